"""Kinds of instruments: what each measures, and what its formula must be told (work-safety 3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from anlan.numerics import load

ENDS = {"simple": load.SIMPLE, "fixed": load.FIXED}


@dataclass(frozen=True)
class Kind:
    """`quantity` that its stream must have · `loads`: it gives a load · `needs`, `may`: parameters of its formula.

    `point`: it weighs what stands on legs, which the floor bears at points (work-safety 3.1: a separate check).
    """

    quantity: str
    loads: bool
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    point: bool = False


KINDS: Mapping[str, Kind] = {
    "direct": Kind("load", True),
    "strain": Kind("strain", True, may=("factor", "modulus", "section", "span", "bay", "ends", "mismatch")),
    "deflection": Kind("deflection", True, needs=("modulus", "inertia", "span", "bay"), may=("ends",)),
    "cells": Kind("mass", True),
    "lift": Kind("trip", True, may=("first",)),
    "camera": Kind("volume", True, needs=("density",)),
    "leg": Kind("mass", False, needs=("legs", "leg_limit"), point=True),
    "temperature": Kind("temperature", False),
    "tilt": Kind("tilt", False, needs=("change",)),
    "crack": Kind("crack", False, needs=("change",)),
}
BEAM = ("modulus", "section", "span", "bay")
BOUNDS: Mapping[str, tuple[float, float]] = {
    "factor": (1e-6, 100.0), "modulus": (0.1, 500.0), "section": (1e-6, 10.0), "inertia": (1e-9, 10.0),
    "span": (0.1, 100.0), "bay": (0.1, 100.0), "mismatch": (-50.0, 50.0), "density": (1.0, 20_000.0),
    "first": (0.0, 1e7), "change": (1e-3, 100.0),
    "legs": (1.0, 64.0), "leg_limit": (0.1, 1000.0),
}  # fmt: skip


def lacking(kind: str, params: Mapping[str, Any]) -> str | None:
    """The first parameter that the formula needs and was not told; None when it is whole."""
    if kind == "strain" and "factor" not in params:
        return next((name for name in BEAM if name not in params), None)
    return next((name for name in KINDS[kind].needs if name not in params), None)


def strange(kind: str, params: Mapping[str, Any]) -> str | None:
    """A parameter that the kind has no use for."""
    known = {*KINDS[kind].needs, *KINDS[kind].may}
    return next((name for name in params if name not in known), None)


def factor(params: Mapping[str, Any]) -> float:
    """kN/m² per µε: as calibrated by known weights, else by the beam's own sizes."""
    if "factor" in params:
        return float(params["factor"])
    sizes = {name: float(params[name]) for name in BEAM}
    return load.strain_factor(**sizes, ends=ENDS[params.get("ends", "simple")])

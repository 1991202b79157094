"""What an instrument measures, as load over the area it stands for (work-safety 3.2). Arrays or numbers in, same out.

Units: load kN/m², Young's modulus GPa, lengths m, section modulus m³, second moment of area m⁴, mass kg, area m².
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GRAVITY = 9.80665  # m/s²
SIMPLE, FIXED = 8.0, 24.0  # n of M = q·B·L²/n at midspan: simply supported, both ends fixed
_SAG = {SIMPLE: 5.0, FIXED: 1.0}  # δ = c·q·B·L⁴/(384·E·I)
_KPA = 1e6  # GPa → kN/m²
_MICRO = 1e-6


def strain_factor(modulus: float, section: float, span: float, bay: float, ends: float = SIMPLE) -> float:
    """kN/m² per µε of a beam's outer fibre at midspan: k = E·W·n/(L²·B). A first value: known weights give the last."""
    return modulus * _KPA * section * ends / (span**2 * bay) * _MICRO


def strain(change: Any, factor: float, warmer: Any = 0.0, mismatch: float = 0.0) -> Any:
    """q = k·(Δε − (α_c − α_s)·ΔT).

    Parameters
    ----------
    change : µε since the tare · factor : kN/m² per µε · warmer : K since the tare · mismatch : α_c − α_s in µε/K
    """
    return factor * (np.asarray(change) - mismatch * np.asarray(warmer))


def deflection(sag: Any, modulus: float, inertia: float, span: float, bay: float, ends: float = SIMPLE) -> Any:
    """q = 384·E·I·δ/(c·L⁴·B), c = 5 simply supported, 1 fixed; `sag` in mm since the tare."""
    return 384 * modulus * _KPA * inertia * np.asarray(sag) * 1e-3 / (_SAG[ends] * span**4 * bay)


def cells(mass: Any, area: float) -> Any:
    """q = Σm·g/(1000·A): load cells and floor scales; `mass` in kg, all of them together."""
    return np.asarray(mass) * GRAVITY / (1000 * area)


def stowed(volume: Any, density: float, area: float) -> Any:
    """q = ρ·g·V/(1000·A): what a camera sees, `volume` m³ of goods of `density` kg/m³."""
    return cells(np.asarray(volume) * density, area)


def lifted(brought: Any, taken: Any, at_first: float = 0.0) -> Floats:
    """m(t) = m₀ + Σin − Σout in kg, by trips in order, shape (n,). A missed trip stays in it for ever."""
    total: Floats = at_first + np.cumsum(np.asarray(brought, float) - np.asarray(taken, float))
    return total


def leg(mass: Any, legs: int) -> Any:
    """kN on each leg of a rack that carries `mass` kg on `legs` legs alike: F = m·g / (1000·n)."""
    return np.asarray(mass) * GRAVITY / (1000 * legs)

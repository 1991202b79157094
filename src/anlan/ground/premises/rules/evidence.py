"""What speaks for and against two enterprises sharing a site, with the weights of a version (work-safety.md, 2.3)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

EARTH_M = 6_371_000.0


@dataclass(frozen=True)
class Weights:
    """A version of the weights and limits; each stands in the data file with its source."""

    version: str
    values: Mapping[str, float]

    def __getitem__(self, code: str) -> float:
        return self.values[code]


@dataclass
class Unit:
    """An enterprise at a place, as all registers together tell it. `number` is its row in the market register."""

    number: int
    identity: str
    producing: bool = False
    trading: bool = False  # its name or address says that it trades, serves or keeps an office
    building: str = ""
    legal: str = ""
    phone: str = ""
    parcel: str = ""  # number of the parcel or real-estate unit that a register gives
    brand: str = ""
    powered: bool = False
    meters: frozenset[str] = frozenset()
    host: int | None = None  # row of the enterprise it says it is inside of
    host_name: str = ""
    lessors: frozenset[int] = frozenset()  # rows of enterprises that a lease names as its lessor
    named_lessors: frozenset[int] = frozenset()  # those that another record names
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class Reason:
    """One piece of evidence: its code, its weight, and the row it was found with."""

    code: str
    weight: float
    other: int

    def __str__(self) -> str:
        return f"{self.code}:{self.weight:+g}@{self.other}"


@dataclass(frozen=True)
class Weighed:
    """The evidence of a pair and its sum."""

    codes: tuple[str, ...]
    score: float


def metres(a: Unit, b: Unit) -> float | None:
    """Distance of two units, flat within a town; None where a coordinate is missing."""
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return None
    north = math.radians(a.lat - b.lat)
    east = math.radians(a.lon - b.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return EARTH_M * math.hypot(north, east)


def weigh(a: Unit, b: Unit, same_plate: bool, weights: Weights) -> Weighed:
    """Evidence of two enterprises of one site. Affiliates stay shared where a lease says so."""
    codes: list[str] = []
    say = codes.append
    if b.number in a.lessors or a.number in b.lessors:
        say("lease")
    elif b.number in a.named_lessors or a.number in b.named_lessors:
        say("lessor_named")
    if b.number == a.host or a.number == b.host:
        say("inside")
    elif a.host_name and a.host_name == b.host_name and a.host is None:
        say("inside_unknown")
    if a.meters & b.meters:
        say("same_meter")
    elif same_plate and a.powered and b.powered and a.building == b.building:
        say("same_building_power")
    if same_plate and a.producing and b.producing:
        say("same_plate_producing")
    apart = metres(a, b)
    if a.parcel and a.parcel == b.parcel:
        say("same_parcel")
    elif apart is not None and apart <= weights["same_point_m"]:
        say("same_point")
    if (a.legal and a.legal == b.legal) or (a.phone and a.phone == b.phone):
        say("same_person")
    elif a.brand and a.brand == b.brand:
        say("same_brand")
    return Weighed(tuple(codes), sum(weights.values[code] for code in codes))


def makes_shared(pair: Weighed, weights: Weights) -> bool:
    """Whether the pair's evidence carries the flag: by its sum, or by a lease whatever else is so.

    That one owner's two firms are in one place (point, parcel) says nothing of a letting between them.
    """
    told = pair.score
    if "same_person" in pair.codes:
        told -= sum(weights[code] for code in ("same_point", "same_parcel") if code in pair.codes)
    return told >= weights["shared"] or "lease" in pair.codes

"""One floor's load from what its instruments say: by zone, mean and worst, against the limit; arrays in and out.

A value is held until the next one, but not longer than silence: what says nothing is unknown, never normal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anlan.numerics import load
from anlan.sense.floors.rules.gauges import ENDS, KINDS, factor

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
KG = 1000 / load.GRAVITY  # kg/m² in a kN/m²
MINUTE_US = 60_000_000


@dataclass(frozen=True)
class Gauge:
    """An instrument. `tare` is the raw value of the bare floor; `doubted`: its zero creeps, or it is stuck."""

    number: int
    kind: str
    params: Mapping[str, Any]
    tare: float = 0.0
    tare_temperature: float | None = None
    doubted: bool = False


@dataclass(frozen=True)
class Zone:
    """Part of a floor: m², its own limit or None, its gauges."""

    m2: float
    limit: float | None
    gauges: tuple[Gauge, ...]


@dataclass(frozen=True)
class Floor:
    """A watched floor: limit in kN/m² or None (unknown), its zones, and gauges over the whole of it."""

    limit: float | None
    zones: tuple[Zone, ...]
    context: tuple[Gauge, ...] = ()

    @property
    def gauges(self) -> tuple[Gauge, ...]:
        """All of them."""
        return (*(g for zone in self.zones for g in zone.gauges), *self.context)


@dataclass(frozen=True)
class Series:
    """What a gauge says, sorted by time: µs, raw values, which are suspect. Of a lift the mass after each trip."""

    at: Ints
    value: Floats
    suspect: Mask

    def after(self, last: Series | None) -> Series:
        """With the newest value from before."""
        if last is None or not len(last.at):
            return self
        columns = ((last.at[-1:], self.at), (last.value[-1:], self.value), (last.suspect[-1:], self.suspect))
        return Series(*(np.concatenate(pair) for pair in columns))  # type: ignore[arg-type]


NOTHING = Series(np.empty(0, np.int64), np.empty(0), np.empty(0, bool))


@dataclass(frozen=True)
class Loads:
    """A floor over time, shapes (n,): kN/m² of the mean and the worst zone, percent of the limit, and doubts.

    zones : (zones, n) · moved : percent where tilt or crack moved beyond their change, else 0; NaN without such gauges
    """

    at: Ints
    zones: Floats
    mean: Floats
    worst: Floats
    ratio: Floats
    moved: Floats
    suspect: Mask = field(default_factory=lambda: np.empty(0, bool))
    doubted: Mask = field(default_factory=lambda: np.empty(0, bool))


def loads(floor: Floor, said: Mapping[int, Series], silent_us: int) -> Loads | None:
    """The floor at every time at which one of its gauges spoke; None if none did.

    `said` holds, by the gauge's number, its newest value from before and then what is new; lifts as mass.
    """
    times = [
        said[g.number].at for g in floor.gauges if g.number in said and (KINDS[g.kind].loads or KINDS[g.kind].point)
    ]
    at = np.unique(np.concatenate(times)) if times else np.empty(0, np.int64)
    if not len(at):
        return None
    zones = np.full((len(floor.zones), len(at)), np.nan)
    suspect, doubted = np.zeros(len(at), bool), np.zeros(len(at), bool)
    for i, zone in enumerate(floor.zones):
        zones[i], bad, odd = _zone(zone, floor.context, said, at, silent_us)
        suspect |= bad
        doubted |= odd
    mean, worst = _together(floor, zones)
    legs, bad, odd = _legs(floor, said, at, silent_us)
    suspect |= bad
    doubted |= odd
    ratio = _with_legs(_ratio(floor, zones, mean), legs)
    return Loads(at, zones, mean, worst, ratio, _moved(floor, said, at, ratio, silent_us), suspect, doubted)


def _zone(
    zone: Zone, context: Sequence[Gauge], said: Mapping[int, Series], at: Ints, silent_us: int
) -> tuple[Floats, Mask, Mask]:
    """A zone's load, suspect and doubted. Several estimates of one zone: the greatest counts.

    One that is silent leaves it unknown: a lower one must not end an alarm. A lift's scale, which keeps every missed
    trip for ever, is used where nothing else measures, and is context elsewhere.
    """
    suspect, doubted = np.zeros(len(at), bool), np.zeros(len(at), bool)
    found: list[Floats] = []
    weighed: list[Floats] = []
    warm = next((g for g in (*zone.gauges, *context) if g.kind == "temperature"), None)
    measuring = [g for g in zone.gauges if KINDS[g.kind].loads and g.kind != "lift"]
    for gauge in measuring or [g for g in zone.gauges if g.kind == "lift"]:
        raw, odd = held(said.get(gauge.number, NOTHING), at, silent_us)
        q, cold = _load(gauge, raw, zone.m2, warm, said, at, silent_us)
        suspect |= odd
        doubted |= (cold | gauge.doubted) & ~np.isnan(q)
        (weighed if gauge.kind == "cells" else found).append(q)
    if weighed:
        found.append(np.sum(weighed, axis=0))  # cells carry the goods together: one that is silent leaves no sum
    return (np.maximum.reduce(found) if found else np.full(len(at), np.nan)), suspect, doubted


def _load(
    gauge: Gauge, raw: Floats, m2: float, warm: Gauge | None, said: Mapping[int, Series], at: Ints, silent_us: int
) -> tuple[Floats, Mask]:
    """kN/m² of one gauge, and where its temperature should have been known and was not."""
    cold, p = np.zeros(len(at), bool), gauge.params
    change = raw - gauge.tare
    if gauge.kind == "strain":
        mismatch = float(p.get("mismatch", 0.0))
        warmer: Floats = np.zeros(len(at))
        if mismatch:
            now, _ = held(said.get(warm.number, NOTHING) if warm else NOTHING, at, silent_us)
            then = np.nan if gauge.tare_temperature is None else gauge.tare_temperature
            cold = np.isnan(now - then)
            warmer = np.where(cold, 0.0, now - then)
        return load.strain(change, factor(p), warmer, mismatch), cold
    if gauge.kind == "deflection":
        sizes = {name: float(p[name]) for name in ("modulus", "inertia", "span", "bay")}
        return load.deflection(change, **sizes, ends=ENDS[p.get("ends", "simple")]), cold
    if gauge.kind == "camera":
        return load.stowed(change, float(p["density"]), m2), cold
    if gauge.kind == "direct":
        return change / KG, cold
    return load.cells(change, m2), cold  # cells and lift


def held(series: Series, at: Ints, silent_us: int) -> tuple[Floats, Mask]:
    """The newest value at each time and whether it is suspect; NaN where it is older than silence."""
    place = np.searchsorted(series.at, at, "right") - 1
    known = place >= 0
    known[known] = at[known] - series.at[place[known]] <= silent_us
    value, suspect = np.full(len(at), np.nan), np.zeros(len(at), bool)
    value[known], suspect[known] = series.value[place[known]], series.suspect[place[known]]
    return value, suspect


def _together(floor: Floor, zones: Floats) -> tuple[Floats, Floats]:
    """Mean by area and worst zone at each time."""
    n, k = zones.shape
    each = np.repeat(np.arange(k)[None, :], n, axis=0).ravel()
    area = np.repeat([zone.m2 for zone in floor.zones], k)
    flat = zones.ravel()
    return load.mean(flat, area, each, k), load.worst(flat, each, k)


def _ratio(floor: Floor, zones: Floats, mean: Floats) -> Floats:
    """Percent of the limit, of the worst zone by its own limit or of the mean by the floor's; NaN: none is known."""
    own = [zone.limit if zone.limit is not None else floor.limit for zone in floor.zones]
    shares = [100 * q / limit for q, limit in zip(zones, own, strict=True) if limit]
    if floor.limit:
        shares.append(100 * mean / floor.limit)
    return np.fmax.reduce(shares) if shares else np.full(zones.shape[1], np.nan)


def _legs(floor: Floor, said: Mapping[int, Series], at: Ints, silent_us: int) -> tuple[Floats, Mask, Mask]:
    """Of each weighed rack the percent of what one leg may bring on the floor, by its own limit: (racks, n)."""
    racks = [g for g in floor.gauges if KINDS[g.kind].point]
    share, suspect, doubted = np.full((len(racks), len(at)), np.nan), np.zeros(len(at), bool), np.zeros(len(at), bool)
    for i, gauge in enumerate(racks):
        mass, odd = held(said.get(gauge.number, NOTHING), at, silent_us)
        force = load.leg(mass - gauge.tare, int(gauge.params["legs"]))
        share[i] = 100 * force / float(gauge.params["leg_limit"])
        suspect |= odd
        doubted |= gauge.doubted & ~np.isnan(share[i])
    return share, suspect, doubted


def _with_legs(ratio: Floats, legs: Floats) -> Floats:
    """The greater of the floor's share and its racks'. A silent rack leaves anything below the limit unknown."""
    if not len(legs):
        return ratio
    both = np.fmax(ratio, np.fmax.reduce(legs))
    return np.where(np.isnan(legs).any(axis=0) & ~(both >= 100), np.nan, both)


def _moved(floor: Floor, said: Mapping[int, Series], at: Ints, ratio: Floats, silent_us: int) -> Floats:
    """The ratio where the structure moved (tilt, crack), else 0."""
    found = [g for g in floor.gauges if "change" in g.params]
    if not found:
        return np.full(len(at), np.nan)
    moved = np.zeros(len(at), bool)
    for gauge in found:
        value, _ = held(said.get(gauge.number, NOTHING), at, silent_us)
        moved |= np.nan_to_num(np.abs(value - gauge.tare)) >= float(gauge.params["change"])
    return np.where(moved, ratio, np.where(np.isnan(ratio), np.nan, 0.0))

"""The course of one floor over hours or days: load, limit, temperature, lift, and when it was silent or doubted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from anlan.numerics.load import GRAVITY
from anlan.numerics.trend import thinned
from anlan.sense.floors.queries.terms import terms_at
from anlan.sense.floors.queries.watches import GaugeRow, WatchRow, ZoneRow
from anlan.sense.floors.rules.cause import Seen
from anlan.sense.sensors.queries import history

POINTS = 240
CAUSE_HOURS = 6
Line = list[tuple[datetime, float | None]]


@dataclass(frozen=True)
class Stretch:
    """A time in which the floor was silent, or what it said was doubted."""

    what: str  # silent | doubt
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Course:
    """Lines of medians, None where nothing was said; `lift` is what trips moved, tonnes above the least."""

    worst: Line
    mean: Line
    temperature: Line
    lift: Line
    stretches: list[Stretch]
    seen: Seen | None


def course(
    row: WatchRow, gauges: Sequence[GaugeRow], zones: Sequence[ZoneRow], since: datetime, until: datetime
) -> Course:
    """What a floor and the gauges of its context said in (since, until]."""
    warm = [g.number for g in gauges if g.kind == "temperature"]
    lifts = [g.number for g in gauges if g.kind == "lift"]
    numbers = [row.numbers["worst"], row.numbers["mean"], *warm, *lifts]
    begin = min(since, until - timedelta(hours=CAUSE_HOURS))
    past = history.readings(numbers, begin, until)
    a, b = _us(since), _us(until)

    def of(wanted: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        mine = np.isin(past.stream, list(wanted)) & (past.flag != 3)
        order = np.argsort(past.at[mine], kind="stable")
        return past.at[mine][order], past.value[mine][order]

    worst, trips = of([row.numbers["worst"]]), of(lifts)
    moved = trips[0][trips[0] > a], np.cumsum(trips[1][trips[0] > a])
    gap = terms_at(until).silent_min * 60_000_000
    doubted = (past.stream == row.numbers["worst"]) & (past.flag == 2) & (past.at > a)
    stretches = [*_silent(worst[0][worst[0] > a], a, b, gap), *_runs(past.at[doubted], gap)]
    return Course(
        _line(*worst, a, b),
        _line(*of([row.numbers["mean"]]), a, b),
        _line(*of(warm), a, b) if warm else [],
        _from_least(_line(*moved, a, b)) if lifts else [],
        sorted(stretches, key=lambda s: s.since),
        _seen(row, zones, worst, of(warm) if warm else None, trips if lifts else None, b),
    )


def _us(at: datetime) -> int:
    return round(at.timestamp() * 1e6)


def _line(at: NDArray[np.int64], value: NDArray[np.float64], since: int, until: int) -> Line:
    when, middle = thinned(at, value, since, until, POINTS)
    out: Line = []
    gap = 2.5 * max((until - since) / POINTS, float(np.median(np.diff(when))) if len(when) > 1 else 0.0)
    for i, (t, v) in enumerate(zip(when.tolist(), middle.tolist(), strict=True)):
        if i and t - when[i - 1] > gap:
            out.append((_at(int(when[i - 1]) + 1), None))
        out.append((_at(t), round(v, 1)))
    return out


def _from_least(line: Line) -> Line:
    """Tonnes above the least of the stretch: what is there at its beginning, no trip says."""
    least = min((v for _, v in line if v is not None), default=0.0)
    return [(at, None if v is None else round((v - least) / 1000, 2)) for at, v in line]


def _at(us: int) -> datetime:
    return datetime.fromtimestamp(us / 1e6, UTC)


def _silent(at: NDArray[np.int64], since: int, until: int, gap: int) -> list[Stretch]:
    ends = np.concatenate([[since], at, [until]])
    return [Stretch("silent", _at(int(ends[i])), _at(int(ends[i + 1]))) for i in np.flatnonzero(np.diff(ends) > gap)]


def _runs(at: NDArray[np.int64], gap: int) -> list[Stretch]:
    if not len(at):
        return []
    cuts = np.flatnonzero(np.diff(at) > gap) + 1
    return [Stretch("doubt", _at(int(run[0])), _at(int(run[-1]))) for run in np.split(at, cuts)]


def _seen(
    row: WatchRow,
    zones: Sequence[ZoneRow],
    worst: tuple[NDArray[np.int64], NDArray[np.float64]],
    warm: tuple[NDArray[np.int64], NDArray[np.float64]] | None,
    trips: tuple[NDArray[np.int64], NDArray[np.float64]] | None,
    until: int,
) -> Seen | None:
    """What the sentence of the cause is made of; None where the load is not known at both ends."""
    since = until - CAUSE_HOURS * 3_600_000_000
    rise = _change(*worst, since)
    if rise is None:
        return None
    m2 = sum(z.m2 for z in zones) or 1.0
    share = 100 * rise * GRAVITY / 1000 / row.limit if row.limit else None
    brought = float(trips[1][trips[0] > since].sum()) / m2 if trips is not None else None
    doubt = row.now is not None and row.now.doubt
    warmer = _change(*warm, since) if warm else None
    return Seen(rise, share, brought, warmer, row.drifting, row.flat, doubt, CAUSE_HOURS)


def _change(at: NDArray[np.int64], value: NDArray[np.float64], since: int) -> float | None:
    mine = value[at > since]
    if len(mine) < 4:
        return None
    edge = max(1, len(mine) // 20)
    return float(np.median(mine[-edge:]) - np.median(mine[:edge]))

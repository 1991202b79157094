"""The verdict over a batch: flag and tests of each reading, first by itself, then in the light of its neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.numerics import signal
from anlan.sense.sensors.rules.limits import BAD, GOOD, MISSING, SUSPECT, UNCHECKED, Check, Limits, limits

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

NEIGHBOURS, NEIGHBOUR_M = 5, 10_000.0
SIX_HOURS = 6 * signal.HOUR_SLOTS
SLOT_S = 300
WET_LEAST, MOVING_LEAST = 3, 1
SIGMAS = 3.0
CURRENT_SLOTS = 2  # a neighbour that spoke within ten minutes
NEVER = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Streams:
    """Parameters: what is known of N streams, one row each. NaN: not tested."""

    number: NDArray[np.int32]
    period_s: Ints
    summed: Mask
    tested: Mask
    low: Floats
    high: Floats
    step: Floats
    hour: Floats
    day: Floats
    spatial: Floats
    wet: Floats
    moves: Floats
    near: NDArray[np.int32]
    weight: Floats

    @classmethod
    def of(
        cls,
        number: list[int],
        quantity: list[str],
        summed: list[bool],
        period_s: list[int],
        own: list[tuple[float | None, float | None]],
        lon: Floats,
        lat: Floats,
    ) -> Streams:
        """From the register's columns; `own` is a stream's own lowest and highest value, before the quantity's."""
        per = [limits(q) for q in quantity]

        def column(name: str) -> Floats:
            return _floats([getattr(p, name) for p in per])

        low = _floats([p.low if o[0] is None else o[0] for p, o in zip(per, own, strict=True)])
        high = _floats([_high(p, o[1], s) for p, o, s in zip(per, own, period_s, strict=True)])
        group = np.unique(quantity, return_inverse=True)[1] if quantity else np.empty(0, np.int64)
        near, weight = signal.neighbours(lon, lat, group, NEIGHBOURS, NEIGHBOUR_M)
        tested = np.array([p.any or o != (None, None) for p, o in zip(per, own, strict=True)], bool)
        return cls(
            number=np.array(number, np.int32),
            period_s=np.array(period_s, np.int64),
            summed=np.array(summed, bool),
            tested=tested,
            low=low,
            high=high,
            step=column("step"),
            hour=column("hour"),
            day=column("day"),
            spatial=column("spatial"),
            wet=column("wet"),
            moves=column("moves"),
            near=near,
            weight=weight,
        )


def _floats(values: list[float | None]) -> Floats:
    return np.array([np.nan if v is None else v for v in values], np.float64)


def _high(per: Limits, own: float | None, period_s: int) -> float | None:
    return per.highest(period_s) if own is None else own


@dataclass
class State:
    """State: what N streams said so far.

    last_at, last_value : newest reading (µs UTC) and newest value that wasn't bad · ring : their last 30 hours
    hour : sliding hour of each summed stream at its newest slot
    """

    last_at: Ints
    last_value: Floats
    ring: signal.Ring
    hour: Floats

    @classmethod
    def empty(cls, streams: int) -> State:
        """Nothing said yet."""
        return cls(
            np.full(streams, NEVER), np.full(streams, np.nan), signal.Ring.empty(streams), np.full(streams, np.nan)
        )

    def take(self, rows: Ints) -> State:
        """The state of other streams: row i was row `rows[i]`, or is new where that is negative."""
        other = State.empty(len(rows))
        old = rows >= 0
        for name in ("last_at", "last_value", "hour"):
            getattr(other, name)[old] = getattr(self, name)[rows[old]]
        other.ring = self.ring.take(rows)
        return other


@dataclass
class Judgement:
    """Flag (0-5) and tests of each reading, shapes (n,)."""

    flag: NDArray[np.int16]
    test: NDArray[np.int32]

    def against(self, which: Mask | Ints, test: Check, flag: int) -> None:
        """A test spoke against some readings; the worse flag stays."""
        self.test[which] |= int(test)
        self.flag[which] = np.maximum(self.flag[which], flag)


def judge(streams: Streams, state: State, row: NDArray[np.integer], at: Ints, value: Floats, fresh: Mask) -> Judgement:
    """Each reading by itself and against the one before: range (bad) and step (suspect, fresh readings only).

    row, at, value, fresh : shape (n,), sorted and without doubles
    """
    out = Judgement(np.where(streams.tested[row], GOOD, UNCHECKED).astype(np.int16), np.zeros(len(row), np.int32))
    out.against(signal.outside(value, streams.low[row], streams.high[row]), Check.RANGE, BAD)
    sound = np.flatnonzero(fresh & (out.flag != BAD))
    r = row[sound]
    if not np.isnan(streams.step[r]).all():
        jumps = signal.jumps(r, at[sound], value[sound], state.last_at, state.last_value, streams.step)
        out.against(sound[jumps], Check.STEP, SUSPECT)
    return out


def look_around(
    streams: Streams, state: State, row: NDArray[np.integer], slot: Ints, judged: Judgement, sums: signal.Sums
) -> Mask:
    """The newest slot of each stream in the light of its totals and neighbours; suspect readings are marked.

    row, slot : shape (m,), one per stream, the newest slot it has spoken in
    sums : of these slots; `state.hour` already holds their hours
    judged : of m, changed where a test speaks

    Returns the streams of m that a test spoke against now.
    """
    total = (sums.h1 > streams.hour[row]) | (sums.day > streams.day[row])
    judged.against(total, Check.TOTAL, SUSPECT)
    near, weight = streams.near[row], streams.weight[row]
    current = (near >= 0) & (np.abs(state.ring.newest[near] - slot[:, None]) <= CURRENT_SLOTS)
    hours = np.where(current & streams.summed[near], state.hour[near], np.nan)
    apart = signal.apart(sums.h1, hours, weight, streams.spatial[row], SIGMAS) & streams.summed[row]
    judged.against(apart, Check.SPATIAL, SUSPECT)
    stuck = _stuck(streams, state, row, sums.h1, hours, near, current)
    judged.against(stuck, Check.STUCK, SUSPECT)
    marked: Mask = total | apart | stuck
    return marked


def _stuck(
    streams: Streams,
    state: State,
    row: NDArray[np.integer],
    own: Floats,
    hours: Floats,
    near: NDArray[np.int32],
    current: Mask,
) -> Mask:
    stuck = np.zeros(len(row), bool)
    with np.errstate(invalid="ignore"):
        dry = np.flatnonzero((own == 0) & ((hours >= streams.wet[row][:, None]).sum(axis=1) >= WET_LEAST))
    if len(dry):  # neighbours have rain: who among us had none for six hours?
        r = row[dry]
        had, _, used = signal.spread(state.ring, r, SIX_HOURS)
        due = SIX_HOURS * SLOT_S / np.maximum(streams.period_s[r], 1)
        stuck[dry] = signal.flat(had, used, due, hours[dry], streams.wet[r][:, None], WET_LEAST)
    levels = np.flatnonzero(~np.isnan(streams.moves[row]))
    if len(levels):
        stuck[levels] = _unmoved(streams, state, row[levels], near[levels], current[levels])
    return stuck


def _unmoved(streams: Streams, state: State, row: NDArray[np.integer], near: NDArray[np.int32], current: Mask) -> Mask:
    """Levels that stayed exactly the same for six hours while a neighbour moved."""
    _, width, used = signal.spread(state.ring, row, SIX_HOURS)
    spoke = used >= 0.8 * SIX_HOURS * SLOT_S / np.maximum(streams.period_s[row], 1)
    still = np.flatnonzero((width == 0) & spoke)
    out = np.zeros(len(row), bool)
    if len(still):
        others = near[still]
        _, moved, _ = signal.spread(state.ring, others.ravel(), SIX_HOURS)
        with np.errstate(invalid="ignore"):
            moving = moved.reshape(others.shape) > streams.moves[row[still]][:, None]
        out[still] = (moving & current[still]).sum(axis=1) >= MOVING_LEAST
    return out


def counted(flag: NDArray[np.integer]) -> tuple[Mask, Mask]:
    """Which readings count in sums, and which cast doubt on them."""
    return (flag != BAD) & (flag != MISSING), (flag == SUSPECT) | (flag == BAD)

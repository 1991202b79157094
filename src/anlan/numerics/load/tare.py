"""The zero of an instrument over days: what it says when the floor is at rest, and how that creeps (work-safety 3.3).

A method for people to judge by: nothing here sets a zero anew, as stock that never leaves would vanish.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.numerics.trend import theil_sen

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
QUIET_US = 2 * HOUR_US
STEP_US = HOUR_US // 2  # where the quiet window may begin
LEAST = 6  # readings in a window, fewer say nothing
LEAST_DAYS = 10


@dataclass(frozen=True)
class Drift:
    """`per_30_days` in the unit of the load, with its 95 % interval (low, high); `days` that were looked at."""

    per_30_days: float
    low: float
    high: float
    days: int


def floor_of_day(at: Ints, load: Floats) -> tuple[Ints, Floats]:
    """The least load in each day's quietest two hours, the window in which it moves least.

    Parameters
    ----------
    at : µs since 1970 UTC, sorted, shape (n,) · load : shape (n,), NaN is left out

    Returns
    -------
    days since 1970 UTC and their value, each shape (days,)
    """
    known = ~np.isnan(load)
    at, load = at[known], load[known]
    day = at // DAY_US
    found = [(int(d), _quietest(at[day == d], load[day == d])) for d in np.unique(day)]
    said = [(d, v) for d, v in found if v is not None]
    return np.array([d for d, _ in said], np.int64), np.array([v for _, v in said], np.float64)


def _quietest(at: Ints, load: Floats) -> float | None:
    begin = at[0] // STEP_US * STEP_US
    best: tuple[float, float] | None = None
    for start in range(int(begin), int(at[-1]), STEP_US):
        low, high = np.searchsorted(at, (start, start + QUIET_US))
        if high - low >= LEAST:
            window = load[low:high]
            moved = float(np.ptp(window))
            if best is None or moved < best[0]:
                best = (moved, float(window.min()))
    return None if best is None else best[1]


def drift(day: Ints, least: Floats) -> Drift | None:
    """How fast the daily least load creeps, by the median of slopes; None with fewer than ten days."""
    if len(day) < LEAST_DAYS:
        return None
    slope = theil_sen(day.astype(float), least)
    return Drift(30 * slope.rate, 30 * slope.low, 30 * slope.high, len(day))

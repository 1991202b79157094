"""The Theil–Sen slope: the median of the slopes of all pairs (Sen 1968), with its interval by Kendall's variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Z95 = 1.959963985
LEAST = 4
QUARTERS, ONCE = 4, 0.8  # of a window whose rise lies to so large a part between two quarters


@dataclass(frozen=True)
class Slope:
    """`rate` per unit of time with its 95 % interval; NaN with fewer than four points. `level` at the last time."""

    rate: float
    low: float
    high: float
    level: float

    @property
    def rises(self) -> bool:
        """Whether it rises beyond doubt."""
        return self.rate > 0 and self.low > 0


def theil_sen(time: Floats, value: Floats) -> Slope:
    """The slope through points in order of time, shapes (n,); NaN values are left out. All pairs: some 1,000 points.

    Ties of values make Kendall's variance smaller (Sen 1968, eq. 2.6): a resting floor has many.
    """
    known = ~np.isnan(value)
    time, value = time[known], value[known]
    n = len(value)
    if n < LEAST or time[-1] <= time[0]:
        return Slope(np.nan, np.nan, np.nan, float(value[-1]) if n else np.nan)
    i, j = np.triu_indices(n, 1)
    apart = time[j] - time[i]
    slopes = np.sort((value[j] - value[i])[apart > 0] / apart[apart > 0])
    _, tied = np.unique(value, return_counts=True)
    spread = (n * (n - 1) * (2 * n + 5) - np.sum(tied * (tied - 1) * (2 * tied + 5))) / 18
    half = Z95 * np.sqrt(max(spread, 0.0))
    pairs = len(slopes)
    low = int(np.clip(np.floor((pairs - half) / 2), 0, pairs - 1))
    high = int(np.clip(np.ceil((pairs + half) / 2), 0, pairs - 1))
    rate = float(np.median(slopes))
    level = float(np.median(value - rate * time) + rate * time[-1])
    return Slope(rate, float(slopes[low]), float(slopes[high]), level)


def one_step(value: Floats) -> bool:
    """Whether nearly all of the rise came between two neighbouring quarters: something came once, and that is no pace.

    Parameters
    ----------
    value : shape (n,), in order of time, without NaN; never a step with fewer than eight
    """
    if len(value) < 2 * QUARTERS:
        return False
    levels = np.array([np.median(part) for part in np.array_split(value, QUARTERS)])
    rise = levels[-1] - levels[0]
    return bool(rise > 0 and np.diff(levels).max() > ONCE * rise)


def thinned(at: Ints, value: Floats, since: int, until: int, most: int) -> tuple[Ints, Floats]:
    """Medians of `most` equal stretches of (since, until], by their middle times; empty ones are left out.

    Parameters
    ----------
    at, since, until : µs · value : shape (n,), NaN is left out
    """
    inside = (at > since) & (at <= until) & ~np.isnan(value)
    at, value = at[inside], value[inside]
    if not len(at):
        return at, value
    cell = ((at - since - 1) * most // (until - since)).astype(np.int64)
    cuts = np.flatnonzero(np.diff(cell)) + 1
    middle = [int(np.median(part)) for part in np.split(at, cuts)]
    return np.array(middle, np.int64), np.array([np.median(part) for part in np.split(value, cuts)])

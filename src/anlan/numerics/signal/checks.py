"""Checks of quality over batches, as masks: outside limits, jumping, flat, apart from the neighbours."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from anlan.numerics.compiled import compiled

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

FIVE_MIN_US = 300_000_000
EARTH_M = 6_371_008.8


def outside(value: Floats, low: Floats, high: Floats) -> Mask:
    """Gross range: values below `low` or above `high`. A limit of NaN doesn't limit.

    Parameters
    ----------
    value, low, high : shape (n,), in the stream's unit

    >>> outside(np.array([-0.1, 0.0, 41.0]), np.full(3, 0.0), np.full(3, 40.0)).tolist()
    [True, False, True]
    """
    return (value < low) | (value > high)


def jumps(row: NDArray[np.integer], at: Ints, value: Floats, last_at: Ints, last_value: Floats, limit: Floats) -> Mask:
    """Step: readings that differ from the one before by more than `limit` per five minutes.

    Steps within five minutes count as if they took five: a float that bobs is no flood wave. What is older than the
    stream's last reading (late) and what has nothing before it is never a jump.

    Parameters
    ----------
    row, at, value : shape (n,), a sorted batch without doubles
    last_at, last_value : shape (N,), last reading before the batch; NaN where there is none
    limit : shape (N,), unit per 5 min; NaN = not checked
    """
    n = len(at)
    if n == 0:
        return np.zeros(0, bool)
    before_at, before = np.empty(n, np.int64), np.empty(n, np.float64)
    before_at[1:], before[1:] = at[:-1], value[:-1]
    head = np.ones(n, bool)
    head[1:] = row[1:] != row[:-1]
    before_at[head], before[head] = last_at[row[head]], last_value[row[head]]
    with np.errstate(invalid="ignore", over="ignore"):
        took = np.where(before_at > at, np.inf, at.astype(np.float64) - before_at.astype(np.float64))
        rate = np.abs(value - before) * (FIVE_MIN_US / np.maximum(took, FIVE_MIN_US))
        beyond: Mask = rate > limit[row]
    return beyond


def flat(
    amount: Floats, counted: NDArray[np.integer], expected: Floats, near: Floats, wet: Floats | float, least: int
) -> Mask:
    """Stuck at zero: the stream spoke but had nothing, while at least `least` neighbours have `wet` or more.

    Parameters
    ----------
    amount : shape (m,), sum over the window (6 h for rain), unit
    counted, expected : shape (m,), readings in the window, had and due
    near : shape (m, k), neighbours' amounts in the last hour, NaN where there is none
    wet : scalar or shape (m, 1), amount that counts as rain at a neighbour; NaN = never stuck
    """
    with np.errstate(invalid="ignore"):
        raining = (near >= wet).sum(axis=1) >= least
    stuck: Mask = (amount == 0) & (counted >= 0.8 * expected) & raining
    return stuck


def apart(value: Floats, near: Floats, weight: Floats, floor: Floats | float, sigmas: float, least: int = 3) -> Mask:
    """Spatial pair check: |value - inverse-distance mean of the neighbours| > max(floor, sigmas * their deviation).

    Parameters
    ----------
    value : shape (m,)
    near : shape (m, k), the neighbours' values of the same window, NaN where there is none
    weight : shape (m, k), 1/distance², any unit
    floor : scalar or shape (m,), least difference that can be suspect, in the unit of `value`; NaN = not checked
    least : neighbours needed for a judgement; fewer never make a reading suspect
    """
    there = ~np.isnan(near)
    count = there.sum(axis=1)
    w = np.where(there, weight, 0.0)
    x = np.where(there, near, 0.0)
    total = w.sum(axis=1)
    enough: Mask = (count >= least) & (total > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (w * x).sum(axis=1) / total
        mean = x.sum(axis=1) / count
        deviation = np.sqrt(np.where(there, (x - mean[:, None]) ** 2, 0.0).sum(axis=1) / count)
        far: Mask = np.abs(value - middle) > np.maximum(floor, sigmas * deviation)
    return enough & far


def neighbours(
    lon: Floats, lat: Floats, group: NDArray[np.integer], count: int, radius_m: float
) -> tuple[NDArray[np.int32], Floats]:
    """Nearest streams of the same group within a radius.

    Parameters
    ----------
    lon, lat : shape (N,), degrees WGS84, NaN = not placed, has no neighbours and is none
    group : shape (N,), only streams of the same group are neighbours; negative = none
    count : neighbours wanted, k

    Returns
    -------
    near : shape (N, k), stream index, nearest first, -1 where there is none
    weight : shape (N, k), 1/distance² in 1/m² (distance at least 1 m), 0 where there is none
    """
    near = np.full((len(lon), count), -1, np.int32)
    weight = np.zeros((len(lon), count))
    placed = np.flatnonzero(~(np.isnan(lon) | np.isnan(lat)) & (group >= 0))
    placed = placed[np.argsort(lat[placed], kind="stable")]
    _nearest(np.radians(lon), np.radians(lat), group.astype(np.int64), placed, radius_m, near, weight)
    return near, weight


@compiled
def _nearest(lon, lat, group, placed, radius, near, weight):  # type: ignore[no-untyped-def]
    reach = radius / EARTH_M
    k = near.shape[1]
    best = np.empty(k)
    for p in range(len(placed)):
        i = placed[p]
        best[:] = np.inf
        for step in (-1, 1):  # down and up the list sorted by latitude until out of reach
            q = p + step
            while 0 <= q < len(placed) and abs(lat[placed[q]] - lat[i]) <= reach:
                j = placed[q]
                q += step
                if group[j] != group[i]:
                    continue
                dx = (lon[j] - lon[i]) * math.cos(0.5 * (lat[i] + lat[j]))
                d = math.hypot(dx, lat[j] - lat[i])
                if d > reach or d >= best[k - 1]:
                    continue
                slot = k - 1
                while slot > 0 and best[slot - 1] > d:
                    best[slot] = best[slot - 1]
                    near[i, slot] = near[i, slot - 1]
                    slot -= 1
                best[slot] = d
                near[i, slot] = j
        for slot in range(k):
            if near[i, slot] >= 0:
                metres = max(best[slot] * EARTH_M, 1.0)
                weight[i, slot] = 1.0 / (metres * metres)

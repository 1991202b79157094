"""Goods on floors, invented: lift trips bring and take them, days warm the beam, vibration shakes it, zeros creep.

A month of a floor with its labels, for the bench; and what a demo floor's gauges say from minute to minute. No I/O.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anlan.numerics import load

Floats = NDArray[np.float64]
KG = 1000 / load.GRAVITY  # kg/m² in a kN/m²
DAY = 1440  # minutes
FACTOR = 0.04  # kN/m² per µε: 300 × 600 mm, 6 m, bay 3 m, C30 (work-safety 3.2)
MISMATCH = 2.0  # µε/K
HOLD = 5  # minutes that a load must lie over the limit to be a case


@dataclass(frozen=True)
class Floor:
    """A floor over some days, a value a minute, shapes (n,).

    load : kg/m², the truth · strain : µε as measured · temperature : °C · trips : kg brought (taken: negative)
    cases : [first, after the last) minutes in which the truth lies over the limit for at least `HOLD`
    limit : kg/m² · creep : share of the limit in 30 days that the zero creeps
    """

    load: Floats
    strain: Floats
    temperature: Floats
    trips: Floats
    cases: list[tuple[int, int]]
    limit: float
    m2: float
    creep: float


def floor(seed: int, days: int = 30, limit: float = 500.0, m2: float = 300.0) -> Floor:
    """One floor: a level of stock that wanders, busy working days, now and then a delivery too many."""
    rng = np.random.default_rng([seed, 31])
    n = days * DAY
    minute = np.arange(n)
    trips = _trips(rng, n, limit, m2)
    stock = np.clip(rng.uniform(0.4, 0.7) * limit + np.cumsum(trips) / m2, 0, None)
    trips = np.diff(stock, prepend=stock[0]) * m2
    warm = 28 + 5 * np.sin(2 * np.pi * (minute / DAY - 0.4)) + _walk(rng, n, 3.0)
    creep = float(rng.choice([0.0, 0.0, 0.01, 0.03, -0.02]))
    shaken = np.where(np.abs(trips) > 0, rng.normal(0, 8, n), 0.0)
    rare = np.where(rng.random(n) < 2e-4, rng.normal(0, 40, n), 0.0)  # a cable, a knock
    strain = (
        stock / KG / FACTOR
        + MISMATCH * (warm - warm[0])
        + creep * limit / KG / FACTOR * minute / (30 * DAY)
        + rng.normal(0, 0.6, n)
        + shaken
        + rare
    )
    warm_said = np.round(warm + rng.normal(0, 0.1, n), 1)
    return Floor(stock, np.round(strain, 2), warm_said, np.round(trips), _cases(stock >= limit), limit, m2, creep)


def _trips(rng: np.random.Generator, n: int, limit: float, m2: float) -> Floats:
    """Pallets by the lift on working hours, pulled back towards a middle stock; once in ten days too many at once."""
    trips, level, middle = np.zeros(n), 0.0, 0.0
    for day in range(n // DAY):
        begin = day * DAY + 480
        burst = rng.random() < 0.1
        middle += rng.normal(0, 0.05) * limit
        for at in np.sort(rng.integers(0, 600, rng.integers(8, 24))):
            goal = (0.55 if burst and 120 < at < 360 else 0.0) * limit + middle
            step = np.clip((goal - level) * 0.35 + rng.normal(0, 0.03) * limit, -0.15 * limit, 0.15 * limit)
            trips[begin + at] += step * m2
            level += step
        middle *= 0.9
    return trips


def _walk(rng: np.random.Generator, n: int, size: float) -> Floats:
    """Weather: a slow wandering of some days."""
    days = np.arange(n // DAY + 3)
    return np.interp(np.arange(n) / DAY, days, rng.normal(0, size, len(days)))


def _cases(over: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], over, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= HOLD]

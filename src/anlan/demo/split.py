"""Cuts an invented shape into pieces that share every vertex: chords between its own vertices, each bent once."""

from __future__ import annotations

import heapq

import numpy as np
import shapely
from shapely import Polygon

BEND = 0.12  # the most a chord is bent at its middle, as a share of its length


def pieces(shape: Polygon, count: int, seed: int) -> list[Polygon]:
    """`count` pieces of `shape`, alike in area; no vertex is added to the border, so neighbours stay exact."""
    rng = np.random.default_rng(seed)
    heap: list[tuple[float, int, np.ndarray]] = [(-shape.area, 0, np.asarray(shape.exterior.coords)[:-1])]
    made = 0
    while len(heap) < count:
        _, _, ring = heapq.heappop(heap)
        for part in _halves(ring, rng):
            made += 1
            heapq.heappush(heap, (-Polygon(part).area, made, part))
    # West to east, so that G001 lies where a reader would look for it.
    return sorted((Polygon(ring) for _, _, ring in heap), key=lambda p: (round(p.centroid.x, 3), -p.centroid.y))


def _halves(ring: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The ring cut along the best bent chord that stays inside."""
    shape = Polygon(ring)
    shapely.prepare(shape)
    for i, j in _ranked(ring):
        a, b = ring[i], ring[j]
        along = b - a
        for bend in (rng.uniform(-BEND, BEND), 0.02, -0.02, 0.0):
            middle = np.round((a + b) / 2 + bend * np.array([-along[1], along[0]]), 6)
            chord = shapely.LineString([a, middle, b])
            if not shape.contains(chord) or shapely.intersection(chord, shape.exterior).geom_type != "MultiPoint":
                continue
            one = np.vstack([ring[i : j + 1], middle])
            two = np.vstack([ring[j:], ring[: i + 1], middle])
            if Polygon(one).is_valid and Polygon(two).is_valid:
                return one, two
    raise ValueError("no chord of this shape stays inside it")


def _ranked(ring: np.ndarray) -> list[tuple[int, int]]:
    """Pairs of vertices, the chord that halves the area best and is shortest first."""
    n = len(ring)
    x, y = (ring - ring.mean(axis=0)).T
    cross = x * np.roll(y, -1) - np.roll(x, -1) * y
    before = np.concatenate([[0.0], np.cumsum(cross)])
    whole = before[-1]
    i, j = np.triu_indices(n, 2)
    apart = ~((i == 0) & (j == n - 1))
    i, j = i[apart], j[apart]
    area = before[j] - before[i] + x[j] * y[i] - x[i] * y[j]
    length = np.hypot(x[j] - x[i], y[j] - y[i])
    score = np.abs(area / whole - 0.5) + 0.25 * length**2 / abs(whole / 2)
    order = score.argsort(kind="stable")
    return [(int(i[k]), int(j[k])) for k in order]


def shares(weights: list[float], total: int, least: int = 1) -> list[int]:
    """`total` whole things over the weights by largest remainder, each at least `least`."""
    spare = total - least * len(weights)
    if spare < 0:
        raise ValueError(f"{total} cannot give {least} to each of {len(weights)}")
    exact = np.array(weights, float) / sum(weights) * spare
    out = np.floor(exact).astype(int)
    out[np.argsort(-(exact - out), kind="stable")[: spare - int(out.sum())]] += 1
    return [least + int(k) for k in out]

"""Invented shapes of towns and villages: a real outline, town seats roughly where they lie, the rest made up."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely
from shapely import Polygon

from anlan.demo.official import DATA, Unit, cut, towns, units

GRID = 1e-6  # degrees, about 10 cm: every vertex lies on it, so neighbours share their vertices exactly
BEND = 0.07  # how far an inner edge is bent at its middle, as a share of its length
COS = 0.88  # cosine of the latitude: a degree east in degrees north
# Rough places of the town seats (degrees): read off the city's public maps by eye, never measured.
SEATS = {
    "太平": (121.372, 28.372), "城东": (121.405, 28.392), "城西": (121.338, 28.368), "城北": (121.375, 28.420),
    "横峰": (121.330, 28.410), "泽国": (121.350, 28.480), "大溪": (121.250, 28.455), "松门": (121.605, 28.350),
    "箬横": (121.510, 28.410), "新河": (121.450, 28.475), "石塘": (121.610, 28.275), "滨海": (121.590, 28.455),
    "温峤": (121.258, 28.372), "城南": (121.415, 28.315), "石桥头": (121.475, 28.355), "坞根": (121.295, 28.322),
}  # fmt: skip
DENSE = {"太平": 0.45, "城东": 0.75, "城西": 0.7, "城北": 0.8, "横峰": 0.7}  # villages of the urban core are smaller


@dataclass(frozen=True)
class Place:
    """One official unit with its invented shape; `point` lies inside."""

    unit: Unit
    shape: Polygon

    @property
    def point(self) -> tuple[float, float]:
        """A position inside the shape."""
        p = self.shape.centroid if self.shape.contains(self.shape.centroid) else self.shape.representative_point()
        return round(p.x, 6), round(p.y, 6)


def outline() -> Polygon:
    """The bundled outline of the county's mainland."""
    with (DATA / "outline.csv").open(encoding="utf-8") as f:
        return Polygon([(float(r["lon"]), float(r["lat"])) for r in csv.DictReader(f)])


def _samples(land: Polygon, step: float = 0.0025) -> tuple[np.ndarray, np.ndarray]:
    """A jittered raster of positions on land, as (n, 2), and the column and row of each."""
    west, south, east, north = land.bounds
    x, y = np.meshgrid(np.arange(int((east - west) * COS / step) + 1), np.arange(int((north - south) / step) + 1))
    cells = np.column_stack([x.ravel(), y.ravel()])
    at = cells * [step / COS, step] + [west, south]
    at = at + np.random.default_rng(331081).uniform(-0.4, 0.4, at.shape) * [step / COS, step]
    dry = shapely.contains_xy(land, at[:, 0], at[:, 1])
    return at[dry], cells[dry]


def _square_distance(at: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Squared distances (n, k) in degrees north."""
    return ((at[:, None, :] - centres[None]) ** 2 * [COS**2, 1.0]).sum(axis=2)


def _shares(at: np.ndarray, seats: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Which seat each position belongs to: a power diagram whose weights are moved until the areas fit `share`."""
    distance, weight = _square_distance(at, seats), np.zeros(len(seats))
    for step in np.geomspace(2e-3, 2e-5, 400):
        held = np.bincount((distance - weight).argmin(axis=1), minlength=len(seats)) / len(at)
        weight += step * (share - held) / share * 0.5
    return (distance - weight).argmin(axis=1)


def _ashore(cells: np.ndarray, owner: np.ndarray) -> np.ndarray:
    """The same owners, but what a bay cuts off from the main part of a town goes to the town it hangs on."""
    owner, index = owner.copy(), {(int(x), int(y)): k for k, (x, y) in enumerate(cells)}
    around = [
        [index[x + dx, y + dy] for dx in (-1, 0, 1) for dy in (-1, 0, 1) if (dx or dy) and (x + dx, y + dy) in index]
        for x, y in index
    ]
    for town in range(owner.max() + 1):
        islands = _islands(around, set(np.flatnonzero(owner == town).tolist()))
        for island in sorted(islands, key=len)[:-1]:
            beside = [int(owner[b]) for k in island for b in around[k] if owner[b] != town]
            owner[list(island)] = max(beside, key=beside.count) if beside else town
    return owner


def _islands(around: list[list[int]], open_: set[int]) -> list[set[int]]:
    """Connected parts of the positions `open_`."""
    parts = []
    while open_:
        part, front = set(), [open_.pop()]
        while front:
            part.update(front)
            front = [b for b in {b for k in front for b in around[k]} if b in open_]
            open_.difference_update(front)
        parts.append(part)
    return parts


def _relaxed(at: np.ndarray, count: int, seed: int) -> np.ndarray:
    """`count` evenly spread centres of the positions `at` (Lloyd's relaxation on the samples)."""
    rng = np.random.default_rng(seed)
    centres = at[rng.choice(len(at), count, replace=False)]
    for _ in range(25):
        near = _square_distance(at, centres).argmin(axis=1)
        size = np.bincount(near, minlength=count).clip(1)
        centres = np.column_stack([np.bincount(near, at[:, k], count) / size for k in (0, 1)])
    return centres


def _faces(land: Polygon, centres: np.ndarray) -> list[Polygon]:
    """One polygon per centre, together exactly the land: Voronoi edges and outline noded on one raster of vertices."""
    edges = shapely.voronoi_polygons(shapely.MultiPoint(centres), extend_to=land, only_edges=True)
    lines = shapely.union_all([land.exterior, shapely.intersection(edges, land)], grid_size=GRID)
    faces = [f for f in shapely.get_parts(shapely.polygonize([lines])) if land.contains(f.representative_point())]
    inner = np.array([f.representative_point().coords[0] for f in faces])
    owner = _square_distance(inner, centres).argmin(axis=1)
    parts: dict[int, list[Polygon]] = {}
    for face, own in zip(faces, owner, strict=True):
        parts.setdefault(int(own), []).append(face)
    out = {own: max(p, key=lambda f: f.area) for own, p in parts.items()}
    for own, pieces in parts.items():
        for piece in pieces:
            if piece is not out[own]:  # a piece behind a bay goes to the neighbour it shares most border with
                to = max(out, key=lambda k: shapely.intersection(out[k], piece).length)
                out[to] = shapely.union(out[to], piece, grid_size=GRID)
    return [out[k] for k in range(len(centres))]


def _bent(shapes: list[Polygon], land: Polygon) -> list[Polygon]:
    """The same tiling with a bend in the middle of every inner edge, so that borders look surveyed, not ruled."""
    coast = {frozenset(e) for e in _edges(land)}
    out = []
    for shape in shapes:
        ring: list[tuple[float, float]] = []
        for a, b in _edges(shape):
            ring.append(a)
            if frozenset((a, b)) not in coast and shapely.LineString([a, b]).length > 0.002:
                ring.append(_middle(a, b))
        out.append(Polygon(ring))
    return out


def _edges(shape: Polygon) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    ring = [(round(x, 6), round(y, 6)) for x, y in shape.exterior.coords]
    return list(zip(ring[:-1], ring[1:], strict=True))


def _middle(a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
    """The bent middle of an edge: the same from both sides, its bend drawn from the edge itself."""
    (x1, y1), (x2, y2) = sorted((a, b))
    bend = BEND * (2 * ((int(x1 * 1e6) * 7919 + int(y2 * 1e6) * 104729) % 1009) / 1008 - 1)
    return round((x1 + x2) / 2 - (y2 - y1) * bend, 6), round((y1 + y2) / 2 + (x2 - x1) * bend, 6)


@cache
def villages() -> tuple[Place, ...]:
    """All villages with their invented shapes, in code order; together they are the outline without gap or overlap."""
    stay, _ = cut(units())
    land, seats = outline(), towns(units())
    at, cells = _samples(land)
    held = np.array([sum(v.town == t.code for v in stay) * DENSE.get(t.stem, 1.0) for t in seats])
    owner = _ashore(cells, _shares(at, np.array([SEATS[t.stem] for t in seats]), held / held.sum()))
    centres, members = [], []
    for n, town in enumerate(seats):
        mine = [v for v in stay if v.town == town.code]
        spots = _relaxed(at[owner == n], len(mine), n)
        # The first code lies nearest the seat: neighbourhoods and the street village come first in every list.
        order = _square_distance(spots, np.array([SEATS[town.stem]]))[:, 0].argsort()
        centres += [spots[k] for k in order]
        members += mine
    shapes = _bent(_faces(land, np.array(centres)), land)
    return tuple(Place(u, s) for u, s in zip(members, shapes, strict=True))


@cache
def town_places() -> tuple[Place, ...]:
    """The 16 towns, each the union of its villages."""
    of: dict[str, list[Polygon]] = {}
    for v in villages():
        of.setdefault(v.unit.town, []).append(v.shape)
    return tuple(Place(t, shapely.union_all(of[t.code], grid_size=GRID)) for t in towns(units()))


@cache
def county_shape() -> Polygon:
    """The county: the union of its towns."""
    return shapely.union_all([t.shape for t in town_places()], grid_size=GRID)

"""Shapes of areas: what two layers share, and where one layer leaves gaps in a village or lies over itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import TypeAlias

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

LEAST_SHARE = 0.02  # two areas that share less of either only touch: borders are drawn by hand
LEAST_WIDTH_M = 1.0  # narrower slivers come from rounding
Geo: TypeAlias = BaseGeometry  # type: ignore[no-any-unimported,unused-ignore]


@dataclass(frozen=True)
class Shape:
    """An area's code, its layer and its shape in WGS84 degrees."""

    code: str
    layer: str
    geo: Geo


@dataclass(frozen=True)
class Laid:
    """Two areas of different layers that overlap: `share` of `a` lies in `b`."""

    a: str
    b: str
    share: float


@dataclass(frozen=True)
class Finding:
    """A place in a village that no grid of a layer covers, or that two do."""

    kind: str  # gap | overlap
    village: str
    codes: tuple[str, ...]  # the two that overlap, or those around the gap
    area_m2: float
    width_m: float  # of the widest circle that fits in
    lon: float
    lat: float


def metres(geo: Geo) -> Geo:
    """The shape in metres around its own latitude; at the size of a county the error is below 1 in 1000."""
    if geo.is_empty:
        return geo
    _, south, _, north = geo.bounds
    lat = radians((south + north) / 2)
    north_m = 111132.954 - 559.822 * cos(2 * lat) + 1.175 * cos(4 * lat)
    east_m = 111412.84 * cos(lat) - 93.5 * cos(3 * lat)
    return shapely.transform(geo, lambda xy: xy * [east_m, north_m])


def overlaps_of_layers(lower: Sequence[Shape], upper: Sequence[Shape]) -> Iterator[Laid]:
    """Every pair of the two sets that shares more than a border. Shares are of the first of the pair."""
    if not lower or not upper:
        return
    first, second = np.array([s.geo for s in lower]), np.array([s.geo for s in upper])
    i, j = shapely.STRtree(second).query(first, predicate="intersects")
    shared = shapely.area(shapely.intersection(first[i], second[j]))
    own, other = shapely.area(first)[i], shapely.area(second)[j]
    with np.errstate(divide="ignore", invalid="ignore"):
        of_first = np.where(own > 0, shared / own, 1.0)  # a point that lies in an area lies there wholly
        of_second = np.where(other > 0, shared / other, 0.0)
    for k in np.flatnonzero((of_first >= LEAST_SHARE) | (of_second >= LEAST_SHARE)):
        share = min(1.0, float(np.round(of_first[k], 4)))
        yield Laid(lower[i[k]].code, upper[j[k]].code, max(share, 0.0001))


def gaps(village: Shape, grids: Sequence[Shape]) -> list[Finding]:
    """The parts of a village that none of the grids covers."""
    left = village.geo.difference(shapely.union_all([g.geo for g in grids]))
    found: list[Finding] = []
    for part in shapely.get_parts(left):
        found += _finding("gap", village.code, _around(part, grids), part)
    return found


def overlaps(grids: Sequence[Shape]) -> list[Finding]:
    """Where two grids of one layer lie over each other."""
    if len(grids) < 2:
        return []
    geos = np.array([g.geo for g in grids])
    i, j = shapely.STRtree(geos).query(geos, predicate="intersects")
    i, j = i[i < j], j[i < j]
    shared = shapely.intersection(geos[i], geos[j])
    found: list[Finding] = []
    for k in np.flatnonzero(shapely.area(shared) > 0):
        a, b = grids[i[k]].code, grids[j[k]].code
        for part in shapely.get_parts(shared[k]):
            found += _finding("overlap", a.split("-")[0], (a, b), part)
    return found


def _finding(kind: str, village: str, codes: tuple[str, ...], part: Geo) -> Iterator[Finding]:
    flat = metres(part)
    if flat.area < LEAST_WIDTH_M**2:
        return
    width = 2 * float(shapely.maximum_inscribed_circle(flat, tolerance=0.25).length)
    if width < LEAST_WIDTH_M:
        return
    at = part.representative_point()
    yield Finding(kind, village, codes, float(flat.area), width, float(at.x), float(at.y))


def _around(part: Geo, grids: Sequence[Shape]) -> tuple[str, ...]:
    near = part.buffer(2e-5)  # about two metres: borders that are drawn apart still belong to the gap
    return tuple(g.code for g in grids if g.geo.intersects(near))

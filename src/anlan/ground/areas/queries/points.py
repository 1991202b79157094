"""Which areas a point lies in: one tree of all shapes per process and world, built anew when the register changed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

import numpy as np
import shapely
import shapely.ops
from django.db import connection

from anlan.ground.areas.models import Area
from anlan.ground.areas.queries.tree import AreaRow, areas_of, version
from anlan.infra.scope import SYSTEM, looked_once, reading
from anlan.kernel import area as areas
from anlan.kernel.geo import distance_m
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class _Index:
    version: int
    tree: shapely.STRtree
    codes: list[tuple[str, str, str, datetime, datetime | None]]  # code, layer, level, from, to
    shapes: dict[str, list[int]]  # code → where its shapes stand in the tree


_built: dict[str, _Index] = {}  # by database, as a process of tests serves many worlds
_building = Lock()


def at_point(viewer: Actor, lon: float, lat: float, at: datetime, layer: str = "") -> list[AreaRow]:
    """The areas over a point that the viewer sees, smallest last within a layer."""
    codes = [code for code, of, _ in _hit(lon, lat, at) if not layer or of == layer]
    found = {row.code: row for row in areas_of(viewer, at, codes=codes)} if codes else {}
    order = {"county": 0, "town": 1, "village": 2, "grid": 3, "micro_grid": 4}
    return sorted(found.values(), key=lambda a: (a.layer, order.get(a.level, 9), a.code))


def village_at(lon: float, lat: float, at: datetime) -> str:
    """The code of the village over a point, else of the town; empty outside of all. For placing rows."""
    admin = [code for code, layer, _ in _hit(lon, lat, at) if layer == "admin"]
    return max(admin, key=lambda code: len(areas.trunk(code)), default="")


def _hit(lon: float, lat: float, at: datetime) -> list[tuple[str, str, str]]:
    index = _index()
    found = index.tree.query(shapely.Point(lon, lat), predicate="intersects")
    hits = (index.codes[int(i)] for i in np.sort(found))
    return [(code, layer, level) for code, layer, level, since, to in hits if since <= at and (to is None or at < to)]


def outlines(west: float, south: float, east: float, north: float, at: datetime) -> list[list[tuple[float, float]]]:
    """Outer rings of the villages that a box touches, coarse enough for a small drawing."""
    index = _index()
    coarse = max(east - west, north - south) / 300
    rings = []
    for place in np.sort(index.tree.query(shapely.box(west, south, east, north), predicate="intersects")):
        _, layer, level, since, to = index.codes[int(place)]
        if layer == "admin" and level == "village" and since <= at and (to is None or at < to):
            shape = index.tree.geometries[int(place)].simplify(coarse)
            for part in getattr(shape, "geoms", [shape]):
                rings.append([(x, y) for x, y in part.exterior.coords])
    return rings


def _index() -> _Index:
    # no verb that places something changes areas: a file of many rows asks once
    name, now = str(connection.settings_dict["NAME"]), looked_once("areas.version", version)
    index = _built.get(name)
    if index is not None and index.version == now:
        return index
    with _building:
        index = _built.get(name)
        if index is None or index.version != now:
            if len(_built) > 8:
                _built.clear()
            index = _built[name] = _build()
    return index


def _build() -> _Index:
    """All shapes of all times, whoever asks: what may be shown is decided when the codes are looked up."""
    with reading(SYSTEM):
        now = version()
        rows: list[Any] = list(
            Area.objects.exclude(shape=None)
            .order_by("code", "valid_from")
            .values_list("shape", "code", "layer", "level", "valid_from", "valid_to")
        )
    shapes = shapely.from_wkb([bytes(r[0]) for r in rows]) if rows else np.array([], dtype=object)
    stand: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        stand[row[1]].append(place)
    return _Index(now, shapely.STRtree(shapes), [r[1:] for r in rows], dict(stand))


def outside_by(lon: float, lat: float, code: str, at: datetime) -> float | None:
    """How many metres a point lies outside an area, 0 inside; None where nobody drew the area's shape."""
    index = _index()
    for place in index.shapes.get(code, ()):
        _, _, _, since, to = index.codes[place]
        if since <= at and (to is None or at < to):
            nearest, _ = shapely.ops.nearest_points(index.tree.geometries[place], shapely.Point(lon, lat))
            return distance_m(lon, lat, nearest.x, nearest.y)
    return None

"""The base of the map: county, towns and villages with their names in both languages."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

import shapely
from django.db import connection

from anlan.ground.areas import queries
from anlan.kernel.rights import Actor

LEVELS = ("county", "town", "village")
DIGITS = 5  # of a degree: about a metre


def geometry(viewer: Actor) -> dict[str, Any]:
    """Shapes of what the viewer sees; built once for each version of the register and scope."""
    key = (str(connection.settings_dict["NAME"]), queries.version(), viewer.scopes(), viewer.system)
    return _built(key, Asked(viewer))


def state(viewer: Actor, at: datetime) -> dict[str, Any]:
    """Areas show themselves; what happens in them is told by other layers."""
    counts = dict.fromkeys(LEVELS, 0)
    for row in queries.areas_of(viewer, at, layer="admin"):
        counts[row.level] = counts.get(row.level, 0) + 1
    return {"type": "FeatureCollection", "features": [], "count": counts["village"], "counts": counts}


class Asked:
    """Who asks, beside the cache's key and no part of it."""

    def __init__(self, viewer: Actor) -> None:
        self.viewer = viewer

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Asked)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=24)
def _built(key: tuple[str, int, tuple[str, ...], bool], by: Asked) -> dict[str, Any]:
    features = [_feature(row, shapely.from_wkb(shape)) for row, shape in queries.drawn(by.viewer)]
    return {"type": "FeatureCollection", "version": key[1], "features": features}


def _feature(row: queries.AreaRow, shape: shapely.Geometry) -> dict[str, Any]:
    coarse = shapely.set_precision(shape, 10**-DIGITS, mode="pointwise")
    return {
        "type": "Feature",
        "id": row.code,
        "geometry": _rounded(shapely.geometry.mapping(coarse)),
        "properties": {
            "code": row.code,
            "level": row.level,
            "name": row.name,
            "name_en": row.name_en,
            "lon": row.lon,
            "lat": row.lat,
            "parent": row.parent,
            "invented": row.invented,
        },
    }


def _rounded(geo: dict[str, Any]) -> dict[str, Any]:
    """Numbers as short as their precision."""

    def short(value: Any) -> Any:
        return round(value, DIGITS) if isinstance(value, float) else [short(v) for v in value]

    return {"type": geo["type"], "coordinates": short(geo["coordinates"])}

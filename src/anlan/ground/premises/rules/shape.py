"""A parcel's polygon: read as GeoJSON or WKT, weighed, and led from the system it was measured in to WGS84."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import cos, radians
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape

from anlan.kernel.geo import EARTH_M, to_wgs84

MOST_POINTS = 2000
LEAST_M2, MOST_M2 = 10.0, 5_000_000.0  # ours: a shed, and a whole industrial estate
DECIMALS = 7  # of a degree: a centimetre
# ours, to be confirmed: how far outside its village something may lie before the row is doubted; unlabelled systems
# differ by 100 to 700 m (work-safety 2.1), borders of villages are drawn to some 100 m
FAR_M = 250.0


class Unfit(ValueError):
    """A text that is no parcel: the catalogue's key says why."""

    def __init__(self, key: str, **params: Any) -> None:
        super().__init__(key)
        self.key, self.params = key, params


def read(text: str) -> dict[str, Any]:
    """A polygon of GeoJSON (geometry, feature or a collection of one) or WKT, as a GeoJSON geometry. Raises Unfit."""
    word = text.strip()
    try:
        found = shape(_geometry(json.loads(word))) if word.startswith("{") else shapely.from_wkt(word)
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError):
        raise Unfit("premises.shape.unread") from None
    return weighed(found)


def _geometry(given: Any) -> Any:
    if given.get("type") == "FeatureCollection":
        (given,) = given["features"]
    return given["geometry"] if given.get("type") == "Feature" else given


def weighed(found: Any) -> dict[str, Any]:
    """A geometry of shapely as GeoJSON, if it is one parcel. Raises Unfit."""
    if found is None or found.is_empty or found.geom_type not in ("Polygon", "MultiPolygon"):
        raise Unfit("premises.shape.unread")
    if shapely.get_num_coordinates(found) > MOST_POINTS:
        raise Unfit("premises.shape.points", most=MOST_POINTS)
    west, south, east, north = found.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Unfit("premises.shape.degrees")
    if not found.is_valid:
        raise Unfit("premises.shape.crossed")
    m2 = square_metres(found)
    if not LEAST_M2 <= m2 <= MOST_M2:
        raise Unfit("premises.shape.size", m2=round(m2), least=round(LEAST_M2), most=round(MOST_M2))
    return plain(shapely.force_2d(found))


def plain(found: Any) -> dict[str, Any]:
    """A geometry of shapely as GeoJSON with lists, rounded to a centimetre, as a row keeps it."""
    told: dict[str, Any] = json.loads(json.dumps(mapping(shapely.set_precision(found, 10**-DECIMALS))))
    return told


def square_metres(found: Any) -> float:
    """The area, flat around its middle; within a town's size that is right to a part in a thousand."""
    degree = radians(1) * EARTH_M
    return float(found.area) * degree * degree * cos(radians(found.centroid.y))


def converted(geometry: Mapping[str, Any], system: str) -> dict[str, Any]:
    """A polygon of a named system in WGS84."""
    if system in ("wgs84", "cgcs2000"):
        return dict(geometry)
    moved = shapely.transform(shape(geometry), lambda points: [to_wgs84(x, y, system) for x, y in points])
    return plain(moved)


def is_same(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    """Whether two parcels as they came in (system, geometry) are one, wherever their rings begin."""
    if one is None or other is None or one["system"] != other["system"]:
        return False
    return bool(shape(one["geometry"]).equals(shape(other["geometry"])))


def told(text: str, system: str) -> dict[str, Any]:
    """What a site's fact says of a parcel that somebody typed or drew. Raises Unfit."""
    given = read(text)
    return {"shape": converted(given, system), "shape_given": {"system": system, "geometry": given}}


def middle(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """A point inside, for the map from afar."""
    point = shape(geometry).representative_point()
    return round(point.x, 6), round(point.y, 6)


def outline(geometry: Mapping[str, Any]) -> list[tuple[float, float]]:
    """The outer ring of the largest part, for a small drawing."""
    found = shape(geometry)
    largest = max(getattr(found, "geoms", [found]), key=lambda part: part.area)
    return [(x, y) for x, y in largest.exterior.coords]

"""Where a row of a file lies: point and parcel led to WGS84 by the system it names, and held to its village."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.ground.areas import queries as places
from anlan.ground.premises.rules import shape
from anlan.infra.bulk import Column, Line, Table, Wrong, columns
from anlan.kernel.geo import SYSTEMS, to_wgs84

SYSTEM_WORDS = {
    "WGS84": "wgs84", "WGS-84": "wgs84", "GPS": "wgs84", "CGCS2000": "cgcs2000", "国家2000": "cgcs2000",
    "2000国家大地坐标系": "cgcs2000", "大地2000": "cgcs2000", "GCJ-02": "gcj02", "GCJ02": "gcj02", "火星坐标": "gcj02",
    "高德": "gcj02", "腾讯": "gcj02", "BD-09": "bd09", "BD09": "bd09", "百度": "bd09",
} | {s: s for s in SYSTEMS}  # fmt: skip
UNSAID = "unsaid"  # a file that names no system: read as WGS84, and the page says so


def parcel(cell: str) -> dict[str, Any]:
    """A polygon as GeoJSON or WKT."""
    try:
        return shape.read(cell)
    except shape.Unfit as unfit:
        raise Wrong(unfit.key, **unfit.params) from None


COLUMNS = (
    Column("system", ("坐标系", "坐标系统", "坐标系类型"), columns.one_of(SYSTEM_WORDS)),
    Column("shape", ("宗地边界", "地块边界", "边界", "WKT", "GeoJSON"), parcel),
)


def placed(table: Table, line: Line, at: datetime) -> None:
    """Lead the row's point and parcel to WGS84. A parcel without a named system is a mistake; nothing is guessed."""
    system = line["system"]
    point = line["lon"] is not None and line["lat"] is not None
    line.values["given"] = None
    if line["shape"] is not None and system is None:
        table.wrong(line, "system", "premises.expected.system")
        return
    if point:
        line.values["given"] = {"system": system or UNSAID, "lon": line["lon"], "lat": line["lat"]}
        lon, lat = to_wgs84(line["lon"], line["lat"], system or "wgs84")
        line.values.update(lon=round(lon, 7), lat=round(lat, 7))
    if line["shape"] is not None:
        line.values["shape_given"] = {"system": system, "geometry": line["shape"]}
        line.values["shape"] = shape.converted(line["shape"], system)
        if not point:
            lon, lat = shape.middle(line["shape"])
            line.values.update(lon=lon, lat=lat, given={"system": "wgs84", "lon": lon, "lat": lat})


def held(table: Table, line: Line, area: str, at: datetime) -> None:
    """A point or parcel far outside the village that the row names is a mistake of one of the two."""
    for name, where in _points(line):
        metres = places.outside_by(*where, area, at)
        if metres is not None and metres > shape.FAR_M:
            over = places.village_at(*where, at)
            table.wrong(line, name, "premises.expected.in_village", area, metres=round(metres), found=over or "—",
                        most=round(shape.FAR_M))  # fmt: skip
            return


def _points(line: Line) -> list[tuple[str, tuple[float, float]]]:
    found: list[tuple[str, tuple[float, float]]] = []
    if line["shape"] is not None:
        found.append(("shape", shape.middle(line["shape"])))
    if line["lon"] is not None and line["lat"] is not None:
        found.append(("lon", (line["lon"], line["lat"])))
    return found

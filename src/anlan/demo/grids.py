"""Areas of the demo as rows: county, towns, villages, and the invented grids of three layers over them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from shapely import Polygon

from anlan.demo import shapes
from anlan.demo.official import COUNTY, COUNTY_ENGLISH, COUNTY_NAME
from anlan.demo.scale import Scale
from anlan.demo.shapes import COS, GRID, Place
from anlan.demo.split import pieces, shares
from anlan.kernel.area import pad, village

M = 1 / 111_320  # a metre in degrees of latitude
# Kinds of risk grids (flood-typhoon 1.3) with the words of their names; the first list is for the shore.
SHORE = {
    "seawall_outside": ("海塘外", "outside the seawall"),
    "seawall_substandard_inside": ("非标准海塘内", "behind a weak seawall"),
    "aquaculture_sea": ("海上养殖区", "fish farm at sea"),
    "fishing_vessel": ("渔船停泊点", "berth of fishing boats"),
}
INLAND = {
    "lowland": ("低洼易涝点", "low-lying land"),
    "geohazard": ("地质灾害点", "landslide point"),
    "flash_flood": ("小流域山洪区", "flash-flood valley"),
    "dangerous_house": ("危房", "unsafe house"),
    "reservoir_downstream": ("山塘下游", "below a pond dam"),
    "underpass": ("下穿涵洞", "underpass or culvert"),
    "site_shed": ("工地工棚", "site sheds"),
    "farm_stay": ("农家乐", "farm stay"),
    "factory_light": ("简易厂房", "light factory building"),
    "high_object": ("高空构筑物", "tall structure"),
}


@dataclass(frozen=True)
class Area:
    """One row of areas.csv."""

    code: str
    layer: str
    level: str
    parent: str
    name: str
    name_en: str
    kind: str
    shape: Polygon
    invented: bool = True

    @cached_property
    def point(self) -> tuple[float, float]:
        """A position inside."""
        centre = self.shape.centroid
        p = centre if self.shape.contains(centre) else self.shape.representative_point()
        return round(p.x, 6), round(p.y, 6)


def admin() -> list[Area]:
    """County, towns and villages; their names and codes are real, their inner borders are not."""
    county = Area(COUNTY, "admin", "county", "", COUNTY_NAME, COUNTY_ENGLISH, "city", shapes.county_shape(), False)
    rows = [county]
    for level, parent, places in (
        ("town", lambda u: COUNTY, shapes.town_places()),
        ("village", lambda u: pad(u.town), shapes.villages()),
    ):
        rows += [
            Area(pad(p.unit.code), "admin", level, parent(p.unit), p.unit.short, p.unit.name_en, p.unit.kind, p.shape)
            for p in places
        ]
    return rows


def _weights() -> list[float]:
    """How big each village counts when grids are shared out: its invented area, never above thrice the smallest."""
    areas = np.array([p.shape.area for p in shapes.villages()])
    return areas.clip(areas.min(), 3 * areas.min()).tolist()


def duty(scale: Scale, seed: int) -> list[Area]:
    """Responsibility grids (责任网格): a tiling of every village."""
    rows = []
    counts = shares(_weights(), scale.duty_grids)
    for n, (place, count) in enumerate(zip(shapes.villages(), counts, strict=True)):
        for k, shape in enumerate(pieces(place.shape, count, seed * 7001 + n), 1):
            zh, en = f"{place.unit.short}{k}号责任网格", f"{place.unit.english} duty grid {k}"
            code = f"{place.unit.code}-F{k:03d}"
            rows.append(Area(code, "flood_duty", "grid", place.unit.code, zh, en, "", shape))
    return rows


def community(scale: Scale, seed: int) -> list[Area]:
    """Community grids and the micro-grids that tile them."""
    rows, grids = [], []
    for n, (place, count) in enumerate(zip(shapes.villages(), shares(_weights(), scale.community_grids), strict=True)):
        for k, shape in enumerate(pieces(place.shape, count, seed * 7001 + 1000 + n), 1):
            zh, en = f"{place.unit.short}第{k}网格", f"{place.unit.english} community grid {k}"
            grids.append(Area(f"{place.unit.code}-G{k:03d}", "community", "grid", place.unit.code, zh, en, "", shape))
    parts = shares([g.shape.area for g in grids], scale.micro_grids)
    for n, (grid, count) in enumerate(zip(grids, parts, strict=True)):
        rows.append(grid)
        for k, shape in enumerate(pieces(grid.shape, count, seed * 7001 + 2000 + n), 1):
            zh, en = f"{grid.name}{k}号微网格", f"{grid.name_en}, micro-grid {k}"
            rows.append(Area(f"{grid.code}-M{k:03d}", "community", "micro_grid", grid.code, zh, en, "", shape))
    return rows


def risk(scale: Scale, seed: int) -> list[Area]:
    """Risk grids (风险网格): what can flood or fall, small shapes inside a village."""
    rng = np.random.default_rng([seed, 31])
    places = list(shapes.villages())
    if scale.risk_grids < len(places):  # the first village of every town always has one
        first = {p.unit.town: p for p in reversed(places)}
        rest = [p for p in places if p not in first.values()]
        picked = rng.choice(len(rest), scale.risk_grids - len(first), replace=False)
        chosen = {p.unit.code for p in [*first.values(), *(rest[k] for k in picked)]}
        counts = [int(p.unit.code in chosen) for p in places]
    else:
        counts = shares(_weights(), scale.risk_grids)
    sea = _sea()
    return [row for place, count in zip(places, counts, strict=True) for row in _risks_of(place, count, sea, rng)]


def _risks_of(place: Place, count: int, sea: Polygon, rng: np.random.Generator) -> list[Area]:
    kinds = {**INLAND, **(SHORE if place.shape.intersects(sea) else {})}
    rows = []
    for k in range(1, count + 1):
        kind = "lowland" if k == 1 and place.unit.stem == "街头" else str(rng.choice(list(kinds)))
        zh, en = kinds[kind]
        code = f"{place.unit.code}-R{k:03d}"
        name, name_en = f"{place.unit.short}{zh}{k}", f"{place.unit.english}: {en} {k}"
        rows.append(Area(code, "flood_risk", "grid", place.unit.code, name, name_en, kind, _patch(place.shape, rng)))
    return rows


def _patch(inside: Polygon, rng: np.random.Generator) -> Polygon:
    """A small uneven octagon inside a village."""
    centre = inside.representative_point()
    west, south, east, north = inside.bounds
    for _ in range(20):
        spot = shapely.Point(rng.uniform(west, east), rng.uniform(south, north))
        if inside.buffer(-80 * M).contains(spot):
            centre = spot
            break
    around = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    radius = rng.uniform(60, 200) * rng.uniform(0.7, 1.3, 8) * M
    ring = np.column_stack([centre.x + radius * np.cos(around) / COS, centre.y + radius * np.sin(around)])
    cut = shapely.intersection(shapely.set_precision(Polygon(ring), GRID), inside, grid_size=GRID)
    return max(shapely.get_parts(cut), key=lambda p: p.area)


def _sea() -> Polygon:
    """A strip along the shore: the outline south of 28.36 N or east of 121.62 E."""
    line = shapely.LineString(shapes.county_shape().exterior.coords)
    south_east = shapely.union(shapely.box(121.0, 28.0, 122.0, 28.30), shapely.box(121.62, 28.0, 122.0, 28.46))
    return shapely.intersection(line, south_east).buffer(50 * M)


def with_gap(rows: list[Area], code: str, metres: float = 30) -> list[Area]:
    """The same grids, one drawn back by `metres` from its longest neighbour: a fault for the product to find."""
    mine = next(r for r in rows if r.code == code)
    others = [r for r in rows if r.code != code and r.layer == mine.layer and r.shape.touches(mine.shape)]
    beside = max(others, key=lambda r: shapely.intersection(r.shape, mine.shape).length)
    border = shapely.intersection(beside.shape, mine.shape)
    back = shapely.difference(mine.shape, _strip(border, metres), grid_size=GRID)
    shrunk = replace(mine, shape=max(shapely.get_parts(back), key=lambda p: p.area))
    return [shrunk if r.code == code else r for r in rows]


def _strip(line: shapely.Geometry, metres: float) -> Polygon:
    """All within `metres` of a line, measured as true metres although degrees east are shorter."""
    flat = shapely.transform(line, lambda at: at * [COS, 1])
    return shapely.transform(flat.buffer(metres * M, quad_segs=2), lambda at: at / [COS, 1])


def inside(rows: list[Area], lon: float, lat: float, of: str) -> str:
    """Code of the grid of village `of` that a position lies in; empty where none holds it."""
    spot = shapely.Point(lon, lat)
    return next((r.code for r in rows if village(r.code) == of and r.level == "grid" and r.shape.intersects(spot)), "")

"""Parcels and points: read, led to WGS84 from the system that is named, held to their village, drawn; process tags."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from conftest import COUNTY, T0, VILLAGE

from anlan.ground.areas import imports as areas_imports
from anlan.ground.premises import actions, queries
from anlan.ground.premises.imports import compounds, parties, units
from anlan.ground.premises.rules import shape
from anlan.ground.premises.tests.conftest import Browse, City
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused
from anlan.kernel.geo import bd09_to_gcj02, distance_m, to_wgs84, wgs84_to_gcj02

EAST, NORTH = 121.31, 28.31  # the village's middle
DRAWN = f"""code,layer,level,parent,name,name_en,lon,lat,shape
{VILLAGE},admin,village,331081105000,街头村,Jietou,{EAST},{NORTH},"POLYGON((121.305 28.305,\
121.315 28.305,121.315 28.315,121.305 28.315,121.305 28.305))"
"""


def square(east: float = EAST, north: float = NORTH, side: float = 0.001) -> str:
    corners = [(east, north), (east + side, north), (east + side, north + side), (east, north + side), (east, north)]
    return "POLYGON((" + ",".join(f"{x} {y}" for x, y in corners) + "))"


@pytest.fixture
def drawn(city: City) -> City:
    """The village has a shape."""
    text = DRAWN.replace("331081105000", VILLAGE[:9] + "000")
    report = areas_imports.run(text.encode(), "a.csv", by=city.make("data_steward"), at=T0)
    assert report.errors == [], report.errors
    return city


def bring(city: City, module: Any, text: str) -> Any:
    return module.run(text.encode(), "x.csv", by=city.make("data_steward", COUNTY), at=T0)


def told(city: City, ref: str) -> queries.Whole:
    with reading(SYSTEM):
        found = queries.whole(SYSTEM, queries.by_ref(SYSTEM)[ref], T0, T0, queries.same(SYSTEM, T0))
    assert found is not None
    return found


def test_systems_are_led_to_wgs84():
    gcj = wgs84_to_gcj02(EAST, NORTH)
    assert distance_m(EAST, NORTH, *to_wgs84(*gcj, "gcj02")) < 0.01 < 300 < distance_m(EAST, NORTH, *gcj)
    # a published pair of one place: BD-09 and GCJ-02 differ by some 0.0065 and 0.006 degrees
    east, north = bd09_to_gcj02(116.404, 39.915)
    assert (round(east, 5), round(north, 5)) == (116.39763, 39.90866)
    assert distance_m(*to_wgs84(116.404, 39.915, "bd09"), *to_wgs84(east, north, "gcj02")) < 0.01
    assert to_wgs84(EAST, NORTH, "cgcs2000") == (EAST, NORTH)
    with pytest.raises(ValueError, match="no such"):
        to_wgs84(EAST, NORTH, "mars")


def test_a_file_names_its_system_and_both_are_kept(drawn: City):
    lon, lat = (round(v, 6) for v in wgs84_to_gcj02(EAST, NORTH))
    head = "编号,名称,所在村,经度,纬度,坐标系,宗地边界,业主类型\n"
    report = bring(drawn, compounds, head + f'P1,溪上园,{VILLAGE},{lon},{lat},高德,"{square(lon, lat)}",私营\n')
    assert report.errors == [], report.errors
    found = told(drawn, "P1")
    assert distance_m(EAST, NORTH, found.it.row.lon, found.it.row.lat) < 1
    assert found.given == {"system": "gcj02", "lon": lon, "lat": lat}
    assert found.shape_given["system"] == "gcj02"
    assert [lon, lat] in found.shape_given["geometry"]["coordinates"][0]
    assert distance_m(*shape.middle(found.shape), EAST + 0.0005, NORTH + 0.0005) < 5
    again = bring(drawn, compounds, head + f'P1,溪上园,{VILLAGE},{lon},{lat},高德,"{square(lon, lat)}",私营\n')
    assert (again.new, again.changed, again.same) == (0, 0, 1)
    kept = bring(drawn, compounds, f"编号,名称,所在村,业主类型\nP1,溪上园,{VILLAGE},私营\n")
    assert kept.errors == [] and told(drawn, "P1").shape == found.shape  # a file without parcels leaves them


def test_mistakes_are_told_by_row_and_field(drawn: City):
    head = "编号,名称,所在村,经度,纬度,坐标系,边界\n"
    gcj = wgs84_to_gcj02(EAST + 0.0049, NORTH)
    rows = (
        (f'Q1,a,{VILLAGE},,,,"{square()}"', "坐标系", "premises.expected.system"),
        (f"Q2,b,{VILLAGE},{gcj[0]},{gcj[1]},WGS84,", "经度", "premises.expected.in_village"),
        (f'Q3,c,{VILLAGE},,,WGS84,"{square(EAST + 0.1)}"', "边界", "premises.expected.in_village"),
        (f"Q4,d,{VILLAGE},,,WGS84,rectangle", "边界", "premises.shape.unread"),
        (f'Q5,e,{VILLAGE},,,WGS84,"POLYGON((121 28,122 29,122 28,121 29,121 28))"', "边界", "premises.shape.crossed"),
        (f'Q6,f,{VILLAGE},,,WGS84,"{square(side=0.5)}"', "边界", "premises.shape.size"),
        (f"Q7,g,{VILLAGE},121,28,火星历,", "坐标系", "bulk.expected.one_of"),
    )
    report = bring(drawn, compounds, head + "\n".join(row for row, _, _ in rows) + "\n")
    found = {(e.row, e.field): e.because.key for e in report.errors}
    assert found == {(n, field): key for n, (_, field, key) in enumerate(rows, 2)}
    with reading(SYSTEM):
        assert not {"Q1", "Q2"} & set(queries.by_ref(SYSTEM))
    plain = bring(drawn, compounds, f"编号,名称,所在村,经度,纬度\nQ8,h,{VILLAGE},{EAST},{NORTH}\n")
    assert plain.errors == [] and told(drawn, "Q8").given["system"] == "unsaid"


def test_the_page_and_the_api_take_a_parcel(drawn: City, browse: Browse):
    section = browse("section")
    path = f"/premises/{drawn.compound}/do/change"
    given = {"key": str(uuid4()), "name": "晴川机电园", "kind": "single_site", "owner_kind": "private"}
    for wrong in ({"shape": square()}, {"shape": "?", "system": "wgs84"}):
        answer = section.post(path, {**given, **wrong})
        assert answer.status_code == 422 and wrong["shape"][:9] in answer.content.decode()
    form = section.get(path).content.decode()
    assert "data-parcel" in form and "121.305" in form and "28.315" in form  # the village's outline to draw over
    geojson = json.dumps({"type": "Feature", "properties": {}, "geometry": shape.read(square())})
    assert section.post(path, {**given, "shape": geojson, "system": "bd09"}).status_code == 409  # far from its village
    assert section.post(path, {**given, "shape": geojson, "system": "wgs84", "name": "晴川园"}).status_code == 302
    page = section.get(f"/premises/{drawn.compound}/").content.decode()
    assert 'class="parcel"' in page and "宗地边界" in page
    body = {"values": {"shape": square(EAST + 0.001), "system": "cgcs2000"}}
    api = f"/api/premises/{drawn.compound}/change"
    assert section.post(api, json.dumps(body), content_type="application/json").status_code == 200
    for wrong in ({"shape": square()}, {"shape": "?", "system": "wgs84"}):
        assert section.post(api, json.dumps({"values": wrong}), content_type="application/json").status_code == 409
    drawn.building(drawn.compound, "2幢", "101 102")
    drawn.let("2幢/101", "丹山股份社", "晴川机电")
    drawn.let("2幢/102", "丹山股份社", "木禾电机")
    (feature,) = section.get("/map/premises.json").json()["features"]
    assert feature["geometry"]["type"] == "Point" and feature["properties"]["shape"]["type"] == "Polygon"


def test_what_a_parcel_may_be():
    assert shape.read(square())["type"] == "Polygon"
    for wrong in ("", "{", '{"type":"Point","coordinates":[1,2]}', '{"type":"FeatureCollection","features":[]}', "[1]",
                  "POINT(1 2)", square(side=0.00001), square(EAST, 95.0)):  # fmt: skip
        with pytest.raises(shape.Unfit):
            shape.read(wrong)
    ring = ",".join(f"{EAST + n * 1e-7} {NORTH}" for n in range(2100))
    with pytest.raises(shape.Unfit, match="points"):
        shape.read(f"POLYGON(({ring},{EAST} {NORTH - 0.01},{EAST} {NORTH}))")
    assert len(shape.outline(shape.read(square()))) == 5


def test_tags_of_units_and_firms_filter_the_list(shared: City, browse: Browse):
    section, unit = browse("section"), shared.units["1幢/101"]
    shared.do("change_part", what="unit", thing=unit, values={"tags": ["dust", "spraying"]})
    with pytest.raises(Refused, match="tag"):
        shared.do("change_part", what="unit", thing=unit, values={"tags": ["magic"]})
    other = shared.site("别家园", owner=shared.party("别家"))
    shared.building(other, "9幢", "101")
    shared.do("occupy", unit=shared.units["9幢/101"], party=shared.parties["木禾电机"])
    report = bring(shared, parties, "企业名称,工艺标签\n木禾电机,涉氨制冷、锂电池\n")
    assert report.errors == [], report.errors
    wrong = bring(shared, parties, "企业名称,工艺标签\n木禾电机,魔法\n")
    assert [e.because.key for e in wrong.errors] == ["premises.expected.tag"]
    for tag, names in (("dust", {"晴川机电园"}), ("ammonia", {"别家园"}), ("shoes", set())):
        page = section.get(f"/premises/?tag={tag}").content.decode()
        assert {n for n in ("晴川机电园", "别家园") if f">{n}</a>" in page} == names, tag
    page = section.get(f"/premises/{shared.compound}/").content.decode()
    assert "粉尘涉爆" in page and "喷涂" in page
    assert "锂电池" in section.get(f"/premises/parties/{shared.parties['木禾电机']}/").content.decode()
    path = f"/premises/{shared.compound}/do/change_part?unit={unit}"
    given = {"key": str(uuid4()), "name": "101", "m2": "300", "place": "0", "tags": ["hot_work"]}
    assert section.post(path, given).status_code == 302
    with reading(SYSTEM):
        rows = queries.buildings(SYSTEM, shared.compound, T0, T0)
    assert [list(u.tags) for b in rows for f in b.floors for u in f.units if u.id == unit] == [["hot_work"]]
    text = "编号,幢,楼层,单元,工艺标签\nU1,1幢,1,101,焊接\n"
    actions.register(area=VILLAGE, values={"name": "三园"}, ref="U1", by=shared.section, at=T0)
    assert bring(shared, units, text).errors == []
    assert ">三园</a>" in section.get("/premises/?tag=hot_work").content.decode()

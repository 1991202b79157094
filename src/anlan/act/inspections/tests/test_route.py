"""The day's way: numbered on a map, the next stop large, in the nearest order or in the inspector's own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from conftest import COUNTY, T0, VILLAGE

from anlan.act.inspections import actions
from anlan.act.inspections.rules.route import Stop, in_order, late_first, moved
from anlan.act.inspections.tests.conftest import Town
from anlan.act.inspections.tests.test_pages import device
from anlan.ground.areas import imports as areas_imports
from anlan.infra.pages import charts
from anlan.infra.scope import SYSTEM
from anlan.kernel.geo import distance_m

SHAPE = f"""code,layer,level,parent,name,name_en,lon,lat,shape
{VILLAGE},admin,village,{VILLAGE[:9]}000,街头村,Jietou,121.31,28.31,"POLYGON((121.30 28.30,121.33 28.30,121.33 28.32,\
121.30 28.32,121.30 28.30))"
"""


@pytest.fixture
def day(town: Town):
    """Three patrols of one person: the last planned is nearest to the first."""
    report = areas_imports.run(SHAPE.encode(), "a.csv", by=SYSTEM, at=T0)
    assert report.errors == [], report.errors
    person, phone = town.people["lin"], device("lin", "officer", COUNTY, person=town.people["lin"])
    ids = {}
    for name, lon in (("甲园", 121.305), ("丙园", 121.325), ("乙园", 121.310)):
        done = town.city.do("register", area=VILLAGE, values={"name": name, "owner_kind": "other"}, lon=lon, lat=28.31)
        given = {"kind": "patrol", "compound": done.ref, "on": T0, "members": [{"person": person, "department": ""}]}
        ids[name] = actions.plan(**given, by=town.section, at=T0).ref
    return phone, ids


def order(page: str) -> list[str]:
    return re.findall(r'class="cut"[^>]*><b>(.园)</b>', page)


def test_stops_are_numbered_on_the_map_and_can_be_put_otherwise(day):
    phone, ids = day
    page = phone.get("/inspections/route").content.decode()
    assert order(page) == ["甲园", "乙园", "丙园"]
    assert page.count('<g class="stop') == 3 and "<polygon" in page
    near, far = (distance_m(a, 28.31, b, 28.31) for a, b in ((121.305, 121.31), (121.31, 121.325)))
    assert f"{near:.0f}米" in page and f"{far / 1000:.1f}公里" in page
    assert "下一站" in page and f"/inspections/{ids['甲园']}/walk" in page.split("next-stop")[1][:120]
    assert (
        "http://" not in re.sub(r'http://www\.w3\.org[^"]*', "", page) and "https://" not in page
    )  # nothing from outside
    phone.post("/inspections/route/move", {"visit": str(ids["丙园"]), "to": "up"})
    page = phone.get("/inspections/route").content.decode()
    assert order(page) == ["甲园", "丙园", "乙园"] and "按您排的先后" in page
    phone.post("/inspections/route/move", {"to": "forget"})
    assert order(phone.get("/inspections/route").content.decode()) == ["甲园", "乙园", "丙园"]
    phone.cookies["anlan_route"] = "20200101:broken"
    assert order(phone.get("/inspections/route").content.decode()) == ["甲园", "乙园", "丙园"]


def test_what_is_done_is_no_next_stop(day):
    phone, ids = day
    actions.cancel(visit=ids["甲园"], text="停电", by=SYSTEM, at=T0)
    page = phone.get("/inspections/route").content.decode()
    assert order(page) == ["丙园", "乙园"] and "丙园" in page.split("next-stop")[1][:400]


def test_what_is_late_belongs_to_the_way_and_the_list_of_today_leads_to_it(town, day):
    phone, _ = day
    begun = T0 - timedelta(days=2)
    site = town.city.do("register", area=VILLAGE, values={"name": "丁园", "owner_kind": "other"}, lon=121.3, lat=28.31)
    given = {"kind": "patrol", "compound": site.ref, "on": begun}
    members = [{"person": town.people["lin"], "department": ""}]
    late = actions.plan(**given, members=members, by=town.section, at=T0).ref
    page = phone.get("/inspections/route").content.decode()
    assert sorted(order(page)) == sorted(["丁园", "丙园", "乙园", "甲园"]) and "逾期2天" in page
    home = phone.get("/field/").content.decode()
    assert 'href="/inspections/route"' in home and "4处" in home
    actions.cancel(visit=late, text="停电", by=SYSTEM, at=T0)
    assert "丁园" not in order(phone.get("/inspections/route").content.decode())


def test_an_order_of_ones_own():
    stops = [Stop("a", 121.0, 28.0), Stop("lost", None, None), Stop("b", 121.01, 28.0), Stop("c", 121.03, 28.0)]
    found = in_order(stops, ["c", "lost", "a"])
    assert [s.id for s in found] == ["c", "lost", "a", "b"]
    assert [s.metres and round(s.metres) for s in found] == [None, None, 2945, 982]
    assert moved("abc", "b", -1) == ["b", "a", "c"] and moved("abc", "b", 1) == ["a", "c", "b"]
    assert moved("abc", "a", -1) == ["a", "b", "c"] == moved("abc", "c", 1) == moved("abc", "z", 1)


def test_the_drawing_keeps_every_stop_inside():
    assert charts.way([], [], 720, 440) == {}
    drawn = charts.way([(121.3, 28.3), (121.4, 28.31)], [[(121.3, 28.3), (121.4, 28.3), (121.4, 28.4)]], 720, 440)
    assert all(30 <= x <= 690 and 30 <= y <= 410 for _, x, y in drawn["stops"])
    assert [n for n, _, _ in drawn["stops"]] == [1, 2] and len(drawn["shapes"]) == 1
    assert drawn["bar"]["width"] > 40
    (one,) = charts.way([(121.3, 28.3)], [], 720, 440)["stops"]
    assert one == (1, 360.0, 220.0)


def test_what_is_late_comes_first_and_the_way_goes_on_from_there():
    stops = [Stop("a", 121.30, 28.3), Stop("b", 121.31, 28.3), Stop("c", 121.40, 28.3), Stop("d", None, None)]
    assert [s.id for s in late_first(stops, ())] == ["a", "b", "c", "d"]
    way = late_first(stops, {"c", "d"})
    assert [s.id for s in way] == ["c", "d", "b", "a"]
    assert way[0].metres is None and way[2].metres == distance_m(121.40, 28.3, 121.31, 28.3)

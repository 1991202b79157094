"""One stream registered and corrected by hand: what is asked, what is told when it is wrong, what follows."""

from __future__ import annotations

import pytest
from conftest import COUNTY, T0, TOWN, VILLAGE

from anlan.infra.models import Entry
from anlan.infra.scope import SYSTEM, reading
from anlan.sense.sensors import queries
from anlan.sense.sensors.tests.house import register
from anlan.sense.sensors.tests.test_doors import logged_in

GIVEN = {
    "device": "g-7", "stream": "level", "quantity": "water_level", "name": "街头桥水位站", "area": VILLAGE,
    "period_s": "300", "lon": "121.31", "lat": "28.31", "low": "1.5", "high": "6", "datum": "1985",
}  # fmt: skip


def listed():
    with reading(SYSTEM):
        return queries.listing(SYSTEM, T0)[0]


def test_a_stream_and_its_device_are_registered_by_one_form(world):
    steward = logged_in("data_steward", COUNTY)
    assert 'href="/sensors/new"' in steward.get("/sensors/").content.decode()
    answer = steward.post("/sensors/new", GIVEN)
    (row,) = listed()
    assert answer.headers["Location"] == f"/sensors/{row.id}/"
    assert (row.device, row.key, row.quantity, row.unit) == ("g-7", "level", "water_level", "m")
    assert (row.area, row.lon, row.low, row.high, row.datum) == (VILLAGE, 121.31, 1.5, 6.0, "1985")
    with reading(SYSTEM):
        assert list(Entry.objects.filter(verb__startswith="sensors.").values_list("verb", flat=True)) == ["sensors.add"]
    assert (row.name, row.name_en) == ("街头桥水位站", "Jietouqiaoshuiweizhan")
    for path in ("/sensors/?lang=en", f"/sensors/{row.id}/?lang=en"):
        assert "Jietouqiaoshuiweizhan" in steward.get(path).content.decode(), path
    again = steward.post("/sensors/new?lang=en", GIVEN)
    assert again.status_code == 422 and "g-7/level is registered already" in again.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("device", "G 7", "1 to 40 small letters, digits or dashes"),
        ("stream", "", "Please fill this in"),
        ("area", "坞根镇", "Choose a village or grid from the list"),
        ("period_s", "0", "1"),
        ("period_s", "soon", "A number is expected"),
        ("lat", "", "Give both longitude and latitude, or neither"),
        ("high", "1", "must"),
        ("quantity", "colour", "Choose one of the list"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_kept(world, field, value, told):
    answer = logged_in("data_steward", COUNTY).post("/sensors/new?lang=en", {**GIVEN, field: value})
    page = answer.content.decode()
    assert answer.status_code == 422 and listed() == []
    assert told in page and "field-wrong" in page
    assert "街头桥水位站" in page  # what was typed is kept


def test_facts_are_said_anew_and_device_and_quantity_stay(world):
    register("g-1", "rain")
    (row,) = listed()
    steward = logged_in("data_steward", COUNTY)
    form = steward.get(f"/sensors/{row.id}/correct").content.decode()
    assert f'value="{row.name}"' in form and 'name="quantity"' not in form and 'name="device"' not in form
    assert steward.post(f"/sensors/{row.id}/correct", {**GIVEN, "quantity": "flow"}).status_code == 302
    (now,) = listed()
    assert (now.id, now.device, now.quantity) == (row.id, "g-1", "rain")
    assert (now.name, now.period_s, now.high) == ("街头桥水位站", 300, 6.0)


def test_only_the_register_s_keeper_is_offered_the_form(world):
    register("g-1", "rain")
    (row,) = listed()
    station = logged_in("town_station", TOWN)
    assert "/sensors/new" not in station.get("/sensors/").content.decode()
    assert "/correct" not in station.get(f"/sensors/{row.id}/").content.decode()
    assert station.get("/sensors/new").status_code == 404
    assert station.post(f"/sensors/{row.id}/correct", GIVEN).status_code == 404
    assert listed()[0].name == row.name

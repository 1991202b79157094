"""The kernel: clocks, area codes, quantities, state tables, verdicts and rights."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from anlan.kernel import area, clock, geo, machine
from anlan.kernel.quantity import symbol
from anlan.kernel.rights import Actor, Grant

REAL = datetime(2026, 8, 1, 0, 0, tzinfo=UTC)


def test_city_time_runs_at_its_rate():
    c = clock.Clock(REAL, datetime(2026, 8, 10, 6, 0, tzinfo=UTC), 60)
    assert c.at(REAL + timedelta(minutes=1)) == datetime(2026, 8, 10, 7, 0, tzinfo=UTC)
    assert c.real(c.at(REAL + timedelta(minutes=5))) == REAL + timedelta(minutes=5)


def test_a_standing_clock_never_reaches_later_times():
    c = clock.Clock(REAL, REAL, 0)
    assert c.real(REAL + timedelta(seconds=1)) is None
    assert c.at(REAL + timedelta(days=9)) == REAL


def test_a_change_of_pace_does_not_jump():
    c = clock.Clock(REAL, REAL, 60)
    later = REAL + timedelta(minutes=2)
    assert c.paced(later, 1).at(later) == c.at(later)


def test_the_hydrological_day_begins_at_eight():
    assert clock.hydro_day(datetime(2026, 8, 10, 7, 59, tzinfo=clock.CITY)) == datetime(2026, 8, 9, tzinfo=UTC)
    assert clock.hydro_day(datetime(2026, 8, 10, 8, 0, tzinfo=clock.CITY)) == datetime(2026, 8, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "level", "trunk", "parent"),
    [
        ("331081000000", "county", "331081", "331000000000"),
        ("331081110000", "town", "331081110", "331081000000"),
        ("331081110200", "village", "331081110200", "331081110000"),
        ("331081110200-G003", "grid", "331081110200-G003", "331081110200"),
        ("331081110200-G003-M002", "micro_grid", "331081110200-G003-M002", "331081110200-G003"),
    ],
)
def test_codes_know_their_level_and_parent(code, level, trunk, parent):
    assert (area.level(code), area.trunk(code), area.parent(code)) == (level, trunk, parent)
    assert area.valid(code)


def test_an_area_covers_its_own_and_no_neighbour():
    assert area.covers("331081110000", "331081110200-G003")
    assert not area.covers("331081110000", "331081111200")
    assert area.covers("331081110200", "331081110200")
    assert not area.covers("331081110200", "331081110000")


def test_gcj02_is_about_430_m_east_and_340_m_south_here():
    lon, lat = geo.wgs84_to_gcj02(121.37, 28.37)
    assert 0.0040 < lon - 121.37 < 0.0048
    assert -0.0035 < lat - 28.37 < -0.0027
    back = geo.gcj02_to_wgs84(lon, lat)
    assert geo.distance_m(121.37, 28.37, *back) < 0.01


def test_a_machine_refuses_moves_that_are_not_in_its_table():
    m = machine.Machine(
        "door", ("open", "shut"), (machine.Move("make", (), "open"), machine.Move("shut", ("open",), "shut"))
    )
    assert m.allows("make", "", "open")
    assert m.allows("shut", "open", "shut")
    assert not m.allows("shut", "shut", "shut")
    with pytest.raises(ValueError, match="unknown states"):
        machine.Machine("bad", ("a",), (machine.Move("go", ("a",), "b"),))


RIGHTS = {
    "town_station": {"hazards.assign": "A"},
    "grid_worker": {"hazards.report": "A", "hazards.submit": "T"},
    "dept": {"hazards.close": "D"},
}


def actor(*grants: Grant) -> Actor:
    return Actor(uuid4(), uuid4(), "x", grants, RIGHTS)


def test_rights_follow_area_department_and_task():
    town = actor(Grant("town_station", "331081110000"))
    assert town.may("hazards.assign", "331081110200")
    assert town.may("hazards.assign", "331081109200").because.key == "core.refused.area"
    assert town.may("hazards.close", "331081110200").because.key == "core.refused.right"
    worker = actor(Grant("grid_worker", "331081110200-G003"))
    assert worker.may("hazards.report", "331081110200")
    assert not worker.may("hazards.submit", "331081110200")
    assert worker.may("hazards.submit", "331081110200", task=True)
    fire = actor(Grant("dept", "331081000000", "fire"))
    assert fire.may("hazards.close", "331081110200", department="fire")
    assert not fire.may("hazards.close", "331081110200", department="water")


def test_a_grant_ends_on_its_day_and_scopes_merge():
    a = actor(
        Grant("town_station", "331081110000", until=REAL),
        Grant("grid_worker", "331081110200-G001"),
        Grant("town_station", "331081109000"),
    )
    assert not a.may("hazards.assign", "331081110200", REAL)
    assert a.scopes(REAL) == ("331081109", "331081110200")
    assert a.scopes(REAL - timedelta(days=1)) == ("331081109", "331081110")


def test_scopes_of_a_right_are_those_of_the_grants_that_carry_it():
    a = actor(Grant("town_station", "331081109000"), Grant("grid_worker", "331081110200"), Grant("", "331081111000"))
    assert a.scopes(rights=["hazards.assign"]) == ("331081109", "331081111"), "what a split came from reaches along"
    assert a.scopes(rights=["hazards.report"]) == ("331081110200", "331081111")
    assert a.scopes(rights=["hazards.submit"]) == (), "one's own tasks are no area"
    assert actor(Grant("", "331081111000")).scopes(rights=["hazards.assign"]) == ()


def test_units_of_machines_are_read_by_people():
    assert [symbol(unit) for unit in ("Cel", "1e-6", "kg/m2", "mm/h")] == ["°C", "με", "kg/m²", "mm/h"]

"""The file of instruments: what it adds, what it refuses by row and field, and that the same again changes nothing."""

from __future__ import annotations

from conftest import OTHER_TOWN, T0

from anlan.infra.scope import SYSTEM, reading
from anlan.sense.floors import queries
from anlan.sense.floors.tests.house import LIMIT
from anlan.sense.sensors import queries as streams

ROW = {"stream": "load", "kind": "direct", "zone_m2": 300}


def test_a_floor_gets_its_limit_with_its_source_and_streams_of_its_own(hall):
    hall.streams(load="load", warm="temperature")
    report = hall.take_in(ROW, {"stream": "warm", "kind": "temperature"})
    assert (report.errors, report.new) == ([], 2)
    row = hall.watch()
    assert (row.limit, row.source, row.silent, row.level) == (LIMIT, "drawing", True, 0)
    with reading(SYSTEM):
        own = streams.numbers_of(SYSTEM, row.device)
        assert set(own) == {"mean", "worst", "ratio", "moved"}
        assert {g.kind for g in queries.gauges(SYSTEM, row.id, T0)} == {"direct", "temperature"}
        assert [z.m2 for z in queries.zones(SYSTEM, row.id)] == [300]
        assert row.device not in {login.device for login in streams.logins(SYSTEM)}  # nobody logs in as it


def test_the_same_file_again_changes_nothing(hall):
    hall.streams(load="load")
    hall.take_in(ROW)
    again = hall.take_in(ROW, at=T0)
    assert (again.new, again.changed, again.same, again.entry) == (0, 0, 1, None)


def test_mistakes_name_row_field_and_what_was_expected(hall):
    hall.streams(load="load", strain="strain", warm="temperature")
    report = hall.take_in(
        {**ROW, "floor": 9},
        {**ROW, "stream": "gone"},
        {"stream": "strain", "kind": "strain", "zone_m2": 300},
        {**ROW, "stream": "warm", "kind": "cells"},
    )
    assert [(e.row, e.field) for e in report.errors] == [(2, "floor"), (3, "stream"), (4, "modulus"), (5, "kind")]
    with reading(SYSTEM):
        assert queries.listing(SYSTEM, T0) == []


def test_a_steward_of_another_town_brings_nothing_in_here(hall):
    hall.streams(load="load")
    report = hall.take_in(ROW, by=hall.make("data_steward", OTHER_TOWN))
    assert report.errors != []


def test_owner_and_tenant_read_their_floor_and_others_do_not(hall):
    hall.streams(load="load")
    hall.take_in(ROW)
    for role, name in (("lessor", "丹山股份社"), ("lessee", "云帆鞋业")):
        own = hall.make(role, "331081110200", person=hall.persons[name])
        assert hall.watch(viewer=own).place.site["zh"] == "丹山园"
        stranger = hall.make(role, "331081110200")
        with reading(stranger):
            assert queries.listing(stranger, T0) == []
    far = hall.make("town_station", OTHER_TOWN)
    with reading(far):
        assert queries.listing(far, T0) == []


def test_whom_an_alert_asks_are_the_persons_whom_premises_name(hall):
    hall.streams(load="load")
    hall.take_in(ROW)
    row = hall.watch()
    with reading(SYSTEM):
        found = queries.parties(SYSTEM, row.device, T0)
        named = queries.named(SYSTEM, row.device, T0)
    assert found == {"tenant": [hall.persons["云帆鞋业"]], "landlord": [hall.persons["丹山股份社"]]}
    assert named["zh"] == "丹山园1幢3层（云帆鞋业）"
    assert "floor 3" in named["en"]


def test_a_rack_is_weighed_by_its_legs_and_says_which_parameter_it_lacks(hall):
    hall.streams(rack="mass")
    assert [(e.row, e.field) for e in hall.take_in({"stream": "rack", "kind": "货架"}).errors] == [(2, "legs")]
    rack = {"stream": "rack", "kind": "货架立柱", "legs": 4, "leg_limit": 12, "tare": 400}
    report = hall.take_in(rack)
    assert (report.errors, report.new) == ([], 1)
    row = hall.watch()
    with reading(SYSTEM):
        (gauge,) = queries.gauges(SYSTEM, row.id, T0)
    assert (gauge.kind, gauge.params, gauge.zone) == ("leg", {"legs": 4.0, "leg_limit": 12.0}, None)

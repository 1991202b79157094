"""The register: streams from files and by verbs, credentials, and who may see and change what."""

from __future__ import annotations

import pytest
from conftest import OTHER_TOWN, OTHER_VILLAGE, T0, TOWN, VILLAGE, minutes

from anlan.ground.areas import imports as areas_file
from anlan.infra.pinyin import latin
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused
from anlan.sense.sensors import actions, imports, queries
from anlan.sense.sensors.actions import Facts
from anlan.sense.sensors.tests.house import register

SQUARE = '"POLYGON((121.2 28.2,121.4 28.2,121.4 28.4,121.2 28.4,121.2 28.2))"'
AREAS = f"""code,layer,level,parent,name,name_en,kind,lon,lat,shape,valid_from,valid_to,invented
331081000000,admin,county,,温岭市,,,,,,2020-01-01,,0
{TOWN},admin,town,331081000000,坞根镇,,,,,,2020-01-01,,0
{VILLAGE},admin,village,{TOWN},街头村,,,121.3,28.3,{SQUARE},2020-01-01,,1
"""
HEADER = "device,stream,name,quantity,unit,period_s,area,lon,lat,owner,datum\n"


@pytest.fixture
def city(world):
    report = areas_file.run(AREAS.encode(), "areas.csv", by=SYSTEM, at=T0 - minutes(60))
    assert report.ok, report.errors


def take(rows, *, by=SYSTEM, dry_run=False):
    return imports.run((HEADER + rows).encode(), "streams.csv", by=by, at=T0, dry_run=dry_run)


def listed(viewer=SYSTEM, **how):
    with reading(viewer):
        return queries.listing(viewer, T0, **how)[0]


def test_a_file_registers_streams_with_their_devices_once(city):
    rain = f"g-1,rain,街头村雨量站,rain,mm,300,{VILLAGE},121.30,28.30,,\n"
    rows = rain + "g-1,level,街头村水位站,水位,,300,,121.31,28.31,,1985\n"
    assert take(rows, dry_run=True).new == 2
    assert listed() == []
    report = take(rows)
    assert (report.ok, report.new) == (True, 2)
    found = listed()
    assert [(s.device, s.key, s.quantity, s.unit, s.area, s.datum) for s in found] == [
        ("g-1", "level", "water_level", "m", VILLAGE, "1985"),  # placed by its position
        ("g-1", "rain", "rain", "mm", VILLAGE, ""),
    ]
    again = take(rows)
    assert (again.new, again.changed, again.same, again.entry) == (0, 0, 2, None)
    changed = take(rows.replace("街头村雨量站", "街头村新雨量站"))
    assert (changed.changed, changed.same) == (1, 1)


def test_a_gauge_has_an_english_name_as_given_else_by_its_reading(city):
    rows = f"g-1,rain,街头村雨量站,rain,mm,300,{VILLAGE},121.30,28.30,,\n"
    assert take(rows).new == 1
    (row,) = listed()
    assert row.names == {"zh": "街头村雨量站", "en": "Jietoucunyuliangzhan"}
    named = (HEADER.strip() + ",英文名\n" + rows.strip() + ",Jietou rain gauge\n").encode()
    assert imports.run(named, "streams.csv", by=SYSTEM, at=T0).changed == 1
    assert (take(rows).same, listed()[0].names["en"]) == (1, "Jietou rain gauge"), "a file without the column keeps it"
    assert [r.key for r in listed(words="jietou RAIN")] == ["rain"]
    assert take(rows.replace("雨量", "新雨量")).changed == 1
    assert listed()[0].names["en"] == "Jietoucunxinyuliangzhan"
    assert latin("D1 1栋-2F 应变") == "D1 1 Dong-2F Yingbian" and latin("WL-5 load") == "WL-5 load"


@pytest.mark.parametrize(
    ("row", "field", "key"),
    [
        (f"G 1,rain,x,rain,mm,300,{VILLAGE},,,,", "device", "sensors.expected.device"),
        (f"g-1,雨,x,rain,mm,300,{VILLAGE},,,,", "stream", "sensors.expected.stream"),
        (f"g-1,rain,x,snow,mm,300,{VILLAGE},,,,", "quantity", "bulk.expected.one_of"),
        (f"g-1,rain,x,rain,m,300,{VILLAGE},,,,", "unit", "sensors.expected.unit"),
        (f"g-1,rain,x,rain,mm,0,{VILLAGE},,,,", "period_s", "bulk.expected.whole"),
        ("g-1,rain,x,rain,mm,300,331081999999,,,,", "area", "bulk.row.unknown"),
        ("g-1,rain,x,rain,mm,300,,,,,", "area", "sensors.expected.place"),
        (f"g-1,rain,x,rain,mm,300,{VILLAGE},,,nobody,", "owner", "bulk.row.unknown"),
    ],
)
def test_mistakes_of_a_file_are_told_by_row_and_field_and_nothing_is_saved(city, row, field, key):
    good = f"g-2,rain,y,rain,mm,300,{VILLAGE},,,,\n"
    report = take(good + row + "\n")
    assert [(e.row, e.field, e.because.key) for e in report.errors] == [(3, field, key)]
    assert listed() == []


def test_a_stream_never_changes_its_quantity(city):
    take(f"g-1,a,x,rain,mm,300,{VILLAGE},,,,\n")
    report = take(f"g-1,a,x,water_level,m,300,{VILLAGE},,,,\n")
    assert [e.because.key for e in report.errors] == ["sensors.refused.quantity_stays"]
    with pytest.raises(Refused, match="quantity_stays"):
        actions.correct(listed()[0].id, Facts("x", "flow", 300, VILLAGE), by=SYSTEM, at=T0)


def test_only_the_keeper_of_the_register_may_change_it(actor):
    facts = Facts("x", "rain", 300, VILLAGE)
    with pytest.raises(Refused):
        actions.add("g-1", "rain", facts, by=actor("duty_officer"), at=T0)
    actions.add("g-1", "rain", facts, by=actor("data_steward"), at=T0)
    with pytest.raises(Refused, match="known"):
        actions.add("g-1", "rain", facts, by=actor("data_steward"), at=T0)
    with pytest.raises(Refused, match="name"):
        actions.add("g 1", "rain", facts, by=actor("data_steward"), at=T0)


def test_a_town_sees_its_own_streams_and_readings_alone(feed, actor):
    register("g-1", "rain")
    register("g-2", "rain", area=OTHER_VILLAGE)
    it = feed()
    for device in ("g-1", "g-2"):
        it.send(f"obs/{device}/rain", (T0, 1.0))
        it.send(f"obs/{device}/rain", (T0, 2.0))
        it.raw([(f"obs/{device}/rain", b"?")])
    town, other = actor("town_station", TOWN), actor("town_station", OTHER_TOWN)
    assert [s.device for s in listed(town)] == ["g-1"]
    assert [s.now.value for s in listed(other)] == [1.0]
    mine = listed(town)[0]
    with reading(town):
        assert queries.chart(town, mine, T0 - minutes(60), T0).value == [1.0]
        assert [c.name for c in queries.conflicts(town, T0)] == ["g-1 rain"]
        assert [r.topic for r in queries.aside(town, T0)] == ["obs/g-1/rain"]
        assert [d.total for d in queries.day_sums(town, T0.replace(hour=8), T0)] == [1.0]
    with reading(other):
        assert queries.chart(other, mine, T0 - minutes(60), T0).value == []  # the database's own policy
        with pytest.raises(Hidden):
            queries.one(other, mine.id, T0)


def test_without_a_scope_no_reading_can_be_seen(feed, world):
    from django.db import connection, transaction

    register("g-1", "rain")
    feed().send("obs/g-1/rain", (T0, 1.0))
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("obs", "obs_sum", "obs_latest", "obs_conflict", "obs_quarantine"):
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone()[0] == 0, table
        cursor.execute("select count(*) from pg_class where relispartition and has_table_privilege(oid, 'select')")
        assert cursor.fetchone()[0] == 0  # not past the policy by a partition's own name


def test_a_new_credential_ends_the_one_before_and_a_revoked_one_never_comes_back(world):
    register("g-1", "rain")

    def current():
        serial = queries.known_device("g-1")
        return actions.password("g-1", serial) if serial else None

    assert current() is None
    actions.issue(["g-1"], by=SYSTEM, at=T0)
    first = current()
    actions.issue(["g-1"], by=SYSTEM, at=T0)
    second = current()
    assert first != second
    actions.revoke(["g-1"], by=SYSTEM, at=T0)
    assert current() is None
    actions.issue(["g-1"], by=SYSTEM, at=T0)
    assert current() not in (None, first, second)


def test_no_password_is_in_the_journal(world):
    from django.db import connection

    register("g-1", "rain")
    actions.issue(["g-1"], by=SYSTEM, at=T0)
    with reading(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select coalesce(before::text, '') || after::text from journal where verb = 'sensors.issue'")
        said = cursor.fetchone()[0]
    assert "g-1" in said
    assert actions.password("g-1", 1) not in said


def test_credentials_for_devices_one_cannot_see_are_not_given(actor):
    register("g-1", "rain")
    with pytest.raises(Hidden):
        actions.issue(["g-1", "g-9"], by=actor("data_steward"), at=T0)


def test_a_retired_stream_is_put_aside_from_then_on(feed):
    register("g-1", "rain")
    stream = listed()[0]
    with pytest.raises(Refused, match="reason"):
        actions.retire(stream.id, " ", by=SYSTEM, at=T0)
    actions.retire(stream.id, "桥已拆除", by=SYSTEM, at=T0)
    it = feed()
    done = it.send("obs/g-1/rain", (T0, 1.0))
    assert (done.stored, done.quarantined) == (0, 1)
    with pytest.raises(Refused, match="retired"):
        actions.retire(stream.id, "again", by=SYSTEM, at=T0)

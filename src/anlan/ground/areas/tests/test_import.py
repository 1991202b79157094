"""A file of areas comes in whole, changes only what differs, and tells its mistakes by row and field."""

from __future__ import annotations

from datetime import datetime

import pytest
from conftest import COUNTY, T0, TOWN, VILLAGE

from anlan.ground.areas import imports
from anlan.ground.areas.models import Area, Link
from anlan.infra.models import Entry
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY

HEAD = "code,layer,level,parent,name,name_en,kind,lon,lat,shape,valid_from,valid_to,invented"


def box(west: float, south: float, east: float, north: float) -> str:
    return f'"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"'


ROWS = [
    f"{COUNTY},admin,county,,温岭市,Wenling City,,121.3,28.3,,2026-01-01,,0",
    f"{TOWN},admin,town,{COUNTY},坞根镇,Wugen Town,,,,{box(121.30, 28.30, 121.34, 28.34)},2026-01-01,,0",
    f"{VILLAGE},admin,village,,街头村,Jietou Village,,,,{box(121.30, 28.30, 121.32, 28.32)},2026-01-01,,1",
    f"331081110201,admin,village,,东里村,Dongli Village,,,,{box(121.32, 28.30, 121.34, 28.32)},2026-01-01,,1",
    f"{VILLAGE}-G001,community,grid,,第一网格,Grid 1,,,,{box(121.30, 28.30, 121.32, 28.32)},2026-01-01,,1",
    f"{VILLAGE}-F001,flood_duty,grid,,责任一格,Duty 1,,,,{box(121.30, 28.30, 121.33, 28.32)},2026-01-01,,1",
]


def file(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join([head, *rows]).encode()


def take(by, content: bytes, **given):
    return imports.run(content, "areas.csv", by=by, at=T0, **given)


@pytest.fixture
def steward(actor):
    return actor("data_steward")


def entries() -> list[Entry]:
    with reading(SYSTEM):
        return list(Entry.objects.order_by("id"))


def area(code: str, at: datetime = T0) -> Area:
    with reading(SYSTEM):
        rows = [a for a in Area.objects.filter(code=code) if a.valid_from <= at and (a.valid_to or at) >= at]
        return rows[-1]


def test_a_file_comes_in_as_one_entry_with_its_parts(steward):
    report = take(steward, file(*ROWS))
    assert (report.rows, report.new, report.changed, report.same, report.errors) == (6, 6, 0, 0, [])
    (entry,) = entries()
    assert (entry.verb, entry.area, entry.after["new"], entry.id) == ("areas.import", COUNTY, 6, report.entry)
    village = area(VILLAGE)
    assert (village.parent, village.pinyin, village.initials, village.area) == (TOWN, "jietoucun", "jtc", VILLAGE)
    assert (round(village.lon, 3), round(village.lat, 3)) == (121.31, 28.31)
    assert area(f"{VILLAGE}-G001").area == VILLAGE


def test_layers_that_overlap_are_linked_with_their_share(steward):
    take(steward, file(*ROWS))
    with reading(SYSTEM):
        links = {(x.a, x.b): x.share for x in Link.objects.all()}
    assert links == {
        (f"{VILLAGE}-F001", f"{VILLAGE}-G001"): pytest.approx(0.6667, abs=1e-3),
        (f"{VILLAGE}-F001", "331081110201"): pytest.approx(0.3333, abs=1e-3),
    }


def test_the_same_file_twice_changes_nothing_and_leaves_no_entry(steward):
    take(steward, file(*ROWS))
    report = take(steward, file(*ROWS))
    assert (report.new, report.changed, report.same, report.entry) == (0, 0, 6, None)
    assert len(entries()) == 1


def test_a_changed_row_changes_its_area_alone_and_says_what_it_was(steward):
    take(steward, file(*ROWS))
    report = take(steward, file(*ROWS[:2], ROWS[2].replace("街头村", "街头新村"), *ROWS[3:]))
    assert (report.new, report.changed, report.same) == (0, 1, 5)
    last = entries()[-1]
    (was,), (now,) = last.before["rows"].values(), last.after["rows"].values()
    assert (was["name"], now["name"]) == ("街头村", "街头新村")
    assert area(VILLAGE).pinyin == "jietouxincun"


def test_a_later_term_opens_a_new_version_and_keeps_the_old_one(steward):
    take(steward, file(*ROWS))
    later = (
        ROWS[2]
        .replace("街头村", "街头社区")
        .replace("2026-01-01", "2026-07-01")
        .replace(box(121.30, 28.30, 121.32, 28.32), "")
    )
    report = take(steward, file(*ROWS[:2], later, *ROWS[3:]))
    assert (report.new, report.changed, report.same) == (1, 0, 5)
    assert area(VILLAGE, datetime(2026, 6, 30, tzinfo=CITY)).name == "街头村"
    assert area(VILLAGE).name == "街头社区"
    assert area(VILLAGE).shape is not None
    assert take(steward, file(*ROWS[:2], later, *ROWS[3:])).same == 6


def test_one_mistake_and_nothing_is_saved(steward):
    report = take(steward, file(*ROWS, "331081110202,admin,village,,西里村,,,abc,28.3,,2026-01-01,,0"))
    assert [(e.row, e.field, e.because.key) for e in report.errors] == [(8, "lon", "bulk.expected.number")]
    assert (entries(), report.entry) == ([], None)


@pytest.mark.parametrize(
    ("row", "field", "key"),
    [
        ("331081110202,admin,grid,,西里村,,,,,,,,0", "level", "areas.import.level"),
        ("331081110202,community,village,,西里村,,,,,,,,0", "level", "areas.import.level"),
        ("331081111201,admin,village,,西里村,,,,,,,,0", "parent", "bulk.row.unknown"),
        ("331081110209-G001,community,grid,,一格,,,,,,,,0", "parent", "bulk.row.unknown"),
        (f"{VILLAGE}-R001,flood_risk,grid,,低洼点,,moon,,,,,,0", "kind", "bulk.expected.one_of"),
        (f"{VILLAGE},admin,village,,街头村,,,,,,,,0", "code", "bulk.row.twice"),
        ("331082000000,admin,county,,临海市,,,,,,,,0", "code", "bulk.row.elsewhere"),
        ("331081110202,admin,village,,西里村,,,,,,2026-02-01,2026-01-01,0", "valid_to", "areas.import.term"),
        ("3.31081E+11,admin,village,,西里村,,,,,,,,0", "code", "bulk.expected.not_shortened"),
    ],
)
def test_a_mistake_names_row_and_field(steward, row, field, key):
    report = take(steward, file(*ROWS, row))
    assert (8, field, key) in [(e.row, e.field, e.because.key) for e in report.errors]
    assert entries() == []


def test_a_dry_run_counts_and_saves_nothing(steward):
    report = take(steward, file(*ROWS), dry_run=True)
    assert (report.new, report.entry, entries()) == (6, None, [])


def test_whoever_lacks_the_right_is_told_row_by_row(actor):
    report = take(actor("town_station", TOWN), file(*ROWS))
    assert {e.because.key for e in report.errors} == {"bulk.row.elsewhere"}
    assert entries() == []

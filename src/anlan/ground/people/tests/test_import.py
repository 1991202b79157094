"""Files of persons, posts and households: what they change, what they refuse, and what stays out of the journal."""

from __future__ import annotations

import json

import pytest
from conftest import COUNTY, T0, TOWN, VILLAGE, minutes

from anlan.ground.areas import imports as areas_imports
from anlan.ground.people.imports import households, persons, posts
from anlan.ground.people.models import Contact, Household, Person, Post
from anlan.infra import cipher
from anlan.infra.models import Entry
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY

GRID, RISK = f"{VILLAGE}-F001", f"{VILLAGE}-R001"
AREAS = f"""code,layer,level,parent,name,kind,shape
{COUNTY},admin,county,,温岭市,,
{TOWN},admin,town,,坞根镇,,
{VILLAGE},admin,village,,街头村,,"POLYGON((121.30 28.30,121.32 28.30,121.32 28.32,121.30 28.32,121.30 28.30))"
{GRID},flood_duty,grid,,责任一格,,
{RISK},flood_risk,grid,,低洼点,lowland,
{VILLAGE}-G001,community,grid,,社区一格,,
"""
PEOPLE = f"""ref,name,phone,area,unit
P1,王松年,13800000001,{VILLAGE},街头村
P2,陈知远,13800000002,{VILLAGE},街头村
P3,单明,,{TOWN},坞根镇
"""
POSTS = f"""person,role,layer,area,rank,valid_from,valid_to
P1,grid_head,flood_duty,{GRID},head,2026-01-01,
P2,grid_head,flood_duty,{GRID},deputy,2026-01-01,
P1,evac_lead,flood_risk,{RISK},head,2026-01-01,
P3,town_station,admin,{TOWN},head,2026-01-01,
"""
HOMES = f"""编号,所在村,网格,地址,经度,纬度,人数,独居老人,住一楼
H1,{VILLAGE},{VILLAGE}-G001,街头村1号,121.31,28.31,4,0,是
H2,,,街头村2号,121.312,28.312,2,1,否
"""


@pytest.fixture
def steward(actor):
    by = actor("data_steward")
    report = areas_imports.run(AREAS.encode(), "areas.csv", by=by, at=T0)
    assert report.errors == []
    return by


def take(module, content: str, by, at=T0, **given):
    return module.run(content.encode(), "file.csv", by=by, at=at, **given)


def counts(report) -> tuple[int, int, int]:
    assert report.errors == [], report.errors
    return report.new, report.changed, report.same


def all_of(model) -> list:
    with reading(SYSTEM):
        return list(model.objects.order_by("id"))


def test_persons_come_in_with_encrypted_numbers(steward):
    assert counts(take(persons, PEOPLE, steward)) == (3, 0, 0)
    wang, chen, shan = all_of(Person)
    assert (wang.pinyin, shan.pinyin, shan.initials) == ("wangsongnian", "shanming", "sm")
    first, second = all_of(Contact)
    assert (first.person_id, first.last4, cipher.decrypt(first.value)) == (wang.pk, "0001", "13800000001")
    assert (second.person_id, second.area) == (chen.pk, VILLAGE)
    assert b"13800000001" not in bytes(first.value)


def test_no_number_enters_the_journal(steward):
    take(persons, PEOPLE, steward)
    take(persons, PEOPLE.replace("13800000001", "13900000009"), steward)
    with reading(SYSTEM):
        said = json.dumps([[e.before, e.after, e.digest] for e in Entry.objects.all()], ensure_ascii=False)
    assert "13800000001" not in said
    assert "13900000009" not in said
    assert '"first3"' not in said and '"last4"' not in said and '"hmac"' not in said


def test_the_same_file_twice_changes_nothing(steward):
    for module, content, rows in ((persons, PEOPLE, 3), (posts, POSTS, 4), (households, HOMES, 2)):
        assert counts(take(module, content, steward)) == (rows, 0, 0)
        before = len(all_of(Entry))
        report = take(module, content, steward)
        assert (counts(report), report.entry, len(all_of(Entry))) == ((0, 0, rows), None, before)


def test_a_new_number_replaces_the_old_one_alone(steward):
    take(persons, PEOPLE, steward)
    assert counts(take(persons, PEOPLE.replace("13800000002", "13900000009"), steward)) == (0, 1, 2)
    assert [cipher.decrypt(c.value) for c in all_of(Contact)] == ["13800000001", "13900000009"]


def test_a_later_head_begins_where_the_earlier_one_ends(steward):
    take(persons, PEOPLE, steward)
    take(posts, POSTS, steward)
    new = f"person,role,layer,area,rank,valid_from\nP3,grid_head,flood_duty,{GRID},head,2026-07-01\n"
    assert counts(take(posts, new, steward)) == (1, 0, 0)
    heads = sorted((p for p in all_of(Post) if p.at_area == GRID and p.rank == "head"), key=lambda p: p.valid_from)
    assert [p.state for p in heads] == ["ended", "active"]
    assert heads[0].valid_to == heads[1].valid_from
    assert heads[1].valid_from.astimezone(CITY).strftime("%Y-%m-%d %H:%M") == "2026-07-01 00:00"
    assert counts(take(posts, new, steward)) == (0, 0, 1)


def test_two_heads_of_one_grid_in_a_file_are_a_mistake(steward):
    take(persons, PEOPLE, steward)
    report = take(posts, POSTS + f"P2,grid_head,flood_duty,{GRID},head,2026-01-01,\n", steward)
    assert {(e.field, e.because.key) for e in report.errors} <= {
        ("rank", "people.import.two_heads"),
        ("person", "bulk.row.twice"),
    }
    assert report.errors and all_of(Post) == []


def test_a_changed_term_changes_its_post_alone(steward):
    take(persons, PEOPLE, steward)
    take(posts, POSTS, steward)
    ended = POSTS.replace(
        f"P2,grid_head,flood_duty,{GRID},deputy,2026-01-01,",
        f"P2,grid_head,flood_duty,{GRID},deputy,2026-01-01,2026-06-01",
    )
    assert counts(take(posts, ended, steward)) == (0, 1, 3)
    (deputy,) = [p for p in all_of(Post) if p.rank == "deputy"]
    assert (deputy.state, deputy.valid_to.astimezone(CITY).month) == ("ended", 6)


def test_households_are_placed_by_their_position_where_no_village_is_named(steward):
    take(households, HOMES, steward)
    first, second = all_of(Household)
    assert (second.area, second.alone, second.ground_floor) == (VILLAGE, 1, False)
    assert (first.grid, first.heads, first.ground_floor) == (f"{VILLAGE}-G001", 4, True)


@pytest.mark.parametrize(
    ("module", "row", "field", "key"),
    [
        (persons, f"P9,李四,12345,{VILLAGE},", "phone", "bulk.expected.phone"),
        (persons, "P9,李四,,331081999200,", "area", "bulk.row.unknown"),
        (persons, f",李四,,{VILLAGE},", "ref", "bulk.expected.something"),
        (persons, f"P1,李四,,{VILLAGE},", "ref", "bulk.row.twice"),
        (persons, f"P9,=cmd(),,{VILLAGE},", "name", "bulk.expected.no_formula"),
        (posts, f"P9,grid_head,flood_duty,{GRID},head,,", "person", "bulk.row.unknown"),
        (posts, f"P3,king,flood_duty,{GRID},head,,", "role", "bulk.expected.one_of"),
        (posts, f"P3,grid_head,community,{GRID},staff,,", "layer", "people.import.layer"),
        (posts, f"P3,grid_head,flood_duty,{GRID},staff,2026-02-01,2026-01-01", "valid_to", "people.refused.term"),
        (households, f"H9,{VILLAGE},{VILLAGE}-G009,某处,,,3,0,0", "网格", "bulk.row.unknown"),
        (households, f"H9,{VILLAGE},,某处,,,three,0,0", "人数", "bulk.expected.whole"),
        (households, f"H9,{VILLAGE},,某处,,,1,2,0", "独居老人", "people.import.alone"),
        (households, "H9,,,某处,,,1,0,0", "所在村", "people.import.no_place"),
    ],
)
def test_a_mistake_names_row_and_field_and_nothing_is_saved(steward, module, row, field, key):
    if module is posts:
        take(persons, PEOPLE, steward)
    base, model = {persons: (PEOPLE, Person), posts: (POSTS, Post), households: (HOMES, Household)}[module]
    report = take(module, base + row + "\n", steward)
    assert (len(base.splitlines()) + 1, field, key) in [(e.row, e.field, e.because.key) for e in report.errors]
    assert all_of(model) == []


def test_a_wrong_number_is_not_repeated_in_the_report(steward):
    report = take(persons, PEOPLE + f"P9,李四,139000,{VILLAGE},\n", steward)
    assert "139000" not in json.dumps(report.as_json(), ensure_ascii=False)


def test_a_town_may_not_import_persons(actor, steward):
    report = take(persons, PEOPLE, actor("town_station", TOWN), at=T0 + minutes(1))
    assert {e.because.key for e in report.errors} == {"bulk.row.elsewhere"}
    assert all_of(Person) == []

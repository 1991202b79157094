"""Splitting and merging: people, posts, homes and open work come along; what is over stays and can be read."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import shapely
from conftest import COUNTY, T0, TOWN, VILLAGE

from anlan.ground.areas import actions, queries
from anlan.ground.areas.models import Area
from anlan.ground.areas.tests.bringing import box, bring_in
from anlan.ground.people import queries as people
from anlan.ground.people.models import Household, Post
from anlan.infra.models import Entry, OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused
from anlan.kernel.rights import Actor, Grant

EAST, OTHER = "331081110298", "331081110201"
LATER = T0 + timedelta(days=1)


AREAS = f"""code,layer,level,parent,name,kind,shape,valid_from
{COUNTY},admin,county,,温岭市,,,2026-01-01
{TOWN},admin,town,,坞根镇,,,2026-01-01
{VILLAGE},admin,village,,街头村,,{box(121.30, 121.32)},2026-01-01
{OTHER},admin,village,,东里村,,{box(121.32, 121.34)},2026-01-01
{VILLAGE}-F001,flood_duty,grid,,责任一格,,{box(121.30, 121.31)},2026-01-01
{VILLAGE}-F002,flood_duty,grid,,责任二格,,{box(121.31, 121.32)},2026-01-01
{OTHER}-F001,flood_duty,grid,,东里一格,,{box(121.32, 121.34)},2026-01-01
"""
PEOPLE = "ref,name,phone,area\n" + "".join(f"P{n},人{n},1380000000{n},{VILLAGE}\n" for n in range(1, 6))
POSTS = f"""person,role,layer,area,rank,valid_from
P1,village_lead,admin,{VILLAGE},head,2026-01-01
P2,village_lead,admin,{OTHER},head,2026-01-01
P3,grid_head,flood_duty,{VILLAGE}-F001,head,2026-01-01
P4,grid_head,flood_duty,{VILLAGE}-F002,head,2026-01-01
P5,grid_head,flood_duty,{OTHER}-F001,head,2026-01-01
"""
HOMES = f"""ref,area,address,lon,lat,heads
H1,{VILLAGE},西头1号,121.305,28.31,3
H2,{VILLAGE},东头2号,121.315,28.31,2
"""


@pytest.fixture
def steward(actor):
    by = actor("data_steward")
    bring_in(by, areas=AREAS, people=PEOPLE, duties=POSTS, homes=HOMES)
    with reading(SYSTEM):
        for lon, done in ((121.305, None), (121.315, None), (121.316, T0)):
            OpenWork.objects.create(
                room="hazards", kind="fix", ref=UUID(int=1), area=VILLAGE, lon=lon, lat=28.31, since=T0,
                said_at=T0, line={"key": "x", "params": {}}, done_at=done,
            )  # fmt: skip
    return by


def split(by) -> None:
    west = shapely.to_wkb(shapely.box(121.30, 28.30, 121.31, 28.32))
    east = shapely.to_wkb(shapely.box(121.31, 28.30, 121.32, 28.32))
    actions.split(
        VILLAGE,
        [actions.Piece(VILLAGE, "街头村", shape=west), actions.Piece(EAST, "街东村", shape=east)],
        "镇政府文件",
        by=by,
        at=LATER,
    )


def rows(model, **only) -> list:
    with reading(SYSTEM):
        return list(model.objects.filter(**only).order_by("id"))


def test_a_split_carries_each_row_to_where_it_lies(steward):
    split(steward)
    assert [(h.ref, h.area) for h in rows(Household)] == [("H1", VILLAGE), ("H2", EAST)]
    open_ = [(w.lon, w.area, w.done_at is None) for w in rows(OpenWork)]
    assert open_ == [(121.305, VILLAGE, True), (121.315, EAST, True), (121.316, VILLAGE, False)]
    with reading(SYSTEM):
        codes = queries.codes(SYSTEM, LATER)
    assert {c for c in codes if "-" in c} == {f"{VILLAGE}-F001", f"{EAST}-F002", f"{OTHER}-F001"}


def test_posts_go_on_without_a_gap_and_the_past_still_answers(steward):
    split(steward)
    with reading(SYSTEM):
        before = people.responsible(SYSTEM, f"{VILLAGE}-F002", LATER - timedelta(seconds=1))
        after = people.responsible(SYSTEM, f"{EAST}-F002", LATER)
        vacant = [v.area.code for v in people.no_head(SYSTEM, TOWN, LATER, "admin") if v.area.level == "village"]
    assert before and after and before.head and after.head
    assert before.head.person == after.head.person
    assert (before.head.until, after.head.since) == (LATER, LATER)
    assert vacant == [EAST]  # the old village's head stays with the first piece; the other needs one


def test_who_sees_a_successor_sees_what_was_before(steward):
    split(steward)
    reach = queries.reach([EAST], LATER)
    assert VILLAGE in reach
    assert VILLAGE not in queries.reach([EAST], T0)
    viewer = Actor(SYSTEM.account, None, "x", tuple(Grant("grid_worker", code) for code in reach))
    with reading(viewer):
        assert {a.code for a in Area.objects.seen_by(viewer)} >= {VILLAGE, EAST}
        assert [o.kind for o in queries.lineage(viewer, EAST)] == ["split"]


def test_a_split_is_one_entry_that_lists_what_came_along(steward):
    split(steward)
    last = rows(Entry)[-1]
    assert (last.verb, last.after["carried"]) == (
        "areas.split",
        {"people_household": 1, "people_post": 1, "open_work": 1},
    )
    assert last.after["codes"] == {VILLAGE: VILLAGE, f"{VILLAGE}-F002": f"{EAST}-F002"}


def test_a_merge_renumbers_grids_and_keeps_one_head(steward):
    actions.merge([VILLAGE, OTHER], actions.Piece(VILLAGE, "街头村"), by=steward, at=LATER)
    with reading(SYSTEM):
        assert queries.area(SYSTEM, OTHER, LATER) is None
        whole = queries.area(SYSTEM, VILLAGE, LATER)
        grids = [a.code for a in queries.areas_of(SYSTEM, LATER, layer="flood_duty")]
        village = people.responsible(SYSTEM, VILLAGE, LATER)
        third = people.responsible(SYSTEM, f"{VILLAGE}-F003", LATER)
    assert whole is not None and round(whole.lon, 3) == 121.32
    assert grids == [f"{VILLAGE}-F001", f"{VILLAGE}-F002", f"{VILLAGE}-F003"]
    assert village and village.head and third and third.head
    assert (village.head.name, [d.name for d in village.deputies], third.head.name) == ("人1", ["人2"], "人5")


def test_a_head_named_second_steps_back_even_where_the_code_is_theirs(steward):
    actions.merge([VILLAGE, OTHER], actions.Piece(OTHER, "东里村"), by=steward, at=LATER)
    with reading(SYSTEM):
        village = people.responsible(SYSTEM, OTHER, LATER)
    assert village and village.head
    assert (village.head.name, [d.name for d in village.deputies]) == ("人2", ["人1"])
    assert len(rows(Post, at_area=VILLAGE, valid_to=None)) == 0


@pytest.mark.parametrize(
    ("codes", "piece", "key"),
    [
        ([VILLAGE], EAST, "areas.refused.pieces"),
        ([VILLAGE, f"{OTHER}-F001"], EAST, "areas.refused.level"),
        ([TOWN, COUNTY], EAST, "areas.refused.level"),
        ([VILLAGE, OTHER], f"{EAST}-F001", "areas.refused.code"),
        ([f"{VILLAGE}-F001", f"{VILLAGE}-F002"], f"{OTHER}-F001", "areas.refused.used"),
    ],
)
def test_what_can_not_be_merged_is_refused_with_its_reason(steward, codes, piece, key):
    with pytest.raises(Refused) as refused:
        actions.merge(codes, actions.Piece(piece, "新村"), by=steward, at=LATER)
    assert refused.value.because.key == key
    assert rows(Entry)[-1].outcome == "refused"


def test_only_the_steward_may(steward, actor):
    with pytest.raises(Refused) as refused:
        actions.merge([VILLAGE, OTHER], actions.Piece(VILLAGE, "街头村"), by=actor("town_station", TOWN), at=LATER)
    assert refused.value.because.key == "core.refused.right"

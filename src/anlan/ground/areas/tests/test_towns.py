"""Splitting and merging towns: their villages come along with everything in them, under codes of their new town."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import shapely
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE
from django.db.utils import DatabaseError

from anlan.ground.areas import actions, queries
from anlan.ground.areas.models import Area
from anlan.ground.areas.rules import recoded
from anlan.ground.areas.tests.bringing import box, bring_in
from anlan.ground.people import queries as people
from anlan.ground.people.models import Household
from anlan.infra.models import Entry, OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused
from anlan.kernel.rights import Actor, Grant
from anlan.warn.thresholds import actions as thresholds
from anlan.warn.thresholds import queries as rules

NEW = "331081118000"
EAST, FAR = "331081110201", "331081109200"  # FAR has the same last digits as VILLAGE
LONE = "331081110202"  # has neither shape nor point
LATER = T0 + timedelta(days=1)


AREAS = f"""code,layer,level,parent,name,kind,shape,valid_from
{COUNTY},admin,county,,温岭市,,,2026-01-01
{TOWN},admin,town,,坞根镇,,,2026-01-01
{OTHER_TOWN},admin,town,,泽国镇,,,2026-01-01
{VILLAGE},admin,village,,街头村,,{box(121.30, 121.32)},2026-01-01
{EAST},admin,village,,东里村,,{box(121.32, 121.34)},2026-01-01
{LONE},admin,village,,独村,,,2026-01-01
{FAR},admin,village,,西村,,{box(121.34, 121.36)},2026-01-01
{EAST}-F001,flood_duty,grid,,东里一格,,{box(121.32, 121.34)},2026-01-01
{FAR}-F001,flood_duty,grid,,西村一格,,{box(121.34, 121.36)},2026-01-01
"""
PEOPLE = "ref,name,phone,area\n" + "".join(f"P{n},人{n},1380000000{n},{TOWN}\n" for n in range(1, 6))
POSTS = f"""person,role,layer,area,rank,valid_from
P1,town_station,admin,{TOWN},head,2026-01-01
P2,town_station,admin,{OTHER_TOWN},head,2026-01-01
P3,village_lead,admin,{FAR},head,2026-01-01
P4,grid_head,flood_duty,{FAR}-F001,head,2026-01-01
P5,village_lead,admin,{EAST},head,2026-01-01
"""
HOMES = f"""ref,area,address,lon,lat,heads
H1,{VILLAGE},西头1号,121.305,28.31,3
H2,{EAST},东头2号,121.335,28.31,2
H3,{FAR},西村3号,121.35,28.31,2
"""


@pytest.fixture
def steward(actor):
    by = actor("data_steward")
    bring_in(by, areas=AREAS, people=PEOPLE, duties=POSTS, homes=HOMES)
    with reading(SYSTEM):
        for n, area in enumerate((TOWN, OTHER_TOWN, EAST, FAR), 1):
            OpenWork.objects.create(
                room="hazards", kind="fix", ref=UUID(int=n), area=area, since=T0, said_at=T0,
                line={"key": "x", "params": {}},
            )  # fmt: skip
    return by


def rule(actor, area_set) -> UUID:
    names = {"zh": "水位", "en": "Level"}
    args = {"quantity": "water_level", "at_least": 4.0}
    return thresholds.draft("W-1", names, "level", args, area_set, 2, "", "", by=actor("section"), at=T0).ref


def merge(by) -> None:
    actions.merge([TOWN, OTHER_TOWN], actions.Piece(TOWN, "坞根镇"), "撤镇", by=by, at=LATER)


def split(by) -> None:
    west, east = (shapely.to_wkb(shapely.box(w, 28.0, e, 29.0)) for w, e in ((121.0, 121.32), (121.32, 121.34)))
    pieces = [actions.Piece(TOWN, "坞根镇", shape=west), actions.Piece(NEW, "东里镇", shape=east)]
    actions.split(TOWN, pieces, "新设", by=by, at=LATER)


def in_force(at) -> dict[str, str]:
    """Name → code and parent of everything below the county."""
    with reading(SYSTEM):
        found = queries.areas_of(SYSTEM, at)
    return {a.said["zh"]: f"{a.code} {a.parent}" for a in found if a.code != COUNTY}


def places(model) -> list[str]:
    with reading(SYSTEM):
        return list(model.objects.order_by("id").values_list("area", flat=True))


def test_two_towns_become_one_with_all_their_villages(steward):
    merge(steward)
    west = f"{TOWN[:9]}203"  # 200 to 202 are taken in the first named town
    assert in_force(LATER) == {
        "坞根镇": f"{TOWN} {COUNTY}",
        "街头村": f"{VILLAGE} {TOWN}",
        "东里村": f"{EAST} {TOWN}",
        "独村": f"{LONE} {TOWN}",
        "西村": f"{west} {TOWN}",
        "东里一格": f"{EAST}-F001 {EAST}",
        "西村一格": f"{west}-F001 {west}",
    }
    assert places(Household) == [VILLAGE, EAST, west]
    assert places(OpenWork) == [TOWN, TOWN, EAST, west]


def test_posts_of_a_merged_town_and_its_villages_go_on(steward):
    merge(steward)
    west = f"{TOWN[:9]}203"
    with reading(SYSTEM):
        station = people.holders(SYSTEM, LATER, at_areas=[TOWN])
        lead = people.responsible(SYSTEM, west, LATER)
        grid = people.responsible(SYSTEM, f"{west}-F001", LATER)
        assert people.holders(SYSTEM, LATER, inside=OTHER_TOWN) == []
    assert [(h.name, h.rank) for h in station] == [("人1", "head"), ("人2", "deputy")]
    assert lead and lead.head and grid and grid.head
    assert (lead.head.name, lead.head.since, grid.head.name) == ("人3", LATER, "人4")


def test_a_split_town_gives_each_village_to_the_piece_its_middle_lies_in(steward):
    split(steward)
    east = f"{NEW[:9]}201"
    assert in_force(LATER) == {
        "坞根镇": f"{TOWN} {COUNTY}",
        "东里镇": f"{NEW} {COUNTY}",
        "泽国镇": f"{OTHER_TOWN} {COUNTY}",
        "街头村": f"{VILLAGE} {TOWN}",
        "独村": f"{LONE} {TOWN}",  # it has no shape: the first piece
        "东里村": f"{east} {NEW}",
        "西村": f"{FAR} {OTHER_TOWN}",
        "东里一格": f"{east}-F001 {east}",
        "西村一格": f"{FAR}-F001 {FAR}",
    }
    assert places(Household) == [VILLAGE, east, FAR]
    assert places(OpenWork) == [TOWN, OTHER_TOWN, east, FAR]
    with reading(SYSTEM):
        lead = people.responsible(SYSTEM, east, LATER)
        shown = Area.objects.get(code=NEW, valid_to=None).shown_down
    assert lead and lead.head and lead.head.name == "人5"
    assert shown, "villages read the town above them"


def test_the_new_town_reads_what_its_villages_were_and_nothing_of_the_other(steward):
    split(steward)
    east = f"{NEW[:9]}201"
    assert queries.reach([NEW], LATER) == sorted([NEW, EAST])
    assert set(queries.reach([east], LATER)) >= {east, EAST}
    viewer = Actor(SYSTEM.account, None, "x", tuple(Grant("", code) for code in queries.reach([NEW], LATER)))
    with reading(viewer):
        assert {a.code for a in Area.objects.seen_by(viewer)} >= {EAST, east}
        assert VILLAGE not in {a.code for a in Area.objects.seen_by(viewer)}
        assert [o.kind for o in queries.lineage(viewer, east)] == ["recode"]


def test_a_merged_town_reads_what_both_were_and_the_list_shows_one_act(steward):
    merge(steward)
    assert OTHER_TOWN in queries.reach([TOWN], LATER)
    with reading(SYSTEM):
        assert [a.kind for a in queries.acts(SYSTEM, 20)] == ["merge"]
        last = Entry.objects.order_by("id").last()
    assert (last.verb, last.after["codes"]) == (
        "areas.merge",
        {
            TOWN: TOWN,
            OTHER_TOWN: TOWN,
            FAR: f"{TOWN[:9]}203",
            f"{FAR}-F001": f"{TOWN[:9]}203-F001",
        },
    )


def test_a_town_that_is_split_and_merged_again_is_whole(steward):
    before = in_force(T0)
    split(steward)
    actions.merge([TOWN, NEW], actions.Piece(TOWN, "坞根镇"), by=steward, at=LATER + timedelta(days=1))
    assert in_force(LATER + timedelta(days=1)) == before
    assert places(Household) == [VILLAGE, EAST, FAR]


def test_rules_hold_in_what_came_of_their_town(steward, actor):
    held = rule(actor, [OTHER_TOWN, TOWN])
    merge(steward)
    with reading(SYSTEM):
        assert rules.rule(SYSTEM, held).area_set == (TOWN,)


def test_rules_of_a_split_town_hold_in_both(steward, actor):
    held = rule(actor, [TOWN])
    split(steward)
    with reading(SYSTEM):
        found = rules.rule(SYSTEM, held)
    assert (found.area_set, found.area) == ((TOWN, NEW), COUNTY)


def test_the_database_lets_villages_read_their_town_and_not_write_it(steward, actor):
    viewer = actor("village_head", VILLAGE)
    with pytest.raises(DatabaseError, match="row-level security"), reading(viewer):
        assert Area.objects.filter(code=TOWN).exists()
        Area.objects.filter(code=TOWN).update(name="别名")


def test_counties_and_mixed_levels_are_refused(steward):
    for codes, into in (([COUNTY, TOWN], TOWN), ([TOWN, FAR], TOWN)):
        with pytest.raises(Refused) as refused:
            actions.merge(codes, actions.Piece(into, "新镇"), by=steward, at=LATER)
        assert refused.value.because.key == "areas.refused.level"
    with pytest.raises(Refused) as refused:
        actions.merge([TOWN, OTHER_TOWN], actions.Piece(FAR, "新镇"), by=steward, at=LATER)
    assert refused.value.because.key == "areas.refused.code"


def test_a_village_keeps_its_last_digits_unless_they_are_taken():
    assert recoded(FAR, TOWN, set()) == VILLAGE
    assert recoded(FAR, TOWN, {VILLAGE, EAST}) == LONE
    last = f"{TOWN[:9]}999"
    assert recoded(f"{OTHER_TOWN[:9]}999", TOWN, {last}) == f"{TOWN[:9]}001"
    with pytest.raises(ValueError, match="no code is free"):
        recoded(FAR, TOWN, {f"{TOWN[:9]}{n:03d}" for n in range(1000)})

"""Who answers for a place, upward from there, counted as persons and as posts, and who lives there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE

from anlan.ground.access import queries as access
from anlan.ground.people import actions, queries
from anlan.ground.people.models import Household
from anlan.ground.people.tests import city
from anlan.ground.people.tests.city import (
    COMMUNITY,
    DUTY,
    RISK,
    world,  # noqa: F401 (the fixture with the town in it)
)
from anlan.infra.scope import SYSTEM, reading


@pytest.fixture
def built(actor):
    return actor


def test_a_household_names_everybody_who_answers_for_it_layer_by_layer(built):
    viewer = built("village_head", VILLAGE)
    with reading(viewer):
        home = Household.objects.seen_by(viewer).get(ref="H1")
        found = queries.home(viewer, home.pk, T0)
    assert found is not None
    heads = {a.area.code: a.head.name for a in found[1] if a.head}
    assert heads == {VILLAGE: "王松年", COMMUNITY: "赵安", DUTY: "王松年", RISK: "林秀"}


def test_the_ladder_goes_up_and_asks_nobody_twice(built):
    with reading(SYSTEM):
        rungs = queries.ladder(SYSTEM, DUTY, T0)
    assert [(r.kind, r.area.code, [h.name for h in r.holders]) for r in rungs] == [
        ("head", DUTY, ["王松年"]),
        ("deputy", DUTY, ["陈知远"]),
        ("above", TOWN, ["周站长"]),
        ("above", TOWN, ["吴镇长"]),
    ]


def test_the_ladder_of_nowhere_is_empty(built):
    with reading(SYSTEM):
        assert queries.ladder(SYSTEM, "331081110299", T0) == []


def test_head_counts_say_what_they_count(built):
    with reading(SYSTEM):
        tally = {t.what: (t.persons, t.posts) for t in queries.persons_and_posts(SYSTEM, COUNTY, T0)}
    assert tally["all"] == (6, 12)
    assert tally["flood"] == (5, 10)  # the grid worker and the station's head stand outside; its deputy post counts
    assert (tally["rank.head"], tally["rank.deputy"]) == ((5, 7), (3, 5))
    assert tally["role.grid_head"] == (2, 4)


def test_a_count_of_the_past_is_a_count_of_the_past(built):
    actions.resign(city.person("P0"), by=built("town_station", TOWN), at=T0)
    with reading(SYSTEM):
        now = queries.persons_and_posts(SYSTEM, COUNTY, T0)[0]
        before = queries.persons_and_posts(SYSTEM, COUNTY, T0 - timedelta(seconds=1))[0]
    assert ((now.persons, now.posts), (before.persons, before.posts)) == ((5, 8), (6, 12))


def test_homes_are_counted_in_villages_and_grids(built):
    viewer = built("village_head", VILLAGE)
    with reading(viewer):
        rows, counts = queries.homes(viewer, VILLAGE)
        _, in_grid = queries.homes(viewer, COMMUNITY)
        near = queries.homes_near(viewer, 121.304, 28.304, 500)
    assert [h.ref for h in rows] == ["H2", "H1"]  # whoever lives alone stands first
    assert (counts.households, counts.people, counts.alone, counts.ground_floor) == (2, 6, 1, 1)
    assert in_grid == counts
    assert [(h.ref, round(h.metres or 0)) for h in near] == [("H1", 0)]


def test_another_town_counts_nothing(built):
    viewer = built("town_leader", OTHER_TOWN)
    with reading(viewer):
        assert queries.persons(viewer)[1] == 0
        assert queries.homes(viewer, VILLAGE)[1].households == 0
        assert queries.no_head(viewer, COUNTY, T0) == []


def test_who_stands_above_is_seen_from_below(built):
    viewer = built("grid_worker", VILLAGE)
    with reading(viewer):
        seen = {h.name for h in queries.holders(viewer, T0, at_areas=[TOWN])}
    assert seen == {"周站长", "吴镇长"}


def test_posts_make_the_actor_and_end_with_the_term(built):
    account = city.account("wang", "", VILLAGE, city.person("P0"))
    before = access.actor(account, T0)
    assert before is not None
    assert {(g.role, g.area) for g in before.grants if g.role} == {
        ("village_lead", VILLAGE),
        ("grid_head", DUTY),
        ("grid_head", city.DUTY2),
        ("evac_lead", RISK),
    }
    actions.resign(city.person("P0"), by=built("town_station", TOWN), at=T0)
    after = access.actor(account, T0)
    assert after is not None and after.scopes() == ()

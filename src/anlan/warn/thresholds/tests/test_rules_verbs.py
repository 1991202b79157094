"""Rules are changed by two people; what ships is marked; what stands is never edited in place."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN

from anlan.ground.access import actions as access
from anlan.infra.models import OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused
from anlan.warn.thresholds import actions, queries
from anlan.warn.thresholds.rules import drafts

NAMES = {"zh": "河道水位", "en": "River level"}
ARGS = {"quantity": "water_level", "at_least": 4.0}


def draft(by, at=T0, number="W-01", area_set=(COUNTY,), **changed):
    given = {"kind": "level", "args": ARGS, "level": 2, "ladder": "upward", "note": "汛期", **changed}
    return actions.draft(
        number, NAMES, given["kind"], given["args"], list(area_set), given["level"], given["ladder"], given["note"],
        by=by, at=at,
    ).ref  # fmt: skip


def view(rule):
    with reading(SYSTEM):
        return queries.rule(SYSTEM, rule)


def speaking():
    with reading(SYSTEM):
        return [(r.number, r.version, r.state) for r in queries.speaking(SYSTEM)]


SHIPPED = ("F-01", "F-02", "F-03", "F-04", "F-05", "R-01", "R-02", "R-03", "R-04", "R-07")


def test_what_ships_speaks_and_is_marked_to_be_confirmed(shipped):
    assert speaking() == [(n, 1, "default") for n in SHIPPED]
    with reading(SYSTEM):
        ten = queries.speaking(SYSTEM)[-1]
    assert (ten.level, ten.ladder, ten.area, ten.area_set) == (3, "upward", COUNTY, (COUNTY,))
    with pytest.raises(Refused) as refused:
        actions.ship([], COUNTY, by=SYSTEM, at=T0)
    assert refused.value.because.key == "thresholds.refused.shipped"


def test_a_default_is_confirmed_by_somebody_who_may(shipped, actor):
    with reading(SYSTEM):
        ten = queries.speaking(SYSTEM)[-1]
    with pytest.raises(Refused):
        actions.confirm(ten.id, by=actor("section", COUNTY), at=T0)
    director = actor("director", COUNTY)
    actions.confirm(ten.id, by=director, at=T0)
    assert (view(ten.id).state, view(ten.id).confirmed_by, view(ten.id).alone) == ("confirmed", director.account, False)


def test_a_draft_says_nothing_until_a_second_person_confirms(world, actor):
    director = actor("director", COUNTY, ("section", COUNTY))
    other = access.create("second", "Second", COUNTY, by=SYSTEM, at=T0 - timedelta(days=1)).ref
    access.grant(other, "director", COUNTY, by=SYSTEM, at=T0 - timedelta(days=1))
    rule = draft(director)
    assert speaking() == [] and view(rule).state == "draft"
    with reading(SYSTEM):
        assert OpenWork.objects.seen_by(SYSTEM).filter(room="thresholds", done_at=None).count() == 1
    with pytest.raises(Refused) as refused:
        actions.confirm(rule, by=director, at=T0)
    assert refused.value.because.key == "thresholds.refused.four_eyes"
    actions.confirm(rule, by=actor("director", COUNTY), at=T0)
    assert speaking() == [("W-01", 1, "confirmed")] and view(rule).valid_from == T0
    with reading(SYSTEM):
        assert not OpenWork.objects.seen_by(SYSTEM).filter(room="thresholds", done_at=None).exists()


def test_in_a_city_of_one_the_same_person_may_and_it_is_marked(world, actor):
    alone = actor("director", COUNTY, ("section", COUNTY))
    rule = draft(alone)
    done = actions.confirm(rule, by=alone, at=T0)
    assert view(rule).alone and done.because.key == "thresholds.allowed.alone"


def test_whoever_changed_a_draft_last_is_its_author(world, actor):
    section, director = actor("section", COUNTY), actor("section", COUNTY)
    rule = draft(section)
    actions.revise(
        rule, NAMES, "level", {**ARGS, "at_least": 4.5}, [TOWN], 1, "", "改", by=director, at=T0 + timedelta(hours=1)
    )
    assert (view(rule).drafted_by, view(rule).area, view(rule).level) == (director.account, TOWN, 1)
    with pytest.raises(Refused) as refused:
        actions.revise(rule, NAMES, "level", {"quantity": "joy"}, [TOWN], 1, "", "", by=section, at=T0)
    assert refused.value.because.params["field"] == "quantity"


def test_a_new_version_takes_the_place_of_the_old_one(world, actor):
    section, director = actor("section", COUNTY), actor("director", COUNTY)
    first = draft(section)
    actions.confirm(first, by=director, at=T0)
    second = draft(section, args={**ARGS, "at_least": 4.2})
    with pytest.raises(Refused) as refused:
        draft(section)
    assert refused.value.because.key == "thresholds.refused.draft_open"
    actions.confirm(second, by=director, at=T0 + timedelta(hours=1))
    assert speaking() == [("W-01", 2, "confirmed")]
    assert (view(first).state, view(first).valid_to) == ("retired", T0 + timedelta(hours=1))
    with reading(SYSTEM):
        assert [r.version for r in queries.rules(SYSTEM, T0 + timedelta(minutes=30))] == [1]
        assert [r.version for r in queries.versions(SYSTEM, "W-01")] == [2, 1]


def test_ending_a_rule_takes_two_as_well(world, actor):
    section, director = actor("section", COUNTY), actor("director", COUNTY)
    rule = draft(section)
    with pytest.raises(Refused):
        actions.withdraw(rule, "不用了", by=section, at=T0)  # it does not speak yet
    actions.confirm(rule, by=director, at=T0)
    end = actions.withdraw(rule, "测点撤销", by=section, at=T0).ref
    assert speaking() == [("W-01", 1, "confirmed")] and view(end).withdraws
    actions.confirm(end, by=director, at=T0 + timedelta(hours=1))
    assert speaking() == [] and view(rule).valid_to == T0 + timedelta(hours=1)


def test_a_draft_is_dropped_and_stays_readable(world, actor):
    section = actor("section", COUNTY)
    rule = draft(section)
    actions.discard(rule, by=section, at=T0)
    assert view(rule).state == "discarded"
    with pytest.raises(Refused):
        actions.confirm(rule, by=actor("director", COUNTY), at=T0)
    assert view(draft(section)).version == 2


def test_the_right_holds_for_the_rules_own_area(world, actor):
    rule = draft(actor("section", COUNTY), area_set=(TOWN,))
    assert view(rule).area == TOWN
    with pytest.raises(Refused):
        draft(actor("section", OTHER_TOWN), number="W-02", area_set=(COUNTY,))
    with pytest.raises(Hidden):
        actions.confirm(rule, by=actor("director", OTHER_TOWN), at=T0)
    with pytest.raises(Refused):
        draft(actor("duty_officer", COUNTY), number="W-03")


def test_towns_see_the_rules_of_the_whole_county(shipped, actor):
    town = actor("town_leader", TOWN)
    with reading(town):
        assert len(queries.rules(town, T0)) == len(SHIPPED)


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"number": "rain!"}, "number"),
        ({"level": 5}, "level"),
        ({"ladder": "stairs"}, "ladder"),
        ({"area_set": ()}, "area_set"),
        ({"area_set": ("331081110200-G001",)}, "area_set"),
    ],
)
def test_what_is_not_whole_is_refused(world, actor, changed, key):
    with pytest.raises(Refused) as refused:
        draft(actor("section", COUNTY), **changed)
    assert refused.value.because.key == f"thresholds.refused.{key}"


def test_names_in_both_languages_are_needed():
    assert not drafts.well_formed("R-1", {"zh": "雨"}, 3, "", [COUNTY]).ok
    assert drafts.well_formed("R-1", {"zh": "雨", "en": "Rain"}, 3, "", [COUNTY]).ok


def test_the_home_of_a_rule_is_the_smallest_area_that_holds_all():
    assert drafts.home([TOWN]) == TOWN
    assert drafts.home([f"{TOWN[:9]}200", f"{TOWN[:9]}201"]) == TOWN
    assert drafts.home([TOWN, OTHER_TOWN]) == COUNTY


def test_who_may_confirm():
    one, two = uuid4(), uuid4()
    assert drafts.may_confirm(one, two, 0).because.key == "core.ok"
    assert drafts.may_confirm(one, one, 3).because.params == {"others": 3}
    assert drafts.may_confirm(one, one, 0).because.key == "thresholds.allowed.alone"

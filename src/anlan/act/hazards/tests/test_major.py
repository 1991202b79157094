"""Major hazards: graded by an officer, a plan in six parts, looked at by two officers; and files opened again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from conftest import COUNTY, T0, VILLAGE

from anlan.act.hazards import actions, queries
from anlan.act.hazards.pages import phone
from anlan.act.hazards.tests.conftest import FIXES, PLAN
from anlan.infra.models import OpenWork, Photo
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused

DAY = timedelta(days=1)


def refused(verb, **given) -> str:
    with pytest.raises(Refused) as caught:
        verb(**given)
    return caught.value.because.key


def test_only_an_officer_grades_a_hazard_major_and_names_the_item(city):
    hazard = city.report()
    actions.verify(hazard=hazard, by=city.station, at=T0)
    grade = {"hazard": hazard, "text": "唯一出口", "grade": "major", "at": T0}
    assert refused(actions.grade, **grade, rule_item="3(1)", by=city.station) == "hazards.refused.major_officer"
    assert refused(actions.grade, **grade, rule_item="3(1)", by=city.section) == "hazards.refused.major_officer"
    assert refused(actions.grade, **grade, by=city.officer) == "hazards.refused.major_item"
    assert refused(actions.grade, **grade, rule_item="3(1)", risk="pink", by=city.officer) == "hazards.refused.risk"
    actions.grade(**grade, rule_item="3(1)", by=city.officer)
    assert (city.row(hazard).grade, city.row(hazard).risk, city.row(hazard).rule_item) == ("major", "red", "3(1)")
    assert city.row(city.graded()).risk == "yellow"


def test_a_major_hazards_plan_is_due_in_five_working_days_and_fills_the_five_fixes(city):
    hazard = city.ordered()
    row = city.row(hazard)
    limit = T0.replace(hour=0) + 31 * DAY
    assert (row.due, row.limit) == (T0.replace(hour=0) + 8 * DAY, limit)  # a Monday: five working days, then midnight
    with reading(SYSTEM):
        assert queries.lacking(row.facts()) == ("measures", "funds", "plan")
    by = {"by": city.grid, "at": T0}
    assert refused(actions.rectify, hazard=hazard, text="接受", **by) == "hazards.refused.plan_parts"
    assert refused(actions.rectify, hazard=hazard, text="接受", **(PLAN | {"means": " "}), **by) == (
        "hazards.refused.plan_parts"
    )
    actions.rectify(hazard=hazard, text="接受", **PLAN, **by)
    row = city.row(hazard)
    assert (row.due, row.remedy) == (limit, PLAN)
    assert row.fixes == {
        "responsibility": "王松年",
        "measures": PLAN["methods"],
        "funds": PLAN["means"],
        "plan": PLAN["safety"],
    }
    assert queries.lacking(row.facts()) == ()


def test_a_major_hazard_may_take_ninety_days_and_no_more(city):
    hazard = city.major()
    given = {"hazard": hazard, "holder": city.people["grid"], "responsibility": "王松年", "by": city.officer, "at": T0}
    assert refused(actions.assign, **given, until=date(2026, 11, 9)) == "hazards.refused.limit"
    assert refused(actions.assign, **(given | {"responsibility": ""})) == "hazards.refused.fixes"
    actions.assign(**given, until=date(2026, 11, 8))
    assert city.row(hazard).limit == T0.replace(hour=0) + 91 * DAY


def test_major_hazards_that_lack_fixes_are_listed_with_what_lacks(city):
    graded, ordered, planned = city.major(), city.ordered(), city.major_submitted()
    city.assigned()
    with reading(city.director):
        found = {row.id: lacks for row, lacks in queries.without_fixes(city.director, COUNTY, T0)}
    every = ("responsibility", "measures", "funds", "limit", "plan")
    assert found == {graded: every, ordered: ("measures", "funds", "plan")}
    assert planned not in found


def test_a_major_hazard_is_looked_at_by_two_officers_each_with_their_own_account(city):
    hazard = city.major_submitted()
    look = {"hazard": hazard, "ok": True, "text": "看过", "photos": (city.photo("officer", 150),), "at": T0}
    assert refused(actions.reinspect, **look, by=city.second) == "hazards.refused.not_officer"
    named = look | {"second": city.people["officer2"]}
    assert refused(actions.reinspect, **named, by=city.officer) == "hazards.refused.major_visit"
    actions.visit(hazard=hazard, by=city.officer, at=T0)
    assert refused(actions.reinspect, **look, by=city.officer) == "hazards.refused.major_visit"
    actions.reinspect(**look, by=city.officer2)
    row = city.row(hazard)
    assert (row.state, row.inspector, row.second) == ("closed", city.people["officer2"], city.people["officer"])


def test_what_an_officer_ordered_is_looked_at_by_two_officers_of_the_same_body(city):
    hazard = city.graded()
    actions.assign(hazard=hazard, holder=city.people["grid"], **FIXES, by=city.officer, at=T0)
    actions.rectify(hazard=hazard, text="清", by=city.grid, at=T0)
    actions.submit(hazard=hazard, text="清了", photos=(city.photo(),), by=city.grid, at=T0)
    look = {"hazard": hazard, "ok": True, "text": "看过", "photos": (city.photo("officer", 150),), "at": T0}
    assert refused(actions.reinspect, **look, by=city.second) == "hazards.refused.not_officer"
    assert refused(actions.reinspect, **look, by=city.officer) == "hazards.refused.second"
    other = look | {"second": city.people["station"]}
    assert refused(actions.reinspect, **other, by=city.officer) == "hazards.refused.second_officer"
    elsewhere = city.make("officer", VILLAGE)
    assert refused(actions.reinspect, **look | {"second": city.people["officer"]}, by=elsewhere) == (
        "hazards.refused.not_officer"
    )
    actions.reinspect(**look | {"second": city.people["officer2"]}, by=city.officer)
    assert city.row(hazard).state == "closed"


POINT = {"lon": 121.31, "lat": 28.31}


def test_the_same_found_again_within_180_days_is_proposed_by_the_system_and_reopened_by_an_officer(city, work):
    hazard = city.report(**POINT, photos=(city.photo("grid", 40),))
    _through(city, hazard)
    later = T0 + 100 * DAY
    again = city.report(later, **POINT, photos=(city.photo("grid", 60),))
    other = city.report(later, kind="dust", **POINT)
    away = city.report(later, lon=121.312, lat=28.31)
    work(later)
    assert [city.row(h).again_of for h in (again, other, away)] == [hazard, None, None]
    reopen = {"hazard": hazard, "text": "同一涵洞又堵"}
    assert refused(actions.reopen, **reopen, by=city.station, at=later) == "core.refused.right"
    assert refused(actions.reopen, hazard=hazard, text=" ", by=city.officer, at=later) == "hazards.refused.reason"
    with reading(city.officer):
        offers = [(o.verb, o.refused) for o in queries.offers(city.officer, hazard, later)]
    assert offers == [("reopen", None)]
    actions.reopen(**reopen, by=city.officer, at=later)
    row = city.row(hazard)
    assert (row.state, row.reopened, row.ended_at, row.holder, city.row(again).state) == (
        "reopened", 1, None, None, "joined",
    )  # fmt: skip
    with reading(SYSTEM):
        labels = list(Photo.objects.filter(ref=hazard).order_by("id").values_list("label", flat=True))
    assert labels == ["before", "after", "after", "again"]
    with reading(SYSTEM):
        counts = [
            (queries.open_(SYSTEM, VILLAGE, at), queries.closed(SYSTEM, VILLAGE, at))
            for at in (T0 + DAY, later - DAY, later + DAY)
        ]
    assert counts == [(0, 1), (0, 1), (3, 0)]  # between strike-off and reopening it was closed, and reads so
    actions.assign(hazard=hazard, holder=city.people["grid"], **FIXES, by=city.station, at=later)
    assert city.row(hazard).state == "assigned"


def test_after_180_days_the_same_is_a_new_hazard(city, work):
    hazard = city.report(**POINT)
    _through(city, hazard)
    later = T0 + 181 * DAY
    again = city.report(later, **POINT)
    work(later)
    assert city.row(again).again_of is None
    late = refused(actions.reopen, hazard=hazard, text="又堵", by=city.officer, at=later)
    assert late == "hazards.refused.reopen_late"
    assert refused(actions.reopen, hazard=again, text="又堵", by=city.officer, at=later) == "core.refused.move"


def test_nothing_is_reopened_that_nobody_found_again(city):
    assert refused(actions.reopen, hazard=city.closed(), text="又堵", by=city.officer, at=T0) == (
        "hazards.refused.not_again"
    )


def _through(city, hazard):
    actions.verify(hazard=hazard, by=city.station, at=T0)
    actions.grade(hazard=hazard, text="一般", by=city.station, at=T0)
    actions.assign(hazard=hazard, holder=city.people["grid"], **FIXES, by=city.station, at=T0)
    actions.rectify(hazard=hazard, text="清", by=city.grid, at=T0)
    actions.submit(hazard=hazard, text="清了", photos=(city.photo(),), by=city.grid, at=T0)
    city.reinspect(hazard)


def test_the_phone_asks_the_six_parts_of_a_major_hazards_plan_and_of_no_other(city):
    major, plain = city.ordered(), city.assigned()
    with reading(city.grid):
        work = {w.ref: w for w in OpenWork.objects.filter(room="hazards", done_at=None)}
        asked = {ref: phone.task(city.grid, work[ref], T0) for ref in (major, plain)}
    first = {ref: next(a for a in task.answers if a.verb == "hazards.rectify") for ref, task in asked.items()}
    assert [name for name, _ in first[major].more] == list(PLAN)
    assert first[plain].more == ()
    actions.rectify(text="照办", **first[major].args, **dict.fromkeys(PLAN, "有"), by=city.grid, at=T0)
    assert city.row(major).state == "rectifying"

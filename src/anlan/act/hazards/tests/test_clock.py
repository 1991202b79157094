"""Reminders and lateness: the house itself speaks at its times, to whose turn it is, and not once more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from conftest import COUNTY, T0, VILLAGE, minutes

from anlan.act.hazards import actions, queries
from anlan.ground.access import actions as access
from anlan.infra.models import Due, Entry, OpenWork
from anlan.infra.pages.words import say
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Refused
from anlan.warn.calls import actions as call_actions
from anlan.warn.calls import queries as calls


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY)


def said(hazard):
    """What the house said about a hazard: when, how much of the time, how late, to whom."""
    with reading(SYSTEM):
        found = Entry.objects.filter(verb="hazards.remind", ref=hazard, outcome="applied").order_by("recorded_at", "id")
        return [(e.recorded_at, e.after["share"], e.after["day_late"], e.after["told"]) for e in found]


def names(city, told):
    known = {str(v): k for k, v in city.people.items()}
    return [known[p] for p in told]


def test_reminders_at_half_four_fifths_and_the_end_and_then_daily_up_the_chain(city, work):
    hazard = city.rectifying(at("2026-08-10T00:00"))  # until the end of the 25th: sixteen days
    for hour in range(0, 20 * 24, 12):
        work(at("2026-08-10T00:00") + timedelta(hours=hour))
    found = [(when, share, late, names(city, told)) for when, share, late, told in said(hazard)]
    assert found == [
        (at("2026-08-18T00:00"), 50, 0, ["grid"]),
        (at("2026-08-23T00:00"), 80, 0, ["grid"]),
        (at("2026-08-26T00:00"), 100, 1, ["grid"]),
        (at("2026-08-27T00:00"), 100, 2, ["grid", "lead"]),
        (at("2026-08-28T00:00"), 100, 3, ["grid", "lead", "station"]),
        (at("2026-08-29T00:00"), 100, 4, ["grid", "lead", "station", "mayor"]),
    ]


def test_a_report_that_nobody_looks_at_goes_to_the_town_and_up(city, work):
    hazard = city.report(at("2026-08-10T00:00"), kind="slope_crack")
    for day in range(7):
        work(at("2026-08-10T00:00") + timedelta(days=day))
    late = [(day, names(city, told)) for _, _, day, told in said(hazard) if day]
    assert late == [
        (1, ["station"]),
        (2, ["station", "mayor"]),
        (3, ["station", "mayor", "section"]),
        (4, ["station", "mayor", "section"]),
    ]


def calls_about(hazard):
    with reading(SYSTEM):
        return [(c.state, c.first, c.headline["zh"]) for c in calls.about(SYSTEM, "hazards", hazard)]


def test_a_reminder_asks_through_calls_and_stops_when_the_hazard_moves_on(city, work):
    hazard = city.rectifying(at("2026-08-10T00:00"))
    work(at("2026-08-26T00:00"))
    work(at("2026-08-27T00:00"))
    grid, lead = str(city.people["grid"]), str(city.people["lead"])
    assert calls_about(hazard) == [
        ("superseded", (grid,), "隐患2026-0001：整改逾期第1天"),
        ("asking", (grid, lead), "隐患2026-0001：整改逾期第2天"),
    ]
    actions.submit(hazard=hazard, text="清", photos=(city.photo(),), by=city.grid, at=at("2026-08-27T08:00"))
    assert [state for state, *_ in calls_about(hazard)] == ["superseded", "stopped"]
    with reading(SYSTEM):
        reason = calls.about(SYSTEM, "hazards", hazard)[-1].reason
    assert reason.key == "hazards.ask.moved_on"


def test_who_was_reminded_finds_it_on_the_phone_and_acknowledges(city, work):
    hazard = city.rectifying(at("2026-08-10T00:00"))
    work(at("2026-08-18T00:00"))
    with reading(SYSTEM):
        (call,) = calls.about(SYSTEM, "hazards", hazard)
        assert OpenWork.objects.filter(room="calls", holder=city.people["grid"], done_at=None).count() == 1
    call_actions.answer(call.id, "yes", by=city.grid, at=at("2026-08-18T08:00"))
    assert calls_about(hazard)[0][0] == "answered"
    assert city.row(hazard).state == "rectifying", "knowing is not doing"


def test_a_clock_that_slept_says_the_newest_alone(city, work):
    hazard = city.rectifying(at("2026-08-10T00:00"))
    work(at("2026-08-27T09:00"))
    assert [(share, late) for _, share, late, _ in said(hazard)] == [(100, 2)]
    with reading(SYSTEM):
        plan = Due.objects.get(kind="hazards.clock", ref=str(hazard), done_at=None)
    assert plan.at == at("2026-08-28T00:00")


def test_who_is_done_in_time_is_not_reminded(city, work):
    hazard = city.submitted(T0)
    city.reinspect(hazard, T0 + minutes(10))
    work(T0 + timedelta(days=40))
    assert said(hazard) == []


def test_a_reminder_for_a_limit_that_moved_is_refused(city):
    hazard = city.rectifying()
    with pytest.raises(Refused) as refused:
        actions.remind(hazard=hazard, due=T0, by=SYSTEM, at=T0 + timedelta(days=9))
    assert refused.value.because.key == "hazards.refused.moved_on"
    with pytest.raises(Refused):
        actions.remind(hazard=hazard, due=city.row(hazard).due, by=SYSTEM, at=T0 + minutes(1))


def test_nobody_but_the_house_reminds(city):
    hazard = city.rectifying()
    with pytest.raises(Refused) as refused:
        actions.remind(hazard=hazard, due=city.row(hazard).due, by=city.station, at=T0 + timedelta(days=9))
    assert refused.value.because.key == "core.refused.right"


def test_an_extension_winds_the_clock_anew_from_the_order(city, work):
    begun = at("2026-08-10T00:00")
    hazard = city.rectifying(begun)
    until = at("2026-09-05T00:00").date()
    actions.extend(hazard=hazard, until=until, text="等件", interim="守", by=city.grid, at=begun + timedelta(days=1))
    actions.grant(hazard=hazard, by=city.station, at=begun + timedelta(days=2))
    work(at("2026-08-23T11:00"))
    assert said(hazard) == []
    work(at("2026-08-23T12:00"))  # half of 27 days
    assert [(share, late) for _, share, late, _ in said(hazard)] == [(50, 0)]


def test_open_work_says_what_comes_by_itself(city, work):
    hazard = city.assigned(at("2026-08-10T00:00"))
    with reading(SYSTEM):
        row = OpenWork.objects.get(ref=hazard, done_at=None)
    assert (row.next["key"], row.next["params"], row.next_at) == (
        "hazards.next.remind",
        {"share": 50},
        at("2026-08-18T00:00"),
    )
    work(at("2026-08-25T00:00"))
    with reading(SYSTEM):
        row = OpenWork.objects.get(ref=hazard, done_at=None)
    assert (row.next["key"], row.next_at) == ("hazards.next.overdue", at("2026-08-26T00:00"))


def test_new_deadlines_hold_for_steps_that_begin_after_they_are_in_force(city):
    admin = city.make("admin")
    other = access.create("director", "吴局", COUNTY, by=admin, at=T0 - minutes(9)).ref
    access.grant(other, "director", COUNTY, by=admin, at=T0 - minutes(8))
    before = city.report(kind="slope_crack")
    both = city.make("section", COUNTY, ("director", COUNTY))
    actions.propose(values={"verify_wd": 1}, valid_from=T0 + timedelta(hours=1), text="汛期从严", by=both, at=T0)
    with reading(SYSTEM):
        (draft,) = queries.versions(SYSTEM)
    with pytest.raises(Refused) as refused:
        actions.confirm(setting=draft.id, by=both, at=T0)
    assert refused.value.because.key == "access.refused.own"
    early = city.report(T0 + timedelta(hours=2), kind="slope_crack")
    actions.confirm(setting=draft.id, by=city.director, at=T0 + timedelta(hours=3))
    after = city.report(T0 + timedelta(hours=4), kind="slope_crack")
    assert [city.row(h).due for h in (before, early, after)] == [
        at("2026-08-13T00:00"),
        at("2026-08-13T00:00"),
        at("2026-08-12T00:00"),
    ]
    assert [city.row(h).terms for h in (before, early, after)] == [0, 0, 1]
    with reading(city.grid):
        terms = queries.terms_at(city.grid, T0 + timedelta(hours=4))
    assert (terms.status, terms.verify_wd, terms.rectify_d) == ("confirmed", 1, 15)


def test_a_proposal_is_looked_at_and_only_the_section_makes_one(city):
    for by, values, key in (
        (city.section, {"verify_wd": 0}, "hazards.refused.setting_number"),
        (city.section, {"what": 1}, "hazards.refused.setting_name"),
        (city.station, {"verify_wd": 1}, "core.refused.right"),
    ):
        with pytest.raises(Refused) as refused:
            actions.propose(values=values, valid_from=T0, text="试", by=by, at=T0)
        assert refused.value.because.key == key
    with reading(SYSTEM):
        assert queries.versions(SYSTEM) == []


def test_in_a_city_of_one_the_proposer_confirms_and_it_is_marked(actor):
    alone = actor("section", COUNTY, ("director", COUNTY))
    actions.propose(values={}, valid_from=T0, text="试", by=alone, at=T0)
    with reading(SYSTEM):
        (draft,) = queries.versions(SYSTEM)
    actions.confirm(setting=draft.id, by=alone, at=T0)
    with reading(SYSTEM):
        (version,) = queries.versions(SYSTEM)
    assert (version.state, version.alone) == ("confirmed", True)


def test_what_comes_next_names_whom_it_reaches(city, work):
    def next_of(hazard, when):
        work(when)
        with reading(city.director):
            return say(queries.file(city.director, hazard, when).next)

    start = at("2026-08-10T00:00")
    hazard, unseen = city.rectifying(start), city.report(start, kind="slope_crack")
    assert next_of(hazard, start) == "提醒王松年（时限过50%）"
    assert next_of(unseen, start) == "提醒镇街应急站沈立（时限过50%）"
    observer = city.make("observer", COUNTY)
    with reading(observer):
        assert say(queries.file(observer, unseen, start).next) == "时限过50% 时提醒"
    assert next_of(hazard, at("2026-08-24T00:00")) == "逾期，呼叫王松年"
    assert next_of(unseen, at("2026-08-24T00:00")) == "逾期第13天，再报业务科室钱思"  # nobody holds the step above
    with reading(SYSTEM):
        plan = OpenWork(id=hazard, kind="rectifying", area=VILLAGE, holder=city.people["grid"])
        days = []
        for day in range(2, 6):
            plan.next = {"key": "hazards.next.late", "params": {"days": day}}
            days.append(say(queries.ahead(city.director, [plan], start)[hazard]))
    assert days == [
        "逾期第2天，再报村主要负责人周明",
        "逾期第3天，再报应急消防管理站沈立",
        "逾期第4天，再报镇街负责人赵全",
        "逾期第5天，再报业务科室钱思",
    ]

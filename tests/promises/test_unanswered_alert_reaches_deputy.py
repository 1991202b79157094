"""Promise: a village's alert that its first person does not answer reaches the deputy, the town, the duty officer."""

from __future__ import annotations

from datetime import timedelta

from conftest import T0, VILLAGE

from anlan.infra.models import OpenWork
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.warn.alerts.pages import desk


def minutes(n):
    return timedelta(minutes=n)


def row(storm, minute):
    """The village's line on the duty officer's screen."""
    officer = storm.voice("li")
    with reading(officer):
        works = list(OpenWork.objects.seen_by(officer).filter(room="alerts", done_at=None))
        return next(iter(desk.rows(officer, works, T0 + minutes(minute)).values()), None)


def test_unanswered_alert_reaches_deputy(storm):
    storm.rain(0, 3.0)
    assert storm.calls() == []
    storm.rain(5, 3.9)  # 6.9 mm in ten minutes: 41 mm/h
    assert (storm.episode().area, storm.episode().level) == (VILLAGE, 3)
    assert storm.asked() == ["王大明"]

    storm.pass_to(9.9)
    assert storm.asked() == ["王大明"]
    storm.pass_to(10)
    assert storm.asked() == ["王大明", "陈小平"]
    line = row(storm, 10)
    assert say(line.title).endswith("雨强41.4 mm/h") and line.level == 3 and line.silent
    assert "王大明" in say(line.keeper) and "陈小平" in say(line.keeper)
    assert line.silent_since == T0 + minutes(5)
    assert "14:12" in say(line.then) and "坞根镇" in say(line.then)

    storm.answers("chen", "yes", 11)
    assert storm.calls()[0].state == "answered"
    line = row(storm, 11)
    assert not line.silent and "陈小平" in say(line.keeper)
    storm.pass_to(60)
    assert storm.asked() == ["王大明", "陈小平"]


def test_with_nobody_answering_the_desk_is_told_to_act(storm):
    storm.rain(0, 7.0)
    for minute in (5, 7, 10, 15):
        storm.pass_to(minute)
    assert storm.asked() == ["王大明", "陈小平", "周海", "李值班"]
    line = row(storm, 15)
    assert line.needs and line.silent
    assert (say(line.keeper), say(line.then)) == ("都已叫过，无人应答", "亲自处理")


def test_after_the_house_stood_still_everybody_still_gets_their_own_time(storm):
    storm.rain(0, 7.0)
    storm.pass_to(30)  # nothing ran for half an hour
    assert storm.asked() == ["王大明", "陈小平"]
    assert storm.calls()[0].next_at == T0 + minutes(32)


def test_cannot_goes_on_at_once(storm):
    storm.rain(0, 7.0)
    storm.answers("wang", "no", 1)
    assert storm.asked() == ["王大明", "陈小平"]


def test_an_answer_stops_only_its_own_call(storm):
    storm.rain(0, 7.0, 31.0)  # 10-min intensity and the hour's sum: two rules, two ladders, one episode
    assert {c.ladder for c in storm.calls()} == {"upward", "town"} and len(storm.episode().standing) == 3
    storm.answers("wang", "yes", 1, storm.call("upward").id)
    assert {c.ladder: c.state for c in storm.calls()} == {"upward": "answered", "town": "asking"}


def test_a_rise_asks_again(storm):
    storm.rain(0, 7.0)
    storm.answers("wang", "yes", 1)
    storm.rain(5, 10.0, 30.0)
    storm.pass_to(20)
    assert storm.asked() == ["王大明"] and storm.call("upward").state == "answered"  # the same level: it holds
    storm.rain(25, 12.0, 55.0)
    assert storm.episode().level == 2
    assert storm.call("upward").level == 2 and storm.call("upward").state == "asking"
    assert storm.asked("call_and_answer") == ["吴镇"]
    storm.answers("wang", "yes", 26, storm.call("upward").id)
    storm.answers("wu", "yes", 27, storm.call("call_and_answer").id)
    # the village's lead has answered at this level already: handing down to him needs no second answer
    assert storm.call("call_and_answer").state == "answered"


def test_late_and_double_answers_are_kept_and_told(storm):
    storm.rain(0, 7.0)
    storm.pass_to(5)
    storm.answers("chen", "yes", 6)
    storm.answers("chen", "yes", 7)
    storm.answers("wang", "yes", 8)
    said = storm.calls()[0].answers
    assert [(a.late, a.repeated) for a in said] == [(False, False), (False, True), (True, False)]
    assert storm.calls()[0].answered_by == storm.people["chen"]


def test_when_it_is_over_nobody_is_asked_any_more(storm):
    storm.rain(0, 7.0)
    for minute in range(5, 45, 5):
        storm.rain(minute, 0.0)
    assert (storm.episode().state, storm.episode().ended_how) == ("ended", "cleared")
    assert storm.calls()[0].state == "stopped" and storm.calls()[0].reason.key == "calls.reason.cleared"
    assert row(storm, 45) is None
    officer = storm.voice("li")
    with reading(officer):
        assert not OpenWork.objects.seen_by(officer).filter(room="calls", done_at=None).exists()

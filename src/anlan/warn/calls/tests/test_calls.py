"""A call on the real database: steps, answers on any way, and what everybody sees of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import COUNTY, T0, TOWN

from anlan.ground.people import queries as register
from anlan.infra.models import OpenWork
from anlan.infra.pages import times
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused
from anlan.warn.calls import actions, queries
from anlan.warn.calls.models import Delivery
from anlan.warn.calls.pages import telling


def minutes(n):
    return timedelta(minutes=n)


def view(call):
    with reading(SYSTEM):
        return queries.call(SYSTEM, call)


def asked(call):
    return [(a.n, a.name, a.state) for a in view(call).asked]


def messages(call, kind="ask"):
    with reading(SYSTEM):
        rows = Delivery.objects.seen_by(SYSTEM).filter(call=call, kind=kind).order_by("queued_at", "id")
        return [(d.person, d.channel, d.state) for d in rows]


def today(person):
    with reading(SYSTEM):
        return list(OpenWork.objects.seen_by(SYSTEM).filter(holder=person, done_at=None))


def told(call):
    return [a.told.key for a in view(call).answers]


def test_the_person_who_answers_for_the_place_is_asked_first(people, start, work):
    call = start()
    assert asked(call) == [(0, "王大明", "asked")]
    assert messages(call) == [(people["wang"], "in_app", "queued"), (people["wang"], "sms_sim", "queued")]
    (line,) = today(people["wang"])
    assert (line.room, line.kind, line.level, line.next_at) == ("calls", "ask", 3, T0 + minutes(5))
    assert line.line["params"]["call"] == str(call)
    work(T0)
    assert {state for _, _, state in messages(call)} <= {"sent", "failed"}
    assert messages(call)[0] == (people["wang"], "in_app", "sent")


def test_who_has_the_ask_open_is_seen_to_have_it_and_is_asked_on(people, start, work):
    call = start()
    assert actions.opened(call, people["wang"], T0) is False  # not even sent
    work(T0)
    assert actions.opened(call, people["chen"], T0 + minutes(1)) is False  # was not asked
    assert actions.opened(call, people["wang"], T0 + minutes(1)) is True
    assert messages(call)[0] == (people["wang"], "in_app", "read")

    def state(later: int) -> tuple[str, object]:
        with reading(SYSTEM):
            (one, *_) = telling.persons(SYSTEM, [queries.call(SYSTEM, call)], T0 + minutes(later))
        return one.state.key, one.state.params.get("time")

    assert state(0) == ("calls.person.asking", None)
    assert state(2) == ("calls.person.seen", times.clock(T0 + minutes(1)))
    assert actions.opened(call, people["wang"], T0 + minutes(3)) is True  # looks again: the first time stays
    work(T0 + minutes(5))
    assert [name for _, name, _ in asked(call)] == ["王大明", "陈小平"]  # to look is no answer
    assert state(6) == ("calls.person.seen", times.clock(T0 + minutes(1)))


def test_silence_is_reminded_once_and_then_goes_up_step_by_step(people, start, work):
    call = start()
    work(T0 + minutes(2))
    assert len(messages(call, "again")) == 2 and len(asked(call)) == 1
    work(T0 + minutes(5))
    assert asked(call) == [(0, "王大明", "asked"), (1, "陈小平", "asked")]
    work(T0 + minutes(7))
    work(T0 + minutes(10))
    assert [name for _, name, _ in asked(call)] == ["王大明", "陈小平", "周海", "李值班"]
    assert view(call).state == "asking"
    work(T0 + minutes(15))
    one = view(call)
    assert (one.state, one.next_at, one.open) == ("exhausted", None, True)
    actions.record(call, people["chen"], "yes", "陈小平本人", by=SYSTEM, at=T0 + minutes(16))
    assert view(call).state == "answered"


def test_yes_stops_this_call_alone(people, start, voice, work):
    mine, other = start(), start()
    actions.answer(mine, "yes", by=voice("wang"), at=T0 + minutes(1))
    one = view(mine)
    assert (one.state, one.answered_by, one.next_at) == ("answered", people["wang"], None)
    assert view(other).state == "asking"
    work(T0 + minutes(6))
    assert len(asked(mine)) == 1 and len(asked(other)) == 2
    assert [line.ref for line in today(people["chen"])] and len(today(people["wang"])) == 1


def test_cannot_goes_on_at_once(people, start, voice):
    call = start()
    done = actions.answer(call, "no", by=voice("wang"), at=T0 + minutes(1))
    assert asked(call) == [(0, "王大明", "no"), (1, "陈小平", "asked")]
    assert view(call).next_at == T0 + minutes(3)
    assert done.after["answer"] == "no" and told(call) == ["calls.told.passed_on"]
    assert today(people["wang"]) == []


def test_a_yes_that_is_taken_back_asks_the_next_at_once(people, start, voice):
    call = start()
    actions.answer(call, "yes", by=voice("wang"), at=T0 + minutes(1))
    actions.answer(call, "no", by=voice("wang"), at=T0 + minutes(4))
    one = view(call)
    assert (one.state, one.answered_by, asked(call)[-1]) == ("asking", None, (1, "陈小平", "asked"))


def test_late_and_repeated_answers_are_kept_and_told(people, start, voice, work):
    call = start()
    work(T0 + minutes(5))
    actions.answer(call, "yes", by=voice("chen"), at=T0 + minutes(6))
    actions.answer(call, "yes", by=voice("chen"), at=T0 + minutes(6.5))
    actions.answer(call, "yes", by=voice("wang"), at=T0 + minutes(9))
    said = view(call).answers
    assert [(a.late, a.repeated) for a in said] == [(False, False), (False, True), (True, False)]
    assert told(call) == ["calls.told.thanks", "calls.told.again", "calls.told.late"]
    assert said[2].told.params["name"] == "陈小平" and said[2].told.params["time"] == "14:06"
    assert view(call).answered_by == people["chen"]


def test_an_answer_may_name_the_open_work_of_today(people, start, voice):
    call = start()
    (line,) = today(people["wang"])
    actions.answer(line.ref, "yes", by=voice("wang"), at=T0 + minutes(1))
    assert view(call).state == "answered"


def test_who_was_not_asked_can_not_answer(people, start, voice, actor):
    call = start()
    for who in ("chen", "li"):
        with pytest.raises(Refused):
            actions.answer(call, "yes", by=voice(who), at=T0)
    with pytest.raises(Hidden):
        actions.answer(call, "yes", by=voice("hu"), at=T0)
    with pytest.raises(Refused):
        actions.reply(call, people["wang"], "yes", by=voice("wang"), at=T0)
    assert view(call).answers == ()


def test_the_same_envelope_twice_is_one_answer(people, start, voice):
    call, key, wang = start(), uuid4(), voice("wang")
    first = actions.answer(call, "yes", by=wang, at=T0, key=key)
    again = actions.answer(call, "yes", by=wang, at=T0 + minutes(1), key=key)
    assert again.replayed and again.entry == first.entry and len(view(call).answers) == 1


def test_a_rise_asks_again_and_an_answer_holds_for_its_level(people, start, voice):
    about = uuid4()
    first = start(ref=about)
    actions.answer(first, "yes", by=voice("wang"), at=T0 + minutes(1))
    milder = start(ref=about, level=4, at=T0 + minutes(2))
    assert (view(milder).state, view(milder).answered_by) == ("answered", people["wang"])
    worse = start(ref=about, level=2, at=T0 + minutes(3))
    assert (view(worse).state, asked(worse)) == ("asking", [(0, "王大明", "asked")])
    worst = start(ref=about, level=1, at=T0 + minutes(4))
    assert (view(worse).state, view(worse).reason.key) == ("superseded", "calls.reason.risen")
    assert view(worst).state == "asking"
    with reading(SYSTEM):
        assert queries.ladders_about(SYSTEM, "alerts", about) == ["upward"]


def test_call_now_does_not_wait_and_those_asked_stay_asked(people, start, voice):
    call = start()
    officer = voice("li")
    actions.escalate(call, by_hand=True, by=officer, at=T0 + minutes(1))
    actions.escalate(call, by_hand=True, by=officer, at=T0 + minutes(1))
    assert [name for _, name, _ in asked(call)] == ["王大明", "陈小平", "周海"]
    assert [a.by_hand for a in view(call).asked] == [False, True, True]
    actions.answer(call, "yes", by=voice("wang"), at=T0 + minutes(2))
    assert view(call).state == "answered"
    with pytest.raises(Refused) as refused:
        actions.escalate(call, by_hand=True, by=officer, at=T0 + minutes(3))
    assert refused.value.because.key == "calls.refused.not_asking"


def test_reached_by_ordinary_phone_is_recorded_with_who_said_so(people, start, voice):
    call = start()
    officer = voice("li")
    with pytest.raises(Refused):
        actions.record(call, people["chen"], "yes", " ", by=officer, at=T0)
    actions.record(call, people["chen"], "yes", "陈小平的妻子", by=officer, at=T0 + minutes(1))
    one = view(call)
    assert (one.state, one.answered_by) == ("answered", people["chen"])
    assert (one.answers[0].channel, one.answers[0].said_by) == ("phone", "陈小平的妻子")
    with pytest.raises(Refused):
        actions.record(start(), uuid4(), "yes", "谁", by=officer, at=T0 + minutes(2))  # a person nobody knows


def test_a_wrong_number_is_not_used_again_and_the_next_is_asked(people, start, actor):
    call = start()
    gateway = actor("service", COUNTY)
    actions.reply(call, people["wang"], "wrong_number", by=gateway, at=T0 + minutes(1))
    assert asked(call) == [(0, "王大明", "wrong_number"), (1, "陈小平", "asked")]
    with reading(SYSTEM):
        assert register.person(SYSTEM, people["wang"]).number_state == "wrong"
    assert messages(call, "told") == []


def test_a_short_reply_is_told_what_came_of_it(people, start, actor):
    call = start()
    actions.reply(call, people["wang"], "yes", by=actor("service", COUNTY), at=T0 + minutes(1))
    assert view(call).state == "answered"
    assert messages(call, "told") == [(people["wang"], "sms_sim", "queued")]


def test_stopping_needs_a_reason_and_everybody_asked_gets_it(people, start, voice, work):
    call = start()
    work(T0 + minutes(5))
    officer = voice("li")
    with pytest.raises(Refused):
        actions.stop(call, " ", by=officer, at=T0 + minutes(6))
    with pytest.raises(Refused):
        actions.stop(call, "误报", by=voice("wang"), at=T0 + minutes(6))
    actions.stop(call, "误报，不用去", by=officer, at=T0 + minutes(6))
    assert view(call).state == "stopped"
    assert {p for p, _, _ in messages(call, "told")} == {people["wang"], people["chen"]}
    assert today(people["wang"]) == [] and today(people["chen"]) == []
    work(T0 + minutes(60))
    assert len(asked(call)) == 2


def test_an_empty_post_is_noted_and_passed_over(people, start):
    call = start(area="331081109200")  # its village has no deputy, its town nobody
    actions.escalate(call, by=SYSTEM, at=T0 + minutes(5))
    assert asked(call) == [(0, "胡里箬", "asked"), (1, "", "nobody"), (2, "", "nobody"), (3, "李值班", "asked")]


def test_everyone_must_answer_where_everyone_is_asked(people, start, voice):
    call = start(mode="all", first=[people["wang"], people["chen"]])
    actions.answer(call, "yes", by=voice("wang"), at=T0 + minutes(1))
    assert view(call).state == "asking"
    actions.answer(call, "yes", by=voice("chen"), at=T0 + minutes(2))
    assert view(call).state == "answered"


def test_call_and_answer_hands_down_from_town_to_village(people, start, voice):
    call = start("call_and_answer", level=2)
    assert asked(call) == [(0, "吴镇", "asked")]
    actions.answer(call, "yes", by=voice("wu"), at=T0 + minutes(3))
    assert (view(call).state, asked(call)[-1]) == ("asking", (1, "王大明", "asked"))
    actions.answer(call, "yes", by=voice("wang"), at=T0 + minutes(4))
    assert (view(call).state, view(call).answered_by) == ("answered", people["wang"])


def test_a_named_person_comes_before_the_place(people, start):
    call = start(first=[people["zhou"]], level=0)
    assert asked(call) == [(0, "周海", "asked")]


def test_other_towns_see_nothing_of_it(people, start, actor):
    call = start()
    stranger, town = actor("town_station", "331081109000"), actor("town_station", TOWN)
    with reading(stranger):
        assert queries.calls(stranger) == []
        with pytest.raises(Hidden):
            queries.call(stranger, call)
    with reading(town):
        assert [c.id for c in queries.calls(town)] == [call]


def test_an_unknown_ladder_is_refused(people, start):
    with pytest.raises(Refused) as refused:
        start("stairs")
    assert refused.value.because.params == {"name": "stairs"}


def test_looking_back_a_call_is_as_it_was(people, start, work, voice):
    call = start()
    work(T0 + minutes(5))  # nobody answers: the deputy is asked
    actions.answer(call, "yes", by=voice("chen"), at=T0 + minutes(6))

    def then(n):
        with reading(SYSTEM):
            one = queries.call(SYSTEM, call, T0 + minutes(n))
            (open_,) = queries.calls(SYSTEM, "", T0 + minutes(n), only_open=True) or (None,)
            (said, *_) = telling.moments(SYSTEM, [one], T0 + minutes(n))[::-1]
        assert (open_ == one) is one.open
        silent = [a.name for a in one.asked if a.state == "asked"]
        return one.state, one.step, one.next_at and (one.next_at - T0).seconds // 60, silent, said.when

    assert then(4) == ("asking", 0, 5, ["王大明"], "next")
    assert then(5) == ("asking", 1, 7, ["王大明", "陈小平"], "next")
    assert then(6) == ("answered", 1, None, ["王大明"], "past")
    with pytest.raises(Hidden), reading(SYSTEM):
        queries.call(SYSTEM, call, T0 - minutes(1))


def test_looking_back_a_call_that_a_rise_replaced_asked_until_then(people, start, work):
    about = uuid4()
    first = start(ref=about, level=3)
    start(ref=about, level=2, at=T0 + minutes(3))
    with reading(SYSTEM):
        before, after = (
            [(c.id == first, c.state, c.next_at) for c in queries.about(SYSTEM, "alerts", about, T0 + minutes(n))]
            for n in (2, 4)
        )
    assert before == [(True, "asking", T0 + minutes(5))]
    assert [(is_first, state) for is_first, state, _ in after] == [(True, "superseded"), (False, "asking")]

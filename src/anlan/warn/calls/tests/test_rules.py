"""What an answer means, by hand-written tables and for any course of events."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from conftest import T0
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.decision import Refused
from anlan.warn.calls import states
from anlan.warn.calls.rules import answers, ladder, replies
from anlan.warn.calls.rules.answers import Asked, Call

WANG, CHEN, TOWN, DUTY = (UUID(int=n) for n in range(1, 5))
UPWARD = ladder.read(
    [
        {"who": "first", "wait_s": 300, "again_s": [120]},
        {"who": "deputy", "wait_s": 120},
        {"who": "town", "wait_s": 180},
    ]
)
DOWN = ladder.read([{"who": "town_lead", "wait_s": 600, "on_yes": "next"}, {"who": "village", "wait_s": 600}])


def call(state="asking", step=0, asked=((WANG, 0, "asked"),), mode="any", by=None, steps=UPWARD):
    return Call(state, mode, step, by, steps, tuple(Asked(*a) for a in asked))


ONE, BOTH = ((WANG, 0, "asked"),), ((WANG, 0, "asked"), (CHEN, 0, "asked"))
HALF = ((WANG, 0, "yes"), (CHEN, 0, "asked"))
BELOW = ((WANG, 0, "yes"), (CHEN, 1, "asked"))
TABLE = [
    # the call, who, what, effect, told, late, repeated
    (call(), WANG, "yes", "stop", "thanks", False, False),
    (call(), WANG, "no", "next", "passed_on", False, False),
    (call(), WANG, "wrong_number", "next", "passed_on", False, False),
    (call("exhausted", 2, ((WANG, 0, "asked"), (TOWN, 2, "asked"))), WANG, "yes", "stop", "thanks", False, False),
    (call("exhausted", 2, ((TOWN, 2, "asked"),)), TOWN, "no", "wait", "noted", False, False),
    # somebody passed by may still answer; their no changes nothing any more
    (call(step=1, asked=((WANG, 0, "asked"), (CHEN, 1, "asked"))), WANG, "yes", "stop", "thanks", False, False),
    (call(step=1, asked=((WANG, 0, "asked"), (CHEN, 1, "asked"))), WANG, "no", "wait", "noted", False, False),
    (call(step=1, asked=((WANG, 0, "no"), (CHEN, 1, "asked"))), WANG, "no", "wait", "again", False, True),
    (call(step=1, asked=((WANG, 0, "no"), (CHEN, 1, "asked"))), WANG, "yes", "stop", "thanks", False, False),
    # two are asked in one step: one who can't leaves it to the other
    (call(asked=BOTH), WANG, "no", "wait", "noted", False, False),
    (call(asked=((WANG, 0, "no"), (CHEN, 0, "asked"))), CHEN, "no", "next", "passed_on", False, False),
    # after the answer
    (call("answered", by=WANG, asked=((WANG, 0, "yes"),)), WANG, "yes", "wait", "again", False, True),
    (call("answered", by=WANG, asked=((WANG, 0, "yes"),)), WANG, "no", "resume", "passed_on", False, False),
    (call("answered", 1, ((WANG, 0, "asked"), (CHEN, 1, "yes")), by=CHEN), WANG, "yes", "wait", "late", True, False),
    (call("answered", 1, ((WANG, 0, "no"), (CHEN, 1, "yes")), by=CHEN), WANG, "no", "wait", "late", True, True),
    (call("stopped"), WANG, "yes", "wait", "over", True, False),
    (call("superseded"), WANG, "no", "wait", "over", True, False),
    # the town hands down: its yes leads on at once, and does not end the call
    (call(steps=DOWN), WANG, "yes", "next", "handed_down", False, False),
    (call(steps=DOWN, asked=BELOW, step=1), WANG, "yes", "wait", "again", False, True),
    (call(steps=DOWN, step=1, asked=(*ONE, (CHEN, 1, "asked"))), WANG, "yes", "wait", "noted", False, False),
    (call(steps=DOWN, asked=BELOW, step=1), CHEN, "yes", "stop", "thanks", False, False),
    # everyone: the first step's people must all say yes, or one who was asked after them
    (call(mode="all", asked=BOTH), WANG, "yes", "wait", "thanks_others", False, False),
    (call(mode="all", asked=HALF), WANG, "yes", "wait", "again", False, True),
    (call(mode="all", asked=HALF), CHEN, "yes", "stop", "thanks", False, False),
    (call(mode="all", step=1, asked=((WANG, 0, "no"), *BOTH[1:], (TOWN, 1, "asked"))), TOWN,
     "yes", "stop", "thanks", False, False),
]  # fmt: skip


@pytest.mark.parametrize(("given_call", "who", "what", "effect", "told", "late", "repeated"), TABLE)
def test_what_an_answer_means(given_call, who, what, effect, told, late, repeated):
    out = answers.judge(given_call, who, what)
    assert (out.effect, out.told, out.late, out.repeated) == (effect, f"calls.told.{told}", late, repeated)


def test_only_who_was_asked_can_answer():
    assert answers.may_answer(call(), WANG, "yes").ok
    assert answers.may_answer(call(), CHEN, "yes").because.key == "calls.refused.not_asked"
    assert answers.may_answer(call(), None, "yes").because.key == "calls.refused.not_asked"
    assert answers.may_answer(call(), WANG, "perhaps").because.key == "calls.refused.answer"


def test_steps_without_anybody_are_passed_over():
    assert answers.next_step(UPWARD, 0, [True, False, True]) == (2, [1])
    assert answers.next_step(UPWARD, 1, [True, False, False]) == (None, [2])
    assert answers.next_step(UPWARD, -1, [True, True, True]) == (0, [])


def test_what_comes_by_itself():
    at = T0 + timedelta(minutes=5)
    assert ladder.ahead(UPWARD, 0, at, frozenset()) == [(at, 1), (at + timedelta(minutes=2), 2)]
    assert ladder.ahead(UPWARD, 0, at, frozenset({1})) == [(at, 2)]
    assert ladder.ahead(UPWARD, 0, None, frozenset()) == []
    assert ladder.ahead(UPWARD, 2, at, frozenset()) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"who": "nobody"}, "who"),
        ({"wait_s": 0}, "wait_s"),
        ({"wait_s": True}, "wait_s"),
        ({"again_s": [300]}, "again_s"),
        ({"again_s": 60}, "again_s"),
        ({"channels": []}, "channels"),
        ({"channels": ["pigeon"]}, "channels"),
        ({"on_yes": "dance"}, "on_yes"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_an_impossible_step_is_named(change, field):
    with pytest.raises(Refused) as told:
        ladder.read([{"who": "duty", "wait_s": 300}, {"who": "first", "wait_s": 300, **change}])
    assert told.value.because.params == {"step": 2, "field": field}


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["who", "wait_s", "again_s", "channels", "on_yes", "x"]),
            st.one_of(
                st.none(),
                st.integers(),
                st.text(max_size=4),
                st.sampled_from(["first", "stop"]),
                st.lists(st.integers(), max_size=2),
            ),
        ),
        max_size=3,
    )
)
def test_any_steps_are_read_or_refused(steps):
    try:
        read = ladder.read(steps)
    except Refused as told:
        assert told.because.key == "calls.refused.ladder"
        return
    assert len(read) == len(steps) and all(s.wait_s > 0 for s in read)


EVENTS = st.lists(st.tuples(st.sampled_from(["yes", "no", "wrong_number", "timeout"]), st.integers(0, 2)), max_size=25)


@given(EVENTS)
def test_it_asks_until_somebody_answers(events):
    """A call is answered exactly while the last word of its answerer is yes, and never ends otherwise."""
    people = [WANG, CHEN, TOWN]
    state, step, by = states.ASKING, 0, None
    asked = {(WANG, 0): "asked"}

    def go_on():
        nonlocal state, step
        following, _ = answers.next_step(UPWARD, step, [True] * 3)
        if following is None:
            state = states.EXHAUSTED
        else:
            step, state = following, states.ASKING
            asked[(people[step], step)] = "asked"

    for what, who in events:
        if what == "timeout":
            if state == states.ASKING:
                go_on()
            continue
        now = call(state, step, tuple((p, s, a) for (p, s), a in asked.items()), by=by)
        if not answers.may_answer(now, people[who], what).ok:
            continue
        out = answers.judge(now, people[who], what)
        asked[(people[who], who)] = what if not out.late else asked[(people[who], who)]
        if out.effect == "stop":
            state, by = states.ANSWERED, people[who]
        elif out.effect in ("next", "resume"):
            state, by = states.ASKING, None
            go_on()
        assert (state == states.ANSWERED) == (by is not None)
        if by is not None:
            assert asked[(by, people.index(by))] == "yes"
        assert not (what == "yes" and not out.late and state != states.ANSWERED)


@pytest.mark.parametrize(
    ("text", "answer", "code"),
    [
        ("1", "yes", None), (" 1 ", "yes", None), ("１", "yes", None), ("1 4711", "yes", 4711), ("1#4711", "yes", 4711),
        ("收到", "yes", None), ("收到。", "yes", None), ("收到 47", "yes", 47), ("OK!", "yes", None),
        ("2", "no", None), ("去不了", "no", None), ("Can't", "no", None),
        ("3 12", "wrong_number", 12), ("打错了", "wrong_number", None),
    ],
)  # fmt: skip
def test_short_replies(text, answer, code):
    assert replies.read(text) == replies.Reply(answer, code)


@pytest.mark.parametrize("text", ["", "12", "4711", "天气真好", "11", "yes and no", "1 1 1"])
def test_what_is_no_answer(text):
    assert replies.read(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read_or_not(text):
    found = replies.read(text)
    assert found is None or found.answer in answers.ANSWERS

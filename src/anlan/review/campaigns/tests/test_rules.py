"""Lineage of a cohort, flows that add up, and what may be claimed or struck off."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import UUID

from anlan.kernel.decision import Said
from anlan.review.campaigns.rules import verdicts
from anlan.review.campaigns.rules.cohort import heirs, still
from anlan.review.campaigns.rules.flows import KINDS, LEFT, flows

DAY0 = datetime(2022, 1, 1, tzinfo=UTC)
A, B, C, D, E = (UUID(int=n) for n in range(1, 6))


def act(day: int, frm, to):
    return SimpleNamespace(from_ids=frm, to_ids=to, at=DAY0 + timedelta(days=day))


def test_heirs_follow_splits_and_joinings_in_their_order():
    acts = [act(10, [A], [A, C]), act(20, [C, D], [D]), act(30, [B], [B, E])]
    at = DAY0 + timedelta(days=25)
    assert heirs([A, B], acts, DAY0, at) == {A: frozenset({A, C, D}), B: frozenset({B})}
    assert heirs([A], acts, DAY0 + timedelta(days=15), at) == {A: frozenset({A})}  # what came before is no heir
    assert still({A: {A, C, D}, B: {B}}, [D]) == {A}


def test_every_party_is_in_one_place_and_the_numbers_add_up():
    start = {A: {C}, B: {C}, D: {C, E}, UUID(int=9): {C}, UUID(int=8): {C}, UUID(int=7): {C}}
    end = {A: {C}, B: {E}, UUID(int=50): {C}}
    it = flows(start, end, {D}, {UUID(int=9): "left_city", UUID(int=8): "closed"})
    assert {k: it.n(k) for k in KINDS} == {
        "stayed": 1, "moved_within": 1, "moved_out": 1, "left_city": 1, "closed": 1, "unknown": 1, "new": 1,
    }  # fmt: skip
    assert (it.start, it.end, it.left) == (6, 3, 4)


def test_flows_add_up_whatever_happens():
    dice = random.Random(7)
    parties, sites = [UUID(int=n) for n in range(1, 80)], [UUID(int=n) for n in range(100, 110)]

    def some():
        return {p: {dice.choice(sites)} for p in parties if dice.random() < 0.6}

    for _ in range(200):
        start, end = some(), some()
        gone = {p: dice.choice(("left_city", "closed")) for p in parties if dice.random() < 0.3}
        it = flows(start, end, {p for p in parties if dice.random() < 0.3}, gone)
        assert (it.start, it.end) == (len(start), len(end))
        assert it.end == it.start - it.left + it.n("new")
        assert sum(it.n(k) for k in LEFT) == it.left


def why(verdict):
    return verdict.because.key.rsplit(".", 1)[1]


def test_an_outcome_needs_evidence_and_the_register_behind_it():
    given = {"document": "温应急〔2022〕1号", "photos": (), "text": "已清空", "dangers": ()}

    def claimed(outcome, shared, **more):
        return verdicts.may_claim(outcome, shared, **(given | more))

    assert claimed("eliminated", False)
    assert claimed("rectified", True)
    assert claimed("upgraded", True, document="", photos=("ab",))
    assert why(claimed("eliminated", True)) == "still_shared"
    assert why(claimed("rectified", False)) == "not_shared"
    assert why(claimed("rectified", True, document=" ")) == "evidence"
    assert why(claimed("rectified", True, text="")) == "text"
    assert why(claimed("rectified", True, dangers=[Said("x")])) == "dangers"
    assert why(claimed("gone", True)) == "outcome"


def test_a_strike_off_names_what_is_open():
    it = verdicts.may_ask_strike_off(["2022-0001", "2022-0002"], 0, "完成")
    assert (why(it), it.because.params["n"]) == ("open_hazards", 2)
    assert "2022-0001" in it.because.params["numbers"]
    assert why(verdicts.may_ask_strike_off([], 3, "完成")) == "unfinished"
    assert why(verdicts.may_ask_strike_off([], 0, " ")) == "text"
    assert verdicts.may_ask_strike_off([], 0, "完成")


def test_a_campaign_needs_a_day_that_has_come_a_limit_after_it_and_a_cohort():
    day = timedelta(days=1)

    def started(as_of=DAY0, due=DAY0 + day, at=DAY0, departments=("fire",), n=3, name="整治"):
        return verdicts.may_start(name, as_of, due, at, departments, n)

    assert started()
    assert why(started(name=" ")) == "name"
    assert why(started(as_of=DAY0 + day)) == "future"
    assert why(started(due=DAY0)) == "due"
    assert why(started(departments=("fire", "fire"))) == "departments"
    assert why(started(n=0)) == "empty"
    assert why(verdicts.may_end(2)) == "unfinished"
    assert verdicts.may_end(0)
    assert why(verdicts.another(1, 1)) == "own"

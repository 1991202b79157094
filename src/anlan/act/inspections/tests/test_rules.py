"""Who may make which visit, how it comes out, how often, who is drawn, which way to go: facts in, verdict out."""

from __future__ import annotations

import hashlib
from datetime import datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.act.inspections.rules import caps, draw, kinds, result, route, terms
from anlan.ground.standards.handlers import shipped
from anlan.ground.standards.rules import items
from anlan.kernel.clock import CITY

FIFTY = items.read(next(v for v in shipped() if v["code"] == "WL-5-10")["items"])
ALL_YES = {(i.ref, ""): "yes" for i in FIFTY}


def member(role, department="emergency", name="林"):
    return {"role": role, "department": department, "name": name}


OFFICERS = [member("officer"), member("officer")]


@pytest.mark.parametrize("kind", ["inspection", "random", "reinspection", "case_check"])
@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ([], "inspections.refused.nobody"),
        ([member("officer")], "inspections.refused.officers"),
        ([member("officer"), member("expert")], "inspections.refused.officers"),
        ([*OFFICERS, member("staff")], "inspections.refused.not_certified"),
        ([member("staff"), member("staff")], "inspections.refused.not_certified"),
        (OFFICERS, ""),
        ([*OFFICERS, member("expert")], ""),
    ],
)
def test_only_two_certified_officers_make_an_administrative_inspection(kind, members, reason):
    verdict = kinds.may_make(kinds.KINDS[kind], members)
    assert (verdict.ok, verdict.because.key) == (not reason, reason or "inspections.because.officers")


@pytest.mark.parametrize(
    ("kind", "members", "ok"),
    [
        ("patrol", [member("staff")], True),
        ("supervision", [member("staff")], True),
        ("service_visit", [member("expert")], True),
        ("service_visit", [member("officer")], False),
    ],
)
def test_other_kinds_are_no_inspections(kind, members, ok):
    assert kinds.may_make(kinds.KINDS[kind], members).ok is ok
    assert not kinds.KINDS[kind].administrative and not kinds.KINDS[kind].counts


def test_a_broken_ban_fails_whatever_the_score():
    out = result.judge(FIFTY, {**ALL_YES, ("N9", ""): "no"}, 80)
    assert (out.passed, out.bans, out.because.key) == (False, ("N9",), "inspections.result.ban")
    assert out.score is not None and out.score > 90


@given(st.dictionaries(st.sampled_from([i.ref for i in FIFTY]), st.sampled_from(["yes", "no", "na"])))
def test_no_set_of_answers_passes_with_a_broken_ban_or_with_gaps(answers):
    out = result.judge(FIFTY, {(ref, ""): a for ref, a in answers.items()}, 0)
    banned = any(a == "no" and ref.startswith("N") for ref, a in answers.items())
    if banned:
        assert out.passed is False
    elif len(answers) < len(FIFTY):
        assert out.passed is None
    else:
        assert out.passed is True


def test_a_must_lowers_the_score_and_what_does_not_apply_does_not_count():
    out = result.judge(FIFTY, {**ALL_YES, ("M1", ""): "no"}, 80)
    assert (out.passed, out.broken) == (True, ("M1",))
    assert result.judge(FIFTY, {**ALL_YES, ("M1", ""): "no"}, 99).because.key == "inspections.result.low"
    assert result.judge(FIFTY, {(i.ref, ""): "na" for i in FIFTY}, 80).passed is True


def test_an_item_is_broken_where_one_unit_breaks_it():
    out = result.judge(FIFTY, {**ALL_YES, ("N2", "101"): "yes", ("N2", "102"): "no"}, 80)
    assert out.bans == ("N2",)


def test_each_department_has_its_part_and_who_leads_takes_the_rest():
    parts = kinds.parts(["emergency", "fire"], "emergency", FIFTY)
    assert set(parts["fire"]) == {"M5", "N1", "N2", "N4", "N5", "N9"}
    assert sorted([*parts["emergency"], *parts["fire"]]) == sorted(i.ref for i in FIFTY)


@pytest.mark.parametrize(
    ("site", "firms", "counted"),
    [
        ({}, [], {}),
        ({"fire": 1}, [], {"fire": 1}),
        ({"fire": 1}, [{"fire": 1}, {"fire": 2, "emergency": 1}], {"fire": 3, "emergency": 1}),
        ({}, [{"fire": 1}, {"fire": 1}], {"fire": 1}),  # two firms, one visit each
    ],
)
def test_a_visit_to_the_site_comes_to_the_firm_that_had_the_most(site, firms, counted):
    assert caps.together(site, firms) == counted


def test_the_cap_counts_bodies_and_red_may_be_visited_oftener():
    joint = [*OFFICERS, member("officer", "fire")]
    used = caps.used([("inspection", joint), ("random", OFFICERS), ("patrol", OFFICERS), ("reinspection", OFFICERS)])
    assert used == {"emergency": 2, "fire": 1}
    now = terms.Terms()
    assert caps.may_come("inspection", OFFICERS, used, now, "none").because.key == "inspections.refused.cap"
    assert caps.may_come("inspection", OFFICERS, used, now, "red").ok
    assert caps.may_come("patrol", OFFICERS, used, now, "none").ok
    assert caps.year_of(datetime(2026, 12, 31, 23, 59, tzinfo=CITY)) == 2026


def test_anybody_can_repeat_a_draw_with_sha256_alone():
    ids = [f"firm-{n}" for n in range(50)]
    by_hand = sorted(ids, key=lambda i: hashlib.sha256(f"seed/{i}".encode()).hexdigest())[:5]
    assert draw.drawn("seed", reversed(ids), 5) == by_hand
    assert draw.drawn("other", ids, 5) != by_hand


@given(st.lists(st.text("abcdef", min_size=1, max_size=6), unique=True), st.integers(0, 30), st.text(max_size=8))
def test_a_draw_takes_nobody_twice_and_nobody_from_outside(ids, n, seed):
    out = draw.drawn(seed, ids, n)
    assert len(out) == min(n, len(ids)) == len(set(out)) and set(out) <= set(ids)


def test_the_way_goes_on_to_the_nearest_and_ends_with_those_without_a_place():
    stops = [route.Stop(name, lon, 28.0) for name, lon in (("a", 121.0), ("far", 121.5), ("b", 121.1), ("c", 121.2))]
    found = route.route([*stops, route.Stop("lost", None, None)])
    assert [s.id for s in found] == ["a", "b", "c", "far", "lost"]
    assert found[0].metres is None and found[1].metres > 9000
    assert [s.id for s in route.route(stops, start=(121.6, 28.0))] == ["far", "c", "b", "a"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"cap": 2, "every": {"red": {"patrol": 3}}}, ""),
        ({"cap": -1}, "inspections.refused.number"),
        ({"pass_mark": 101}, "inspections.refused.number"),
        ({"speed": 1}, "inspections.refused.setting"),
        ({"every": {"pink": {"patrol": 3}}}, "inspections.refused.every"),
        ({"every": {"red": {"dance": 3}}}, "inspections.refused.every"),
        ({"every": 3}, "inspections.refused.every"),
    ],
)
def test_terms_name_what_is_wrong(values, reason):
    verdict = terms.sound(values)
    assert verdict.because.key == (reason or "core.ok")


def test_terms_keep_what_a_version_does_not_say():
    now = terms.terms_of({"cap": 3, "every": {"red": {"patrol": 3}}}, 4, "confirmed")
    assert (now.cap, now.cap_red, now.days("red", "patrol"), now.days("red", "inspection")) == (3, 4, 3, 91)
    assert now.days("", "inspection") == terms.Terms().days("none", "inspection") > 0


@pytest.mark.parametrize(
    ("kind", "officers", "met", "signed", "text", "reason"),
    [
        ("inspection", 2, "王厂长", True, "", "core.ok"),
        ("inspection", 2, " ", True, "", "inspections.refused.met"),
        ("inspection", 2, "王厂长", False, "", "inspections.refused.unsigned"),
        ("inspection", 1, "王厂长", False, "不肯", "inspections.refused.unsigned_two"),
        ("inspection", 2, "王厂长", False, "不肯", "inspections.because.unsigned"),
        ("patrol", 0, "王厂长", False, "不在", "inspections.because.unsigned"),
    ],
)
def test_a_refusal_to_sign_is_noted_by_two_officers(kind, officers, met, signed, text, reason):
    assert result.may_finish({"kind": kind}, met, signed, text, officers).because.key == reason


def test_what_fails_is_shown_and_what_comes_late_counts_only_within_the_visit():
    item = SimpleNamespace(ref="N1", photo=False, takes=lambda a: a in ("yes", "no"), broken_by=lambda a: a == "no")
    begun, ended = datetime(2026, 8, 10, 9, tzinfo=CITY), datetime(2026, 8, 10, 11, tzinfo=CITY)
    visit = {"begun_at": begun, "ended_at": ended}

    def may(answer, photos, at, of=item):
        return result.may_answer(visit, of, "N1", answer, photos, at).because.key

    assert may("no", [], begun) == "inspections.refused.photo"
    assert may("no", ["x"], begun) == "core.ok"
    assert may("maybe", ["x"], begun) == "inspections.refused.answer"
    assert may("yes", [], datetime(2026, 8, 10, 11, 1, tzinfo=CITY)) == "inspections.refused.too_late"
    assert may("yes", [], begun, None) == "inspections.refused.item"

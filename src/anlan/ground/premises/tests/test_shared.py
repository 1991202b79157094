"""Whether a site is shared, by table; what it lacks; how its units are drawn (acceptance 6)."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from anlan.ground.premises.queries.terms import shipped_duties, shipped_terms
from anlan.ground.premises.rules.missing import missing
from anlan.ground.premises.rules.shared import depth_alarm, is_shared
from anlan.ground.premises.rules.site import Link, Site, Sitting

DAY = datetime(2026, 1, 1, tzinfo=UTC)
OWNER, SECOND, ONE, TWO, THREE = (UUID(int=n) for n in range(1, 6))
A, B = UUID(int=11), UUID(int=12)


def link(unit: UUID, lessor: UUID, lessee: UUID, level: int = 1, signed: bool = True, consent: str = "文") -> Link:
    parent = None if level == 1 else UUID(int=unit.int * 100 + level - 1)
    me = UUID(int=unit.int * 100 + level)
    return Link(me, unit, lessor, lessee, parent, level, DAY, None, "", "", consent, "1" if signed else None)


def site(links=(), sitting=(), over=(), reps=None, manager=None, duties=None) -> Site:
    sits = [Sitting(unit, party, DAY) for unit, party in sitting]
    return Site(UUID(int=99), OWNER, links, sits, frozenset(over), manager, None, duties or {}, reps or {})


TWO_TENANTS = [link(A, OWNER, ONE), link(B, OWNER, TWO)]
CASES = {
    "two tenants": (site(TWO_TENANTS, [(A, ONE), (B, TWO)]), True, "premises.verdict.shared"),
    "owner and one tenant": (site([link(A, OWNER, ONE)], [(A, ONE), (B, OWNER)]), True, "premises.verdict.with_owner"),
    "one tenant alone": (site([link(A, OWNER, ONE)], [(A, ONE)]), False, "premises.verdict.few"),
    "one tenant in two units": (
        site([link(A, OWNER, ONE), link(B, OWNER, ONE)], [(A, ONE), (B, ONE)]),
        False,
        "premises.verdict.few",
    ),
    "one legal representative": (
        site(TWO_TENANTS, [(A, ONE), (B, TWO)], reps={ONE: "顾", TWO: "顾"}),
        True,
        "premises.verdict.kin",
    ),
    "leases ran out": (site([], [(A, ONE), (B, TWO)], [(A, ONE), (B, TWO)]), False, "premises.verdict.over"),
    "nothing was ever let": (site([], [(A, ONE), (B, TWO)]), False, "premises.verdict.unlet"),
    "second landlord lets on, two work there": (
        site(
            [link(A, OWNER, SECOND), link(A, SECOND, ONE, 2), link(B, OWNER, SECOND), link(B, SECOND, TWO, 2)],
            [(A, ONE), (B, TWO)],
        ),
        True,
        "premises.verdict.shared",
    ),
    "sub-sub-let to one": (
        site([link(A, OWNER, SECOND), link(A, SECOND, ONE, 2), link(A, ONE, THREE, 3)], [(A, THREE)]),
        False,
        "premises.verdict.few",
    ),
    "owner alone": (site([], [(A, OWNER)]), False, "premises.verdict.alone"),
    "let and empty": (site([link(A, OWNER, ONE)]), False, "premises.verdict.let_empty"),
    "nobody": (site(), False, "premises.verdict.empty"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_verdict_says_why(name):
    given, ok, reason = CASES[name]
    verdict = is_shared(given)
    assert (verdict.ok, verdict.because.key) == (ok, reason)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("two tenants", {"n": 2, "tenants": 2}),
        ("owner and one tenant", {"n": 2, "tenants": 1}),
        ("one tenant in two units", {"n": 1, "least": 2}),
        ("sub-sub-let to one", {"n": 1, "least": 2}),
    ],
)
def test_the_reason_counts_each_that_works_there_once(name, counts):
    said = is_shared(CASES[name][0]).because.params
    assert {key: said[key] for key in counts} == counts


def test_how_many_are_enough_is_configuration():
    two = CASES["two tenants"][0]
    assert [is_shared(two, least).ok for least in (1, 2, 3)] == [True, True, False]
    terms = shipped_terms(DAY)
    assert (terms.least_units, terms.status) == (2, "default")
    assert shipped_terms(datetime(1999, 1, 1, tzinfo=UTC)) == terms  # nothing older is known


def test_what_is_missing_names_its_law():
    duties = shipped_duties(DAY)
    bare = site(TWO_TENANTS, [(A, ONE), (B, TWO)])
    assert {m.code for m in missing(bare, duties, True)} == {"manager", "duty"}
    whole = site(TWO_TENANTS, [(A, ONE), (B, TWO)], manager=ONE, duties={d.code: None for d in duties})
    assert missing(whole, duties, True) == []
    poor = site(
        [link(A, OWNER, SECOND, signed=False), link(A, SECOND, ONE, 2, consent="")], [(A, ONE), (B, TWO)], manager=ONE
    )
    found = {m.code: (m.n, m.basis.key) for m in missing(poor, [], False)}
    assert found == {
        "agreement": (1, "premises.basis.49_2"),
        "consent": (1, "premises.basis.72_8"),
        "orphan": (1, "premises.basis.chain_3"),
    }
    assert missing(site([], [(A, OWNER)]), duties, False) == []  # nothing let, no landlord's duty


def test_a_unit_is_drawn_by_what_is_gravest():
    drawn = site(
        [
            link(A, OWNER, ONE),
            link(B, OWNER, SECOND),
            link(B, SECOND, TWO, 2, signed=False),
        ],
        [(A, ONE), (B, TWO), (UUID(int=13), OWNER), (UUID(int=14), THREE)],
    )
    states = {n: drawn.state_of(UUID(int=n)) for n in (11, 12, 13, 14, 15)}
    assert states == {11: "let", 12: "missing", 13: "own", 14: "orphan", 15: "vacant"}
    assert (depth_alarm(drawn, 3), drawn.deepest) == (None, 2)
    assert depth_alarm(drawn, 2) is not None

"""Every state × verb × role of the grading rule against a table written by hand: by the verbs and by SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from conftest import COUNTY, T0

from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused
from anlan.kernel.rights import Actor
from anlan.review.grading import actions, queries, states
from tests.contracts import moves

MAY = moves.table("grading_moves.csv")
PAIRS = moves.pairs("grading_sql.csv")
Make = Callable[..., Actor]


@pytest.fixture(scope="module")
def actors(make: Make) -> dict[str, Actor]:
    return {
        role: make(moves.AS.get(role, role), area, department=moves.DEPARTMENTS.get(role, ""))
        for role, area in moves.ROLES.items()
    }


def drafted(by: Actor) -> UUID:
    done = actions.propose(values=queries.default_values(), valid_from=T0, text="更严", by=by, at=T0)
    assert done.ref is not None
    return done.ref


@pytest.fixture(scope="module")
def rules(make: Make) -> dict[str, UUID]:
    """One version in each state."""
    section, director = make("section", COUNTY), make("director", COUNTY)
    made = {state: drafted(section) for state in states.RULE.states}
    actions.confirm(rule=made["confirmed"], by=director, at=T0)
    actions.discard(rule=made["discarded"], by=section, at=T0)
    return made


def tried(attempt: Callable[[Actor], Any], by: Actor) -> bool:
    with moves.undone():
        try:
            attempt(by)
        except (Refused, Hidden):
            return False
        return True


def test_by_the_verbs(actors: dict[str, Actor], rules: dict[str, UUID]) -> None:
    found: dict[tuple[str, str], set[str]] = {("propose", ""): {r for r, by in actors.items() if tried(drafted, by)}}
    for state, rule in rules.items():
        for verb in ("confirm", "discard"):
            action = getattr(actions, verb)
            found[verb, state] = {
                r for r, by in actors.items() if tried(lambda a, do=action, id_=rule: do(rule=id_, by=a, at=T0), by)
            }
    assert {k: v for k, v in found.items() if v} == {k: v for k, v in MAY.items() if k[0] != "read"}


def test_who_reads_the_rule(actors: dict[str, Actor], rules: dict[str, UUID]) -> None:
    readers = {role for role, by in actors.items() if by.any("grading.read")}
    assert readers - {"other_town"} == MAY["read", "draft"]
    for role in readers:
        with reading(actors[role]):
            assert len(queries.versions(actors[role])) == len(rules), role


def test_by_sql_only_moves_of_the_table(make: Make, rules: dict[str, UUID]) -> None:
    section, wrong = make("section", COUNTY), []
    for frm, rule in rules.items():
        for to in states.RULE.states:
            values = {"state": to, **({"confirmed_by": uuid4(), "confirmed_at": T0} if to == "confirmed" else {})}
            wanted = "moved" if (frm, to) in PAIRS or frm == to else "refused"
            found = moves.by_sql(section, "grading_rule", rule, values, area=COUNTY)
            if found != wanted:
                wrong.append(f"{frm} to {to}: {found}, not {wanted}")
    assert wrong == []
    assert moves.moved(states.RULE) == PAIRS


def test_by_sql_another_person_confirms(make: Make, rules: dict[str, UUID]) -> None:
    with reading(SYSTEM):
        proposer = next(v.proposed_by for v in queries.versions(SYSTEM) if v.id == rules["draft"])
    values = {"state": "confirmed", "confirmed_by": proposer, "confirmed_at": T0}
    found = moves.by_sql(make("section", COUNTY), "grading_rule", rules["draft"], values, area=COUNTY)
    assert "grading_rule_four_eyes" in found

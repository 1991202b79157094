"""Every state × verb × role of the terms of floors against a table by hand: by the verbs and by SQL."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from conftest import COUNTY, T0

from anlan.ground.premises.tests.conftest import City, build
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused
from anlan.kernel.rights import Actor
from anlan.sense.floors import actions, queries, states
from anlan.sense.floors.queries.terms import shipped
from tests.contracts import moves

MAY = moves.table("floors_terms_moves.csv")
GIVEN = {"values": shipped(T0).values, "valid_from": T0 + timedelta(days=1), "text": "why"}


@pytest.fixture(scope="module")
def city(make) -> City:
    return build(make)


@pytest.fixture(scope="module")
def actors(city: City) -> dict[str, Actor]:
    return moves.actors(city.make)


@pytest.fixture(scope="module")
def versions(city: City, actors: dict[str, Actor]) -> dict[str, UUID]:
    """One version in each state; the draft is the author's, and the director has an account."""
    moves.somebody_else()
    for verb in (actions.confirm_terms, actions.discard_terms):
        verb(setting=actions.propose_terms(**GIVEN, by=city.section, at=T0).ref, by=actors["director"], at=T0)
    actions.propose_terms(**GIVEN, by=actors["author"], at=T0)
    with reading(SYSTEM):
        return {v.state: v.id for v in queries.term_versions(SYSTEM)}


def tried(verb: str, by: Actor, **given) -> bool:
    with moves.undone():
        try:
            getattr(actions, verb)(**given, by=by, at=T0)
        except (Refused, Hidden):
            return False
        return True


@pytest.mark.parametrize("state", states.SETTING.states)
def test_by_the_verbs(actors: dict[str, Actor], versions: dict[str, UUID], state: str):
    for verb in ("confirm_terms", "discard_terms"):
        may = {role for role, by in actors.items() if tried(verb, by, setting=versions[state])}
        assert may == MAY.get((verb, state), set()), (verb, state)


def test_who_proposes(city: City, actors: dict[str, Actor], versions: dict[str, UUID]):
    with moves.undone():
        actions.discard_terms(setting=versions["draft"], by=city.section, at=T0)
        may = {role for role, by in actors.items() if tried("propose_terms", by, **GIVEN)}
    assert may == MAY["propose_terms", ""]


def test_by_sql_only_moves_of_the_table_and_never_ones_own(city: City, versions: dict[str, UUID]):
    director, table = city.make("director", COUNTY), "floors_setting"
    wanted = {(a, b) for a, b in moves.moved(states.SETTING)} | {(s, s) for s in states.SETTING.states}
    found = {
        (frm, to)
        for frm in states.SETTING.states
        for to in states.SETTING.states
        if moves.by_sql(director, table, versions[frm], {"state": to}, area=COUNTY) == "moved"
    }
    assert found == wanted
    with reading(SYSTEM):
        draft = next(v for v in queries.term_versions(SYSTEM) if v.state == "draft")
    values = {"state": "confirmed", "confirmed_by": draft.proposed_by}
    assert "floors_setting_four_eyes" in moves.by_sql(director, table, draft.id, values, area=COUNTY)

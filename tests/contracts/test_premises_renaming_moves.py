"""Every state × verb × role of a row of the dated tables against a table by hand: by the verbs and by SQL."""

from __future__ import annotations

from uuid import UUID

import pytest
from conftest import COUNTY, T0

from anlan.ground.premises import actions, queries, states
from anlan.ground.premises.tests.conftest import City, build
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused
from anlan.kernel.rights import Actor
from tests.contracts import moves

MAY = moves.table("premises_renaming_moves.csv")


def given(old: str) -> dict[str, object]:
    values = {"town": "坞根镇", "old": old, "new": "街头村", "since": "2019-05-01"}
    return {"source": "villages", "values": values, "text": "行政村规模调整"}


@pytest.fixture(scope="module")
def city(make) -> City:
    return build(make)


@pytest.fixture(scope="module")
def actors(city: City) -> dict[str, Actor]:
    return moves.actors(city.make)


@pytest.fixture(scope="module")
def rows(city: City, actors: dict[str, Actor]) -> dict[str, UUID]:
    """One row in each state; the proposal is the author's, and the director has an account."""
    moves.somebody_else()
    first = actions.propose_renaming(**given("甲村"), by=city.section, at=T0).ref
    actions.confirm_renaming(renaming=first, by=actors["director"], at=T0)
    actions.drop_renaming(
        renaming=actions.propose_renaming(**given("乙村"), by=city.section, at=T0).ref, by=city.section, at=T0
    )
    actions.propose_renaming(**given("丙村"), by=actors["author"], at=T0)
    with reading(SYSTEM):
        return {r.state: r.id for r in queries.renamings(SYSTEM, "villages")}


def tried(verb: str, by: Actor, **more: object) -> bool:
    with moves.undone():
        try:
            getattr(actions, verb)(**more, by=by, at=T0)
        except (Refused, Hidden):
            return False
        return True


@pytest.mark.parametrize("state", states.RENAMING.states)
def test_by_the_verbs(actors: dict[str, Actor], rows: dict[str, UUID], state: str):
    for verb in ("confirm_renaming", "drop_renaming"):
        may = {role for role, by in actors.items() if tried(verb, by, renaming=rows[state])}
        assert may == MAY.get((verb, state), set()), (verb, state)


def test_who_proposes(actors: dict[str, Actor], rows: dict[str, UUID]):
    assert {role for role, by in actors.items() if tried("propose_renaming", by, **given("丁村"))} == (
        MAY["propose_renaming", ""]
    )


def test_by_sql_only_moves_of_the_table_and_never_ones_own(city: City, rows: dict[str, UUID]):
    director, table = city.make("director", COUNTY), "premises_renaming"
    wanted = {(a, b) for a, b in moves.moved(states.RENAMING)} | {(s, s) for s in states.RENAMING.states}
    found = {
        (frm, to)
        for frm in states.RENAMING.states
        for to in states.RENAMING.states
        if moves.by_sql(director, table, rows[frm], {"state": to}, area=COUNTY) == "moved"
    }
    assert found == wanted
    with reading(SYSTEM):
        proposal = next(r for r in queries.renamings(SYSTEM, "villages") if r.state == "proposed")
    values = {"state": "confirmed", "confirmed_by": proposal.proposed_by}
    assert "premises_renaming_four_eyes" in moves.by_sql(director, table, proposal.id, values, area=COUNTY)

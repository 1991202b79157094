"""Every state × verb × role of the terms of sites and of floors against tables by hand: by the verbs and by SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from conftest import COUNTY, T0

from anlan.ground.premises import actions as sites_do
from anlan.ground.premises import queries as sites_now
from anlan.ground.premises import states as sites_states
from anlan.ground.premises.queries.terms import shipped_duties
from anlan.ground.premises.tests.conftest import City, build
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused
from anlan.kernel.machine import Machine
from anlan.kernel.rights import Actor
from anlan.sense.floors import actions as floors_do
from anlan.sense.floors import queries as floors_now
from anlan.sense.floors import states as floors_states
from anlan.sense.floors.queries.terms import shipped
from tests.contracts import moves

SITES = {"least_units": 3, "deep": 2, "duties": {d.code: 31 for d in shipped_duties(T0)}}


@dataclass(frozen=True)
class Room:
    """A room whose terms have versions."""

    name: str
    actions: ModuleType
    queries: ModuleType
    machine: Machine
    values: Any

    @property
    def may(self) -> moves.Table:
        """Who may what, by hand."""
        return moves.table(f"{self.name}_terms_moves.csv")

    @property
    def given(self) -> dict[str, Any]:
        """What a proposal is made of."""
        return {"values": self.values, "valid_from": T0 + timedelta(days=1), "text": "why"}


ROOMS = (
    Room("premises", sites_do, sites_now, sites_states.SETTING, SITES),
    Room("floors", floors_do, floors_now, floors_states.SETTING, shipped(T0).values),
)


@pytest.fixture(scope="module", params=ROOMS, ids=lambda room: room.name)
def room(request) -> Room:
    return request.param


@pytest.fixture(scope="module")
def city(make) -> City:
    """Areas and parties; the director has an account."""
    made = build(make)
    moves.somebody_else()
    return made


@pytest.fixture(scope="module")
def actors(city: City) -> dict[str, Actor]:
    return moves.actors(city.make)


@pytest.fixture(scope="module")
def versions(room: Room, city: City, actors: dict[str, Actor]) -> dict[str, UUID]:
    """One version in each state; the draft is the author's."""
    actions = room.actions
    for verb in (actions.confirm_terms, actions.discard_terms):
        verb(setting=actions.propose_terms(**room.given, by=city.section, at=T0).ref, by=actors["director"], at=T0)
    actions.propose_terms(**room.given, by=actors["author"], at=T0)
    with reading(SYSTEM):
        return {v.state: v.id for v in room.queries.term_versions(SYSTEM)}


def tried(room: Room, verb: str, by: Actor, **given) -> bool:
    with moves.undone():
        try:
            getattr(room.actions, verb)(**given, by=by, at=T0)
        except (Refused, Hidden):
            return False
        return True


def test_by_the_verbs(room: Room, actors: dict[str, Actor], versions: dict[str, UUID]):
    assert set(versions) == set(room.machine.states)
    for state, setting in versions.items():
        for verb in ("confirm_terms", "discard_terms"):
            may = {role for role, by in actors.items() if tried(room, verb, by, setting=setting)}
            assert may == room.may.get((verb, state), set()), (verb, state)


def test_who_proposes(room: Room, city: City, actors: dict[str, Actor], versions: dict[str, UUID]):
    with moves.undone():
        room.actions.discard_terms(setting=versions["draft"], by=city.section, at=T0)
        may = {role for role, by in actors.items() if tried(room, "propose_terms", by, **room.given)}
    assert may == room.may["propose_terms", ""]


def test_by_sql_only_moves_of_the_table_and_never_ones_own(room: Room, city: City, versions: dict[str, UUID]):
    director, table, states = city.make("director", COUNTY), f"{room.name}_setting", room.machine.states
    wanted = {(a, b) for a, b in moves.moved(room.machine)} | {(s, s) for s in states}
    found = {
        (frm, to)
        for frm in states
        for to in states
        if moves.by_sql(director, table, versions[frm], {"state": to}, area=COUNTY) == "moved"
    }
    assert found == wanted
    with reading(SYSTEM):
        draft = next(v for v in room.queries.term_versions(SYSTEM) if v.state == "draft")
    values = {"state": "confirmed", "confirmed_by": draft.proposed_by}
    assert f"{table}_four_eyes" in moves.by_sql(director, table, draft.id, values, area=COUNTY)

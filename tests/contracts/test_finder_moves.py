"""Every state × verb × role of found sites and of questions against a table written by hand: by verbs and by SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from conftest import COUNTY, T0, VILLAGE

from anlan.ground.premises import actions, states
from anlan.ground.premises.models import Doubt, Found
from anlan.ground.premises.tests.conftest import City, build
from anlan.ground.premises.tests.test_registers import MARKET, rows, take_in
from anlan.kernel.decision import Hidden, Refused
from anlan.kernel.rights import Actor
from tests.contracts import moves

MAY = moves.table("finder_moves.csv")
FOUND, DOUBT = moves.pairs("premises_found_sql.csv"), moves.pairs("premises_doubt_sql.csv")
FEED = "企业名称\n温岭白鹭包装厂\n"


@pytest.fixture(scope="module")
def city(make) -> City:
    made = build(make)
    assert take_in(made, "market", MARKET).errors == []
    assert take_in(made, "online", FEED).errors == []
    return made


@pytest.fixture(scope="module")
def actors(city: City) -> dict[str, Actor]:
    return {
        role: city.make(moves.AS.get(role, role), area, department=moves.DEPARTMENTS.get(role, ""))
        for role, area in moves.ROLES.items()
    }


def into(city: City, what: str, state: str) -> UUID:
    """The site or the question, led to a state; the caller undoes it."""
    if what == "found":
        pk = UUID(str(rows(Found)[0].pk))
        if state == states.DISMISSED:
            actions.dismiss(found=pk, reason="看过", by=city.section, at=T0)
        if state == states.TAKEN:
            actions.take(found=pk, area=VILLAGE, name="厂区", address="", by=city.section, at=T0)
        return pk
    pk = UUID(str(rows(Doubt)[0].pk))
    if state in (states.SAME, states.DIFFERENT):
        actions.answer(doubt=pk, said=state, by=city.section, at=T0)
    return pk


VERBS: dict[str, tuple[str, Callable[[UUID, Actor], Any]]] = {
    "take": ("found", lambda pk, by: actions.take(found=pk, area=VILLAGE, name="厂区", address="", by=by, at=T0)),
    "dismiss": ("found", lambda pk, by: actions.dismiss(found=pk, reason="看过", by=by, at=T0)),
    "reopen": ("found", lambda pk, by: actions.reopen(found=pk, by=by, at=T0)),
    "answer": ("doubt", lambda pk, by: actions.answer(doubt=pk, said="same", by=by, at=T0)),
    "take_back": ("doubt", lambda pk, by: actions.take_back(doubt=pk, by=by, at=T0)),
}
REACHED = {
    "found": (states.OPEN, states.TAKEN, states.DISMISSED),
    "doubt": (states.OPEN, states.SAME, states.DIFFERENT),
}


def test_the_table_knows_every_verb_and_role(one_world):
    assert {verb for verb, _ in MAY} == set(VERBS)
    assert set().union(*MAY.values()) <= set(moves.ROLES)
    assert moves.tried_by(moves.ROLES) == moves.matrix()


@pytest.mark.parametrize("verb", VERBS)
def test_by_the_verbs(city: City, actors: dict[str, Actor], verb: str):
    what, attempt = VERBS[verb]
    wrong = []
    for state in REACHED[what]:
        for role, by in actors.items():
            with moves.undone():
                pk = into(city, what, state)
                try:
                    attempt(pk, by)
                    done = True
                except (Hidden, Refused):
                    done = False
            if done != (role in MAY.get((verb, state), ())):
                wrong.append(f"{verb} of {state} as {role}: {done}")
    assert wrong == []


@pytest.mark.parametrize(("what", "pairs"), [("found", FOUND), ("doubt", DOUBT)])
def test_by_sql_only_moves_of_the_table(city: City, what: str, pairs: set[tuple[str, str]]):
    machine = {"found": states.FOUND, "doubt": states.DOUBT}[what]
    wrong = []
    for frm in REACHED[what]:
        with moves.undone():
            pk = into(city, what, frm)
            for to in machine.states:
                wanted = (frm, to) in pairs or frm == to
                values = {"state": to, **({"compound": pk} if to == states.TAKEN else {})}
                found = moves.by_sql(city.section, f"premises_{what}", pk, values, area=COUNTY)
                if (found == "moved") != wanted:
                    wrong.append(f"{frm} to {to}: {found}")
    assert wrong == []


def test_the_machines_are_the_tables():
    assert moves.moved(states.FOUND) == FOUND
    assert moves.moved(states.DOUBT) == DOUBT

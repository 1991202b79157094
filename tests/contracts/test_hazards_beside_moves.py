"""Cases, listings and stops: every verb × state × role against a table written by hand, by the API and by SQL.

Each row's state says of which kind it is: "case:" is a hazard without a case, "case:opened" one whose case is opened.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from conftest import COUNTY, T0

from anlan.act.hazards import actions, queries, states
from anlan.act.hazards.api import BESIDE
from anlan.act.hazards.tests.conftest import City, build
from anlan.infra.scope import SYSTEM, reading
from tests.contracts import moves

AUTHOR = ("officer", "section", "director", "leader")  # has every right, and did the first step: not the second
ROLES = (*moves.ROLES, "author")
MAY = moves.table("hazards_beside_moves.csv")
# an exit is the fire brigade's subject, where a culvert is the water bureau's
READERS = moves.table("hazards_moves.csv")[("read", "submitted")] - {"holder", "dept"} | {
    "author",
    "fire",
    "dept_other",
}
STATES = sorted({state for _, state in MAY})
TEXT = {"text": "写明"}
LIST = TEXT | {"measures": "停用", "public_text": "公开", "until": date(2026, 9, 1)}
CASE = TEXT | {"ground": "refused", "law": "WSL-102"}
STOP = TEXT | {"kind": "use", "law": "WSL-65"}
LEAVE = TEXT | {"report_no": "1号"}
ORDER = TEXT | {"until": date(2026, 9, 1)}
HAND = TEXT | {"to": "住建局"}
FINE = TEXT | {"amount": 5000, "decision_no": "1号"}
BODIES = {
    "open_case": CASE, "order": ORDER, "fine": FINE, "hand_over": HAND,
    "propose_listing": LIST, "propose_delisting": LEAVE, "suspend": STOP,
}  # fmt: skip
# state → the verbs that lead there, each by the author or, where four eyes are asked for, by another
WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "case:": (),
    "case:opened": (("open_case", "author"),),
    "case:ordered": (("open_case", "author"), ("order", "author")),
    "case:fined": (("open_case", "author"), ("order", "author"), ("fine", "author")),
    "case:closed": (("open_case", "author"), ("close_case", "section")),
    "listing:": (),
    "listing:proposed": (("propose_listing", "author"),),
    "listing:refused": (("propose_listing", "author"), ("refuse_listing", "leader")),
    "listing:listed": (("propose_listing", "author"), ("approve_listing", "leader")),
    "suspension:": (),
    "suspension:asked": (("suspend", "author"),),
    "suspension:refused": (("suspend", "author"), ("refuse_stop", "director")),
    "suspension:in_force": (("suspend", "author"), ("approve_stop", "director")),
}
WAYS["listing:leaving"] = (*WAYS["listing:listed"], ("propose_delisting", "author"))
WAYS["listing:delisted"] = (*WAYS["listing:leaving"], ("approve_delisting", "leader"))
WAYS["suspension:lifted"] = (*WAYS["suspension:in_force"], ("lift", "director"))


def sql_pairs(kind: str) -> set[tuple[str, str]]:
    with (moves.HERE / "hazards_beside_sql.csv").open(encoding="utf-8", newline="") as handle:
        return {(row["from"], row["to"]) for row in csv.DictReader(handle) if row["machine"] == kind}


def test_the_table_knows_every_verb_state_and_role(one_world):
    assert {verb for verb, _ in MAY} == set(BESIDE)
    assert set(STATES) == {f"{kind}:{state}" for kind, m in states.BESIDE.items() for state in ("", *m.states)}
    assert set(STATES) == set(WAYS)
    assert set().union(*MAY.values()) <= set(ROLES)


@pytest.fixture(scope="module")
def city(make: Callable) -> City:
    city = build(make)
    city.actors["author"] = make("", COUNTY, *((role, COUNTY) for role in AUTHOR), person=city.people["mayor"])
    return city


@pytest.fixture(scope="module")
def clients(city):
    more = {"author": [(role, COUNTY) for role in AUTHOR]}
    return moves.clients(city.make("admin"), more, {"author": city.people["mayor"]})


@pytest.fixture(scope="module")
def hazards(city) -> dict[str, UUID]:
    """One major hazard, reported put right, in each state of what it carries."""
    made = {}
    for state, way in WAYS.items():
        made[state] = city.major_submitted()
        for verb, who in way:
            getattr(actions, verb)(hazard=made[state], **BODIES.get(verb, TEXT), by=city.actors[who], at=T0)
    with reading(SYSTEM):
        for state, hazard in made.items():
            kind, _, wanted = state.partition(":")
            row = queries.beside(SYSTEM, hazard).last(kind)
            assert (row["state"] if row else "") == wanted
    return made


def expected(verb: str, state: str, role: str) -> int:
    if role in MAY[(verb, state)]:
        return 200
    return 409 if role in READERS else 404


@pytest.mark.parametrize("state", STATES)
def test_through_the_api(city, clients, hazards, state):
    kind = state.partition(":")[0]
    verbs = [verb for verb in BESIDE if queries.BESIDE[verb] == kind]
    cases = {
        verb: (f"/api/hazards/{hazards[state]}/{verb}", {k: str(v) for k, v in BODIES.get(verb, TEXT).items()})
        for verb in verbs
    }
    assert moves.faults(cases, clients, lambda verb, role: expected(verb, state, role)) == []


@pytest.mark.parametrize("kind", list(states.BESIDE))
def test_by_sql_as_the_application_only_moves_of_the_table(city, hazards, kind):
    machine, wrong = states.BESIDE[kind], []
    with reading(SYSTEM):
        rows = {s: queries.beside(SYSTEM, hazards[f"{kind}:{s}"]).last(kind)["id"] for s in machine.states}
    for frm in machine.states:
        for to in machine.states:
            wanted = "moved" if (frm, to) in sql_pairs(kind) or frm == to else "refused"
            values = {"state": to} | ({"fine": 1, "order_no": "1", "order_until": T0} if kind == "case" else {})
            found = moves.by_sql(city.section, f"hazards_{kind}", rows[frm], values)
            if found != wanted:
                wrong.append(f"{frm} to {to}: {found}, not {wanted}")
    assert wrong == []


@pytest.mark.parametrize("kind", list(states.BESIDE))
def test_by_sql_another_towns_rows_are_not_there(city, hazards, kind):
    with reading(SYSTEM):
        rows = [queries.beside(SYSTEM, hazards[f"{kind}:{s}"]).last(kind)["id"] for s in states.BESIDE[kind].states]
    assert {moves.by_sql(city.far, f"hazards_{kind}", row, {"area": "1"}) for row in rows} == {"unseen"}


def test_the_machines_are_the_tables():
    for kind, machine in states.BESIDE.items():
        assert moves.moved(machine) == sql_pairs(kind)
        begins = {m.verb for m in machine.moves if not m.frm}
        led = {(m.verb, frm) for m in machine.moves for frm in (m.frm or ("", *machine.ends))}
        listed = {(v, s.partition(":")[2]) for (v, s), roles in MAY.items() if s.startswith(f"{kind}:") and roles}
        assert (led, len(begins)) == (listed, 1)

"""Every state × verb × role of a ladder's versions against a table by hand (community-rescue 12): by API and SQL.

The section proposes, the director puts in force, never one's own proposal; every reader of calls reads how they ask.
"""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from conftest import COUNTY, T0

from anlan.infra.scope import SYSTEM, reading
from anlan.warn.calls import actions, queries, states
from anlan.warn.calls.handlers import SHIPPED
from tests.contracts import moves

MORE = {"author": [("section", COUNTY), ("director", COUNTY)]}  # proposed the draft
ROLES = (*moves.ROLES, *MORE)
MAY = moves.table("ladders_moves.csv")
NAMES = {"default": "upward", "draft": "town", "confirmed": "notice", "discarded": "call_and_answer"}
STEPS = [{"who": "first", "wait_s": 240, "again_s": [60]}, {"who": "duty", "wait_s": 300, "channels": ["in_app"]}]
SAID = {"steps": STEPS, "mode": "any", "text": "The night is short."}


def test_the_table_knows_every_verb_state_and_role(one_world):
    assert {verb for verb, _ in MAY} == {"read", "propose", "confirm", "discard"}
    assert {state for _, state in MAY} == {*states.LADDER.states}
    assert set().union(*MAY.values()) <= set(ROLES)
    assert moves.moved(states.LADDER) == {("draft", "confirmed"), ("draft", "discarded")}


@pytest.fixture(scope="module")
def clients(make):
    return moves.clients(make("admin"), MORE)


@pytest.fixture(scope="module")
def versions(make, clients) -> dict[str, UUID]:
    """The newest version of a ladder in each state; the draft is the author's, made by the API."""
    section, director = make("section"), make("director")
    actions.ship(json.loads(SHIPPED.read_text(encoding="utf-8")), COUNTY, by=SYSTEM, at=T0)
    path = f"/api/calls/ladders/{NAMES['draft']}/propose"
    answer = clients["author"].post(path, json.dumps(SAID), content_type="application/json")
    assert answer.status_code == 200, answer.content
    for state in ("confirmed", "discarded"):
        made = actions.propose(name=NAMES[state], **SAID, by=section, at=T0).ref
        verb = actions.confirm if state == "confirmed" else actions.discard
        verb(version=made, by=director, at=T0)
    with reading(SYSTEM):
        newest = {state: queries.versions(SYSTEM, name)[0] for state, name in NAMES.items()}
    assert {state: one.state for state, one in newest.items()} == {s: s for s in NAMES}
    return {state: one.id for state, one in newest.items()}


def expected(verb: str, state: str, role: str) -> int:
    if role in MAY[verb, state]:
        return 200
    return 404 if verb == "read" else 409


@pytest.mark.parametrize("state", states.LADDER.states)
def test_through_the_api(clients, versions, state):
    here = "/api/calls/ladders"
    cases = {
        "read": (f"{here}/{NAMES[state]}", None),
        "propose": (f"{here}/{NAMES[state]}/propose", SAID),
        "confirm": (f"{here}/{versions[state]}/confirm", {}),
        "discard": (f"{here}/{versions[state]}/discard", {}),
    }
    assert moves.faults(cases, clients, lambda verb, role: expected(verb, state, role)) == []


def test_by_sql_as_the_application_only_moves_of_the_table(make, versions):
    director = make("director")
    wrong = []
    for frm in states.LADDER.states:
        for to in states.LADDER.states:
            values = {"state": to, "valid_to": T0}
            found = moves.by_sql(director, "calls_ladder", versions[frm], values, area=COUNTY)
            wanted = "moved" if (frm, to) in moves.moved(states.LADDER) or frm == to else "refused"
            if found != wanted:
                wrong.append(f"{frm} to {to}: {found}, not {wanted}")
    assert wrong == []


def test_by_sql_nobody_confirms_what_they_proposed(make, versions):
    with reading(SYSTEM):
        (draft,) = (v for v in queries.versions(SYSTEM, NAMES["draft"]) if v.state == "draft")
    values = {"state": "confirmed", "confirmed_by": draft.proposed_by, "valid_to": T0}
    assert "calls_ladder_four_eyes" in moves.by_sql(make("director"), "calls_ladder", draft.id, values, area=COUNTY)

"""Every state × verb × role of a standard's versions against a table by hand (community-rescue 12): by API and SQL.

The section drafts and changes a draft, the director puts in force, never what they had a hand in; everybody who judges
or is judged reads by what.
"""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from conftest import COUNTY, T0

from anlan.ground.standards import actions, queries, states
from anlan.ground.standards.handlers import shipped
from anlan.infra.scope import SYSTEM, reading
from tests.contracts import moves

MORE = {"author": [("section", COUNTY), ("director", COUNTY)]}  # proposed the draft
ROLES = (*moves.ROLES, *MORE)
MAY = moves.table("standards_moves.csv")
CODES = {"default": "WL-5-10", "draft": "FIRE-FACTORY", "confirmed": "ORDER-10-2023", "discarded": "GB-35181"}
SAID = {"text": "正式文本"}
ITEM = {"ref": "X1", "text": {"zh": "新条目", "en": "A new item"}}
REFS = {"default": "N1", "draft": "F1", "confirmed": "3(1)", "discarded": "D1"}


def test_the_table_knows_every_verb_state_and_role(one_world):
    assert {verb for verb, _ in MAY} == {"read", *(m.verb for m in states.STANDARD.moves)}
    assert {state for _, state in MAY} == {*states.STANDARD.states}
    assert set().union(*MAY.values()) <= set(ROLES)
    assert moves.moved(states.STANDARD) == {("draft", "confirmed"), ("draft", "discarded")}


@pytest.fixture(scope="module")
def clients(make):
    return moves.clients(make("admin"), MORE)


@pytest.fixture(scope="module")
def versions(make, clients) -> dict[str, UUID]:
    """The newest version of a standard in each state; the draft is the author's, made by the API."""
    section, director = make("section"), make("director")
    actions.ship(shipped(), COUNTY, by=SYSTEM, at=T0)
    path = f"/api/standards/{CODES['draft']}/propose"
    answer = clients["author"].post(path, json.dumps(SAID), content_type="application/json")
    assert answer.status_code == 200, answer.content
    for state in ("confirmed", "discarded"):
        made = actions.propose(code=CODES[state], **SAID, by=section, at=T0).ref
        verb = actions.confirm if state == "confirmed" else actions.discard
        verb(version=made, by=director, at=T0)
    with reading(SYSTEM):
        newest = {state: queries.versions(SYSTEM, code)[0] for state, code in CODES.items()}
    assert {state: one.state for state, one in newest.items()} == {s: s for s in CODES}
    return {state: one.id for state, one in newest.items()}


def expected(verb: str, state: str, role: str) -> int:
    if role in MAY[verb, state]:
        return 200
    return 404 if verb == "read" else 409


@pytest.mark.parametrize("state", states.STANDARD.states)
def test_through_the_api(clients, versions, state):
    code, version = CODES[state], f"/api/standards/versions/{versions[state]}"
    cases = {
        "read": (f"/api/standards/{code}", None),
        "propose": (f"/api/standards/{code}/propose", SAID),
        "set_item": (f"{version}/set_item", {"item": ITEM}),
        "drop_item": (f"{version}/drop_item", {"ref": REFS[state]}),
        "confirm": (f"{version}/confirm", {}),
        "discard": (f"{version}/discard", {}),
    }
    assert moves.faults(cases, clients, lambda verb, role: expected(verb, state, role)) == []


def test_by_sql_as_the_application_only_moves_of_the_table(make, versions):
    director, wrong = make("director"), []
    for frm in states.STANDARD.states:
        for to in states.STANDARD.states:
            values = {"state": to, "valid_from": T0, "valid_to": T0 + moves.DAY}
            if frm != "draft":
                del values["valid_from"]
            found = moves.by_sql(director, "standards_standard", versions[frm], values, area=COUNTY)
            wanted = "moved" if (frm, to) in moves.moved(states.STANDARD) or frm == to else "refused"
            if found != wanted:
                wrong.append(f"{frm} to {to}: {found}, not {wanted}")
    assert wrong == []


def test_by_sql_nobody_confirms_what_they_proposed(make, versions):
    with reading(SYSTEM):
        draft = queries.version(SYSTEM, versions["draft"])
    values = {"state": "confirmed", "confirmed_by": draft.proposed_by, "valid_from": T0, "valid_to": T0 + moves.DAY}
    found = moves.by_sql(make("director"), "standards_standard", draft.id, values, area=COUNTY)
    assert "standards_four_eyes" in found

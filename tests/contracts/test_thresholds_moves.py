"""Every state × verb × role of rules against a table by hand (community-rescue 12): by the API and by SQL.

The section drafts, the director puts in force, and never one's own draft. Rules belong to no department: a member unit
reads all that are about its place. A rule of the county or of a town is read by everybody below who reads rules at all.
"""

from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE

from anlan.infra.scope import SYSTEM, reading
from anlan.warn.thresholds import actions, queries, states
from anlan.warn.thresholds.handlers import SHIPPED
from tests.contracts import moves

STATES = (*states.RULE.states, "ending")  # ending: a draft that ends a rule in force
MORE = {
    "author": [("section", COUNTY), ("director", COUNTY)],  # drafted the draft
    "two_posts": [("informant", VILLAGE), ("town_station", OTHER_TOWN)],
}
ROLES = (*moves.ROLES, *MORE)
MAY = moves.table("thresholds_moves.csv")
PAIRS = moves.pairs("thresholds_sql.csv")
NUMBERS = {state: f"W-{n}" for n, state in enumerate(STATES, 1)} | {"default": "R-07"}
NOTE = {"note": "汛期"}
RULE = {
    "names": {"zh": "河道水位", "en": "River level"},
    "kind": "level",
    "args": {"quantity": "water_level", "at_least": 4.0},
    "area_set": [TOWN],
    "level": 2,
    "ladder": "upward",
    **NOTE,
}


def test_the_table_knows_every_verb_state_and_role(one_world):
    assert {verb for verb, _ in MAY} == {"draft", "read", "past", "revise", "discard", "withdraw", "confirm"}
    assert {state for _, state in MAY} == {*STATES, ""}
    assert set().union(*MAY.values()) <= set(ROLES)
    assert moves.tried_by(moves.ROLES) == moves.matrix()


@pytest.fixture(scope="module")
def clients(make):
    return moves.clients(make("admin"), MORE)


@pytest.fixture(scope="module")
def rules(make, clients):
    """One rule in each state; the draft is the author's, by the API as everybody would draft it."""
    section, director = make("section"), make("director")
    actions.ship(json.loads(SHIPPED.read_text(encoding="utf-8")), COUNTY, by=SYSTEM, at=T0)

    def drafted(state: str):
        return actions.draft(NUMBERS[state], *RULE.values(), by=section, at=T0).ref

    body = json.dumps({**RULE, "number": NUMBERS["draft"]})
    answer = clients["author"].post("/api/thresholds/", body, content_type="application/json")
    made = {"draft": answer.json()["rule"]}
    made |= {state: drafted(state) for state in ("confirmed", "retired", "discarded", "ending")}
    actions.discard(made["discarded"], by=section, at=T0)
    for state in ("confirmed", "retired", "ending"):
        actions.confirm(made[state], by=director, at=T0)
    over = actions.withdraw(made["retired"], "不用", by=section, at=T0).ref
    actions.confirm(over, by=director, at=T0)
    made["ending"] = actions.withdraw(made["ending"], "不用", by=section, at=T0).ref
    with reading(SYSTEM):
        made["default"] = next(r.id for r in queries.speaking(SYSTEM) if r.number == NUMBERS["default"])
        found = {state: queries.rule(SYSTEM, rule) for state, rule in made.items()}
    assert {state: (r.state, r.withdraws) for state, r in found.items()} == {
        state: ("draft", True) if state == "ending" else (state, False) for state in STATES
    }
    return made


def expected(verb: str, state: str, role: str) -> int:
    if role in MAY.get((verb, state), ()):
        return 200
    if verb == "draft":
        return 409  # asks for no row: whoever may not is told so
    return 409 if role in MAY[("read", state)] and verb not in ("read", "past") else 404


@pytest.mark.parametrize("state", STATES)
def test_through_the_api(clients, rules, state):
    here = f"/api/thresholds/{rules[state]}"
    stretch = urlencode({"since": (T0 - timedelta(hours=2)).isoformat(), "until": T0.isoformat()})
    cases = {
        "read": (here, None),
        "past": (f"{here}/past?{stretch}", None),
        "draft": ("/api/thresholds/", {**RULE, "number": NUMBERS[state]}),  # the next version
        "revise": (f"{here}/revise", RULE),
        "discard": (f"{here}/discard", {}),
        "withdraw": (f"{here}/withdraw", NOTE),
        "confirm": (f"{here}/confirm", {}),
    }
    assert moves.faults(cases, clients, lambda verb, role: expected(verb, state, role)) == []


def test_new_rules_through_the_api(clients):
    body = {**RULE, "number": "N-1"}
    found = {role: moves.tried(client, "/api/thresholds/", body) for role, client in clients.items()}
    assert found == {role: 200 if role in MAY[("draft", "")] else 409 for role in ROLES}


def test_by_sql_as_the_application_only_moves_of_the_table(make, rules):
    station = make("town_station", TOWN)
    wrong = []
    for frm in states.RULE.states:
        actor = make("section") if frm == "default" else station  # the default is the county's
        for to in states.RULE.states:
            found = moves.by_sql(actor, "thresholds_rule", rules[frm], {"state": to})
            wanted = "moved" if (frm, to) in PAIRS or frm == to else "refused"
            if found != wanted:
                wrong.append(f"{frm} to {to}: {found}, not {wanted}")
    assert wrong == []


def test_by_sql_a_rule_is_born_as_a_draft_or_with_the_house(make, rules):
    new = {"number": "N-1", "valid_from": None}
    born = {
        state: moves.copied(make("section"), "thresholds_rule", rules["confirmed"], {**new, "state": state})
        for state in states.RULE.states
    }
    assert born == {state: "born" if state in ("draft", "default") else "refused" for state in states.RULE.states}


def test_by_sql_no_change_without_an_entry(make, rules):
    found = moves.by_sql(make("section"), "thresholds_rule", rules["draft"], {"state": "confirmed"}, entry=False)
    assert found.startswith("matter of thresholds_rule was changed without a journal row")


def test_by_sql_another_towns_rules_are_not_there_and_the_countys_are_only_read(make, rules):
    far, near = make("town_station", OTHER_TOWN), make("town_station", TOWN)
    for state, rule in rules.items():
        if state != "default":
            assert moves.by_sql(far, "thresholds_rule", rule, {"note": "X"}) == "unseen"
    for actor in (far, near):
        found = moves.by_sql(actor, "thresholds_rule", rules["default"], {"note": "X"})
        assert found.startswith("new row violates row-level security policy")
        found = moves.copied(actor, "thresholds_rule", rules["default"], {"number": "N-1"})
        assert found.startswith("new row violates row-level security policy")


def test_the_machine_is_the_table():
    """What the database refuses, what the machine refuses and what the table says are one."""
    assert moves.moved(states.RULE) == PAIRS
    listed = {(verb, "draft" if state == "ending" else state) for verb, state in MAY if verb not in ("read", "past")}
    made = {("draft", state) for state in (*states.RULE.states, "") if state != "draft"}  # versions of their own
    made |= {("withdraw", state) for state in states.SPEAKING}
    acts = {(m.verb, frm) for m in states.RULE.moves for frm in m.frm if (m.verb, frm) != ("confirm", "confirmed")}
    assert listed == acts | made

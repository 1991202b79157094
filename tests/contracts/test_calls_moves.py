"""Every state × verb × role of calls against a table by hand (community-rescue 12): by the API and by SQL.

Whoever was asked answers, early or late, and nobody answers for them but who writes down what an ordinary phone call
brought. The town goes on with a call; stopping one is the city's. Grid workers and member units don't read the log.
"""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE

from anlan.ground.people.imports import persons
from anlan.ground.people.models import Person
from anlan.infra.scope import SYSTEM, reading
from anlan.warn.calls import actions, queries, states
from anlan.warn.calls.handlers import SHIPPED
from anlan.warn.calls.models import Answer, Ladder
from anlan.warn.calls.tests import city
from tests.contracts import moves

MORE = {"two_posts": [("informant", VILLAGE), ("town_station", OTHER_TOWN)], "asked": [("grid_worker", VILLAGE)]}
ROLES = (*moves.ROLES, *MORE)
MAY = moves.table("calls_moves.csv")
PAIRS = moves.pairs("calls_sql.csv")
KNOWS = {"asked", "service"}  # was asked; brings what people wrote back: for both there is such a call
VERBS = ("answer_yes", "answer_no", "escalate", "record", "stop")
LADDERS = {"upward", "town", "call_and_answer", "notice", "department", *(f"floor_{level}" for level in (1, 2, 3, 4))}
HEADLINE = {"zh": "暴雨", "en": "Heavy rain"}


def test_the_table_knows_every_verb_state_and_role(one_world):
    assert {verb for verb, _ in MAY} == {*VERBS, "read"}
    assert {state for _, state in MAY} == {*states.CALL.states}
    assert set().union(*MAY.values()) <= set(ROLES)
    assert moves.tried_by(moves.ROLES) == moves.matrix()


@pytest.fixture(scope="module")
def people(make) -> dict[str, UUID]:
    """The city's people, one more without a post who is asked, and the ladders that ship."""
    found = city.build(T0)
    line = f"ref,name,phone,area,unit\nasked,林被问,13900009999,{VILLAGE},街头村\n"
    report = persons.run(line.encode(), "people.csv", by=SYSTEM, at=T0)
    assert report.errors == []
    actions.ship(json.loads(SHIPPED.read_text(encoding="utf-8")), COUNTY, by=SYSTEM, at=T0)
    with reading(SYSTEM):
        return {**found, "asked": Person.objects.seen_by(SYSTEM).get(ref="asked").pk}


@pytest.fixture(scope="module")
def clients(make, people):
    return moves.clients(make("admin"), MORE, people)


@pytest.fixture(scope="module")
def calls(people):
    """One call in each state; all asked the same person."""

    def start(ref: UUID) -> UUID:
        first = [people["asked"]]
        return actions.start("alerts", ref, VILLAGE, "upward", HEADLINE, level=3, first=first, by=SYSTEM, at=T0).ref

    made = {state: start(uuid4()) for state in states.CALL.states if state != "superseded"}
    again = uuid4()
    made["superseded"] = start(again)
    start(again)
    actions.record(made["answered"], people["asked"], "yes", "本人", by=SYSTEM, at=T0)
    actions.stop(made["stopped"], "已解除", by=SYSTEM, at=T0)
    for _ in seen(made["exhausted"]).steps:
        actions.escalate(made["exhausted"], by=SYSTEM, at=T0)
    assert {state: seen(call).state for state, call in made.items()} == {s: s for s in states.CALL.states}
    return made


def seen(call: UUID) -> queries.CallView:
    with reading(SYSTEM):
        return queries.call(SYSTEM, call)


def expected(verb: str, state: str, role: str) -> int:
    if role in MAY.get((verb, state), ()):
        return 200
    return 409 if role in MAY[("read", state)] | KNOWS and verb != "read" else 404


@pytest.mark.parametrize("state", states.CALL.states)
def test_through_the_api(clients, calls, people, state):
    here = f"/api/calls/{calls[state]}"
    cases = {
        "read": (here, None),
        "answer_yes": (f"{here}/answer", {"answer": "yes"}),
        "answer_no": (f"{here}/answer", {"answer": "no"}),
        "escalate": (f"{here}/escalate", {}),
        "record": (f"{here}/record", {"person": str(people["asked"]), "answer": "yes", "said_by": "本人"}),
        "stop": (f"{here}/stop", {"reason": "已解除"}),
    }
    assert moves.faults(cases, clients, lambda verb, role: expected(verb, state, role)) == []


def test_lists_hold_what_may_be_read(clients, calls):
    found = {}
    for role, client in clients.items():
        answer = client.get("/api/calls/")
        seen = {one["id"] for one in answer.json()["calls"]} if answer.status_code == 200 else set()
        found[role] = {state for state, call in calls.items() if str(call) in seen}
    assert found == {role: {s for s in states.CALL.states if role in MAY[("read", s)]} for role in ROLES}


def test_by_sql_as_the_application_only_moves_of_the_table(make, calls, people):
    station = make("town_station", TOWN)
    wrong = []
    for frm in states.CALL.states:
        for to in states.CALL.states:
            who = people["asked"] if to == "answered" else None
            found = moves.by_sql(station, "calls_call", calls[frm], {"state": to, "answered_by": who})
            wanted = "moved" if (frm, to) in PAIRS or frm == to else "refused"
            if found != wanted:
                wrong.append(f"{frm} to {to}: {found}, not {wanted}")
    assert wrong == []


def test_by_sql_a_call_is_born_asking(make, calls):
    station = make("town_station", TOWN)
    born = {
        state: moves.copied(station, "calls_call", calls["asking"], {"state": state}) for state in states.CALL.states
    }
    assert born == {state: "born" if state == "asking" else "refused" for state in states.CALL.states}


def test_by_sql_no_change_without_an_entry(make, calls):
    with reading(SYSTEM):
        answer = Answer.objects.seen_by(SYSTEM).filter(call=calls["answered"]).get()
    tries = {
        "calls_call": moves.by_sql(make("director"), "calls_call", calls["asking"], {"state": "stopped"}, entry=False),
        "calls_answer": moves.by_sql(make("director"), "calls_answer", answer.pk, {"answer": "no"}, entry=False),
    }
    for name, found in tries.items():
        assert found.startswith(f"matter of {name} was changed without a journal row")


def test_by_sql_another_towns_calls_are_not_there(make, calls):
    far = make("town_station", OTHER_TOWN)
    assert {moves.by_sql(far, "calls_call", c, {"state": "stopped"}) for c in calls.values()} == {"unseen"}


def test_by_sql_ladders_are_read_below_and_changed_by_the_county_alone(make, calls):
    with reading(SYSTEM):
        ladder = Ladder.objects.seen_by(SYSTEM).get(name="upward").pk
    town, village, county = make("town_station", TOWN), make("village_head", VILLAGE), make("director")
    with reading(village):
        assert {one.name for one in queries.ladders(village)} == LADDERS
    for actor in (town, village):
        found = moves.by_sql(actor, "calls_ladder", ladder, {"mode": "all"})
        assert found.startswith("new row violates row-level security policy")
    assert moves.by_sql(county, "calls_ladder", ladder, {"mode": "all"}) == "moved"
    assert moves.by_sql(county, "calls_ladder", ladder, {"mode": "all"}, entry=False).startswith(
        "matter of calls_ladder"
    )


def test_the_machine_is_the_table():
    """What the database refuses, what the machine refuses and what the table says are one."""
    assert moves.moved(states.CALL) == PAIRS
    for verb in ("stop", "escalate"):
        assert {s for v, s in MAY if v == verb} == {f for m in states.CALL.moves if m.verb == verb for f in m.frm}

"""Every state × verb × role of alerts against a table by hand (community-rescue 12): by the API and by SQL.

Alerts are raised by rules, never by hand. Acknowledging quietens the city's duty screen and standing down ends what the
city said: both belong to the duty officer and the director. What is not a public warning yet is not for the public.
"""

from __future__ import annotations

import json

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE

from anlan.ground.areas import imports as areas
from anlan.infra.scope import SYSTEM, reading
from anlan.warn.alerts import actions, queries, states
from anlan.warn.alerts.models import Alert
from anlan.warn.alerts.tests.test_episode import crossing
from tests.contracts import moves

MORE = {"two_posts": [("informant", VILLAGE), ("town_station", OTHER_TOWN)]}
ROLES = (*moves.ROLES, *MORE)
MAY = moves.table("alerts_moves.csv")
PAIRS = moves.pairs("alerts_sql.csv")
BODIES = {"acknowledge": {}, "stand_down": {"reason": "误报"}}
AREAS = f"""code,layer,level,parent,name,name_en
{COUNTY},admin,county,,温岭市,Wenling
{TOWN},admin,town,{COUNTY},坞根镇,Wugen
{VILLAGE},admin,village,{TOWN},街头村,Jietou
"""


def test_the_table_knows_every_verb_state_and_role(one_world):
    assert {verb for verb, _ in MAY} == {*BODIES, "read"}
    assert {state for _, state in MAY} == {*states.EPISODE.states}
    assert set().union(*MAY.values()) <= set(ROLES)
    assert moves.tried_by(moves.ROLES) == moves.matrix()


@pytest.fixture(scope="module")
def clients(make):
    return moves.clients(make("admin"), MORE)


@pytest.fixture(scope="module")
def ended_and_open(make):
    """An episode that is over and one that goes on; an area has only one of the latter."""
    report = areas.run(AREAS.encode(), "areas.csv", by=make("data_steward"), at=T0 - moves.DAY)
    assert report.errors == []
    made = {}
    for state in ("ended", "open"):
        made[state] = actions.raise_(crossing(area=VILLAGE).as_json(), by=SYSTEM, at=T0).ref
        if state == "ended":
            actions.stand_down(made[state], "误报", by=SYSTEM, at=T0)
    return made


@pytest.fixture
def episodes(ended_and_open):
    """The episode of each state; that it was acknowledged is undone after the test."""
    with moves.undone():
        yield {**ended_and_open, "acknowledged": ended_and_open["open"]}


def bring(episodes, state):
    """The episode of a state, in it."""
    if state == "acknowledged":
        actions.acknowledge(episodes[state], by=SYSTEM, at=T0)
    with reading(SYSTEM):
        assert queries.episode(SYSTEM, episodes[state]).state == state
    return episodes[state]


def expected(verb: str, state: str, role: str) -> int:
    if role in MAY.get((verb, state), ()):
        return 200
    return 409 if role in MAY[("read", state)] and verb != "read" else 404


@pytest.mark.parametrize("state", states.EPISODE.states)
def test_through_the_api(clients, episodes, state):
    here = f"/api/alerts/{bring(episodes, state)}"
    cases = {"read": (here, None), **{verb: (f"{here}/{verb}", body) for verb, body in BODIES.items()}}
    assert moves.faults(cases, clients, lambda verb, role: expected(verb, state, role)) == []


@pytest.mark.parametrize("state", states.EPISODE.states)
def test_lists_hold_what_may_be_read(clients, episodes, state):
    episode = str(bring(episodes, state))
    found = {}
    for role, client in clients.items():
        answer = client.get("/api/alerts/")
        found[role] = answer.status_code == 200 and episode in [a["id"] for a in answer.json()["alerts"]]
    assert found == {role: role in MAY[("read", state)] for role in ROLES}


@pytest.mark.parametrize("frm", states.EPISODE.states)
def test_by_sql_as_the_application_only_moves_of_the_table(make, episodes, frm):
    episode, station = bring(episodes, frm), make("town_station", TOWN)
    found = {to: moves.by_sql(station, "alerts_episode", episode, {"state": to}) for to in states.EPISODE.states}
    wanted = {to: "moved" if (frm, to) in PAIRS or frm == to else "refused" for to in states.EPISODE.states}
    assert found == wanted


def test_by_sql_an_episode_is_born_open(make, ended_and_open):
    elsewhere = {"area": OTHER_TOWN}
    born = {
        state: moves.copied(
            make("duty_officer"), "alerts_episode", ended_and_open["open"], {**elsewhere, "state": state}
        )
        for state in states.EPISODE.states
    }
    assert born == {state: "born" if state == "open" else "refused" for state in states.EPISODE.states}


def test_by_sql_no_change_without_an_entry(make, ended_and_open):
    officer = make("duty_officer")
    found = moves.by_sql(officer, "alerts_episode", ended_and_open["open"], {"state": "ended"}, entry=False)
    assert found.startswith("matter of alerts_episode was changed without a journal row")


def test_by_sql_what_was_said_is_frozen(make, ended_and_open):
    with reading(SYSTEM):
        said = Alert.objects.seen_by(SYSTEM).filter(episode=ended_and_open["open"]).get()
    for column, value in (("headline", json.dumps({"zh": "X", "en": "X"})), ("level", 4), ("at", T0)):
        found = moves.by_sql(make("director"), "alerts_alert", said.pk, {column: value})
        assert found == "permission denied for table alerts_alert"


def test_by_sql_another_towns_episodes_are_not_there(make, ended_and_open):
    far = make("town_station", OTHER_TOWN)
    assert {moves.by_sql(far, "alerts_episode", e, {"state": "ended"}) for e in ended_and_open.values()} == {"unseen"}


def test_the_machine_is_the_table():
    """What the database refuses, what the machine refuses and what the table says are one."""
    assert moves.moved(states.EPISODE) == PAIRS
    by_hand = {(m.verb, frm) for m in states.EPISODE.moves for frm in m.frm if m.right}
    assert {(verb, state) for verb, state in MAY if verb != "read"} == by_hand

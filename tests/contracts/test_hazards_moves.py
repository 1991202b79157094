"""Every state × verb × role of hazards against a table written by hand: through the API and by SQL."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest
from conftest import T0, VILLAGE

from anlan.act.hazards import actions, states
from anlan.act.hazards.api import ON_ONE
from anlan.act.hazards.tests.conftest import FIXES, City, build
from anlan.infra.models import OpenWork
from anlan.infra.scope import SYSTEM, reading
from tests.contracts import moves

STATES = (*states.HAZARD.states, "asked")  # asked: being rectified, and more time was asked for
ROLES = (*moves.ROLES, "holder")
TEXT = {"text": "写明"}
MAY = moves.table("hazards_moves.csv")
PAIRS = moves.pairs("hazards_sql.csv")
BESIDES = ("read", "note", "locate", "report", "receipt")  # no moves


def test_the_table_knows_every_verb_state_and_role(one_world):
    assert {verb for verb, _ in MAY} == {*ON_ONE, "read", "report"}
    assert {state for _, state in MAY} == {*STATES, ""}
    assert set().union(*MAY.values()) <= set(ROLES)
    assert moves.tried_by(moves.ROLES) == moves.matrix()


@pytest.fixture(scope="module")
def city(make) -> City:
    return build(make)


@pytest.fixture(scope="module")
def clients(city):
    """A logged-in device for each role; the holder's is that of the person who holds the hazards."""
    return moves.clients(city.make("admin"), {"holder": [("grid_worker", VILLAGE)]}, {"holder": city.people["grid"]})


@pytest.fixture(scope="module")
def hazards(city):
    """One hazard in each state."""
    made = {
        "reported": city.report(),
        "graded": city.graded(),
        "assigned": city.assigned(),
        "rectifying": city.rectifying(),
        "submitted": city.submitted(),
        "closed": city.closed(),
        "asked": city.rectifying(),
    }
    made |= again(city)
    found_again(city, made["closed"])
    for state in ("verified", "rejected", "transferred", "reinspecting", "returned"):
        made[state] = city.submitted() if state in ("reinspecting", "returned") else city.report()
    args = {"by": city.station, "at": T0}
    actions.verify(hazard=made["verified"], **args)
    actions.reject(hazard=made["rejected"], text="不属实", **args)
    actions.transfer(hazard=made["transferred"], to="消防", text="属消防", **args)
    actions.visit(hazard=made["reinspecting"], **args)
    city.reinspect(made["returned"], ok=False)
    actions.extend(hazard=made["asked"], until=date(2026, 9, 1), text="等件", interim="守", by=city.grid, at=T0)
    assert {s: city.row(h).state for s, h in made.items()} == {s: s if s != "asked" else "rectifying" for s in STATES}
    return made


def found_again(city, hazard) -> UUID:
    """A report that the system takes for the same as one struck off."""
    new = city.report()
    actions.suspect(hazard=new, again_of=hazard, by=SYSTEM, at=T0)
    return new


def again(city) -> dict[str, UUID]:
    """One struck off that was found again and reopened, and the report that joined it."""
    old = city.closed()
    new = found_again(city, old)
    actions.reopen(hazard=old, text="又堵了", by=city.officer, at=T0)
    return {"reopened": old, "joined": new}


def bodies(city) -> dict[str, dict]:
    photos = [city.photo()]
    assign = {"holder": str(city.people["grid"]), **FIXES}
    return {
        "verify": {},
        "reject": TEXT,
        "transfer": {**TEXT, "to": "消防"},
        "grade": TEXT,
        "assign": assign,
        "rectify": TEXT,
        "extend": {"until": "2026-09-01", **TEXT, "interim": "守"},
        "grant": {},
        "deny": TEXT,
        "submit": {**TEXT, "photos": photos},
        "visit": {},
        "reinspect": {**TEXT, "ok": True, "photos": photos},
        "note": TEXT,
        "locate": {"compound": str(city.site)},
        "reopen": TEXT,
        "receipt": {"number": "收1号"},
    }


def expected(verb: str, state: str, role: str) -> int:
    if role in MAY.get((verb, state), ()):
        return 200
    return 409 if role in MAY[("read", state)] and verb != "read" else 404


@pytest.mark.parametrize("state", STATES)
def test_through_the_api(city, clients, hazards, state):
    here = f"/api/hazards/{hazards[state]}"
    cases = {"read": (here, None), **{verb: (f"{here}/{verb}", body) for verb, body in bodies(city).items()}}
    assert moves.faults(cases, clients, lambda verb, role: expected(verb, state, role)) == []


def test_reports_through_the_api(city, clients):
    body = {"kind": "other", "text": "看见", "source": "complaint"}
    found = {role: moves.tried(client, "/api/hazards/", body) for role, client in clients.items()}
    assert found == {role: 200 if role in MAY[("report", "")] else 409 for role in ROLES}


def by_sql(actor, hazard, to: str) -> str:
    """Move a hazard by SQL as the application, with every column as that state wants it."""
    end = T0 if to in states.HAZARD.ends else None
    values = {"state": to, "due": None if end else T0, "ended_at": end, "closed_at": end}
    return moves.by_sql(actor, "hazards_hazard", hazard, values | {"holder": uuid4(), "inspector": uuid4()})


def test_by_sql_as_the_application_only_moves_of_the_table(city, hazards):
    wrong = []
    for frm in states.HAZARD.states:
        for to in states.HAZARD.states:
            wanted = "moved" if (frm, to) in PAIRS or frm == to else "refused"
            found = by_sql(city.station, hazards[frm], to)
            if found != wanted:
                wrong.append(f"{frm} to {to}: {found}, not {wanted}")
    assert wrong == []


def test_by_sql_another_towns_rows_are_not_there(city, hazards):
    assert {by_sql(city.far, hazard, "verified") for hazard in hazards.values()} == {"unseen"}
    with reading(city.far):
        assert OpenWork.objects.filter(room="hazards").count() == 0


def test_by_sql_a_hazard_is_born_reported(city, hazards):
    born = {
        state: moves.copied(city.station, "hazards_hazard", hazards["reported"], {"state": state, "number": "X"})
        for state in states.HAZARD.states
    }
    assert born == {state: "born" if state == "reported" else "refused" for state in states.HAZARD.states}


def test_the_machine_is_the_table():
    """What the database refuses, what the machine refuses and what the table says are one."""
    assert moves.moved(states.HAZARD) == PAIRS
    listed = {(verb, "rectifying" if state == "asked" else state) for verb, state in MAY if verb not in BESIDES}
    assert {(m.verb, frm) for m in states.HAZARD.moves for frm in m.frm if m.verb in ON_ONE} == listed

"""Every state × verb × role of hazards against a table written by hand: through the API and by SQL."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from anlan.act.hazards import actions, states
from anlan.act.hazards.api import ON_ONE
from anlan.act.hazards.tests.conftest import FIXES, city  # noqa: F401
from anlan.ground.access import actions as access
from anlan.ground.access import login, queries
from anlan.ground.access.models import Account
from anlan.infra.models import OpenWork
from anlan.infra.scope import SYSTEM, reading

HERE = Path(__file__).parent
STATES = (*states.HAZARD.states, "asked")  # asked: being rectified, and more time was asked for
ROLES = {
    "leader": COUNTY,
    "director": COUNTY,
    "duty_officer": COUNTY,
    "section": COUNTY,
    "officer": TOWN,
    "dept": COUNTY,
    "dept_other": COUNTY,
    "fire": COUNTY,
    "town_station": TOWN,
    "town_leader": TOWN,
    "village_head": VILLAGE,
    "emergency_manager": VILLAGE,
    "grid_worker": VILLAGE,
    "informant": VILLAGE,
    "lessor": VILLAGE,
    "lessee": VILLAGE,
    "expert": COUNTY,
    "observer": COUNTY,
    "auditor": COUNTY,
    "admin": COUNTY,
    "data_steward": COUNTY,
    "public": COUNTY,
    "service": COUNTY,
    "holder": VILLAGE,
    "other_town": OTHER_TOWN,
}
AS = {"dept_other": "dept", "holder": "grid_worker", "other_town": "town_station"}
DEPARTMENTS = {"dept": "water", "dept_other": "fire", "fire": "fire"}
TEXT = {"text": "写明"}
DAY = timedelta(days=1)


def table() -> dict[tuple[str, str], set[str]]:
    """(verb, state) → roles that may."""
    with (HERE / "hazards_moves.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len({(r["verb"], r["state"]) for r in rows}) == len(rows), "a line stands twice"
    return {(r["verb"], r["state"]): set(r["roles that may"].split()) for r in rows}


MAY = table()
BESIDES = ("read", "note", "report")  # no moves


def test_the_table_knows_every_verb_state_and_role():
    assert {verb for verb, _ in MAY} == {*ON_ONE, "read", "report"}
    assert {state for _, state in MAY} == {*STATES, ""}
    assert set().union(*MAY.values()) <= set(ROLES)
    named = {AS.get(role, role) for role in ROLES}
    matrix = {role for role, column in queries.known_roles().items() if role == column}
    assert named == matrix


@pytest.fixture
def clients(city):  # noqa: F811
    """A logged-in device for each role; the holder's is that of the person who holds the hazards."""
    admin = city.make("admin")
    made = {}
    for role, area in ROLES.items():
        person = city.people["grid"] if role == "holder" else uuid4()
        name = role.replace("_", "-")
        done = access.create(name, role, area, person=person, by=admin, at=T0 - 2 * DAY)
        access.grant(
            done.ref, AS.get(role, role), area, department=DEPARTMENTS.get(role, ""), by=admin, at=T0 - 2 * DAY
        )
        with reading(SYSTEM):
            account = Account.objects.seen_by(SYSTEM).get(pk=done.ref)
        _, token = login.new_device(account, "test")
        made[role] = Client(headers={"Authorization": f"Device {token}"}, raise_request_exception=True)
    return made


@pytest.fixture
def hazards(city):  # noqa: F811
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
    for state in ("verified", "rejected", "transferred", "reinspecting", "returned"):
        made[state] = city.submitted() if state in ("reinspecting", "returned") else city.report()
    args = {"by": city.station, "at": T0}
    actions.verify(hazard=made["verified"], **args)
    actions.reject(hazard=made["rejected"], text="不属实", **args)
    actions.transfer(hazard=made["transferred"], to="消防", text="属消防", document="3号", **args)
    actions.visit(hazard=made["reinspecting"], **args)
    city.reinspect(made["returned"], ok=False)
    actions.extend(hazard=made["asked"], until=date(2026, 9, 1), text="等件", interim="守", by=city.grid, at=T0)
    assert {s: city.row(h).state for s, h in made.items()} == {s: s if s != "asked" else "rectifying" for s in STATES}
    return made


def bodies(city) -> dict[str, dict]:  # noqa: F811
    photos = [city.photo()]
    assign = {"holder": str(city.people["grid"]), **FIXES}
    return {
        "verify": {},
        "reject": TEXT,
        "transfer": {**TEXT, "to": "消防", "document": "3号"},
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
    }


def tried(client: Client, path: str, body: dict | None) -> int:
    """The answer's status; whatever was done is undone."""
    with transaction.atomic():
        if body is None:
            response = client.get(path)
        else:
            response = client.post(path, json.dumps(body), content_type="application/json")
        transaction.set_rollback(True)
    return response.status_code


def expected(verb: str, state: str, role: str) -> int:
    if role in MAY.get((verb, state), ()):
        return 200
    return 409 if role in MAY[("read", state)] and verb != "read" else 404


@pytest.mark.parametrize("state", STATES)
def test_through_the_api(city, clients, hazards, state):  # noqa: F811
    wrong = []
    for verb, body in {"read": None, **bodies(city)}.items():
        path = f"/api/hazards/{hazards[state]}" + ("" if verb == "read" else f"/{verb}")
        for role, client in clients.items():
            status, wanted = tried(client, path, body), expected(verb, state, role)
            if status != wanted:
                wrong.append(f"{verb} on {state} as {role}: {status}, not {wanted}")
    assert wrong == []


def test_reports_through_the_api(city, clients):  # noqa: F811
    body = {"kind": "other", "text": "看见", "source": "complaint"}
    found = {role: tried(client, "/api/hazards/", body) for role, client in clients.items()}
    assert found == {role: 200 if role in MAY[("report", "")] else 409 for role in ROLES}


def pairs() -> set[tuple[str, str]]:
    with (HERE / "hazards_sql.csv").open(encoding="utf-8", newline="") as handle:
        return {(r["from"], r["to"]) for r in csv.DictReader(handle)}


def by_sql(actor, hazard, to: str) -> str:
    """Move a hazard by SQL as the application, with a journal row and every column as that state wants it. Undone."""
    ends = to in states.HAZARD.ends
    try:
        with transaction.atomic(), reading(actor), connection.cursor() as cursor:
            cursor.execute(
                "insert into journal (id, key, digest, verb, by, room, ref, area, recorded_at, outcome)"
                " values (%s, %s, '', 'hazards.forged', %s, 'hazards', %s, %s, %s, 'applied')",
                [uuid4(), uuid4(), actor.account, hazard, VILLAGE, T0],
            )
            cursor.execute(
                "update hazards_hazard set state = %s, due = %s, ended_at = %s, closed_at = %s, holder = %s,"
                " inspector = %s where id = %s",
                [to, None if ends else T0, T0 if ends else None, T0 if ends else None, uuid4(), uuid4(), hazard],
            )
            found = "moved" if cursor.rowcount else "unseen"
            cursor.execute("set constraints all immediate")
            transaction.set_rollback(True)
            return found
    except DatabaseError as refused:
        return "refused" if "does not move" in str(refused) else str(refused)


def test_by_sql_as_the_application_only_moves_of_the_table(city, hazards):  # noqa: F811
    wrong = []
    for frm in states.HAZARD.states:
        for to in states.HAZARD.states:
            wanted = "moved" if (frm, to) in pairs() or frm == to else "refused"
            found = by_sql(city.station, hazards[frm], to)
            if found != wanted:
                wrong.append(f"{frm} to {to}: {found}, not {wanted}")
    assert wrong == []


def test_by_sql_another_towns_rows_are_not_there(city, hazards):  # noqa: F811
    assert {by_sql(city.far, hazard, "verified") for hazard in hazards.values()} == {"unseen"}
    with reading(city.far):
        assert OpenWork.objects.filter(room="hazards").count() == 0


def test_by_sql_a_hazard_is_born_reported(city, hazards):  # noqa: F811
    names = "number, kind, text, place, subject, source, department, rule_item, grade, terms, fixes, order_no, extended"
    names += ", returned"
    with pytest.raises(DatabaseError, match="begins reported"), transaction.atomic(), reading(city.station):
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into hazards_hazard"
                f" (id, area, placed_by, shown_down, state, since, found_at, reported_at, due, {names})"
                " select %s, area, placed_by, shown_down, 'closed', since, found_at, reported_at, due, 'X', "
                f"{names.removeprefix('number, ')} from hazards_hazard where id = %s",
                [uuid4(), hazards["reported"]],
            )
    with reading(SYSTEM):
        assert not OpenWork.objects.filter(room="hazards", kind="closed").exists()


def test_the_machine_is_the_table():
    """What the database refuses, what the machine refuses and what the table says are one."""
    moves = {(frm, m.to) for m in states.HAZARD.moves for frm in m.frm if frm != m.to}
    assert moves == pairs()
    listed = {(verb, "rectifying" if state == "asked" else state) for verb, state in MAY if verb not in BESIDES}
    assert {(m.verb, frm) for m in states.HAZARD.moves for frm in m.frm} == listed

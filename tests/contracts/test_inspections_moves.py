"""Every state × verb × role of a visit against a table by hand (community-rescue 12): by API and SQL.

Whoever makes a visit begins, fills and ends it, whatever their role; the desk plans, approves and cancels.
"""

from __future__ import annotations

from uuid import UUID

import pytest
from conftest import COUNTY, T0, TOWN, VILLAGE

from anlan.act.inspections import actions, queries, states
from anlan.act.inspections.tests.conftest import Town, settled
from anlan.ground.people.imports import persons
from anlan.ground.people.models import Person
from anlan.infra.scope import SYSTEM, reading
from tests.contracts import moves

MAY = moves.table("inspections_moves.csv")
PAIRS = moves.pairs("inspections_sql.csv")
MAKE_IT = ("section", "officer", "dept", "fire", "town_station", "grid_worker", "expert")  # on the visit
NO_SITE = {
    "informant", "lessor", "lessee", "expert", "admin", "public", "service", "other_town", "dept", "dept_other",
}  # fmt: skip  # see no compound there, so that none exists for them


def test_the_table_knows_every_verb_state_and_role(one_world):
    assert {verb for verb, _ in MAY} == {"read", *(m.verb for m in states.VISIT.moves)}
    assert {state for _, state in MAY} == {"", *states.VISIT.states}
    assert set().union(*MAY.values()) <= set(moves.ROLES)
    assert moves.moved(states.VISIT) == PAIRS


@pytest.fixture(scope="module")
def town(make) -> Town:
    return settled(make)


@pytest.fixture(scope="module")
def people(town) -> dict[str, UUID]:
    """A person for each role that makes the visit."""
    rows = [f"m-{role},某{n},1380000{n:04d},{VILLAGE},某单位" for n, role in enumerate(MAKE_IT)]
    text = "\n".join(["ref,name,phone,area,unit", *rows])
    report = persons.run(text.encode(), "people.csv", by=SYSTEM, at=T0 - moves.DAY)
    assert report.errors == [], report.errors
    with reading(SYSTEM):
        known = dict(Person.objects.seen_by(SYSTEM).values_list("ref", "pk"))
    return {role: known[f"m-{role}"] for role in MAKE_IT}


@pytest.fixture(scope="module")
def clients(make, people):
    return moves.clients(make("admin"), people=people)


@pytest.fixture(scope="module")
def visits(town, people) -> dict[str, UUID]:
    """A patrol in each state."""
    members = [{"person": p, "department": "fire" if role == "fire" else ""} for role, p in people.items()]
    made = {}
    worker = town.make("grid_worker", VILLAGE, person=people["grid_worker"])
    for state in states.VISIT.states:
        given = {"kind": "patrol", "compound": town.city.compound, "on": T0, "members": members}
        visit = actions.plan(**given, by=town.section, at=T0).ref
        if state == "approved":
            actions.approve(visit=visit, by=town.make("director"), at=T0)
        if state == "cancelled":
            actions.cancel(visit=visit, text="停电", by=town.section, at=T0)
        if state in ("under_way", "done"):
            actions.begin(visit=visit, by=worker, at=T0)
        if state == "done":
            actions.finish(visit=visit, met="门卫", signed=True, by=worker, at=T0)
        made[state] = visit
    with reading(SYSTEM):
        assert {s: queries.one(SYSTEM, v).state for s, v in made.items()} == {s: s for s in made}
    return made


def expected(verb: str, state: str, role: str) -> int:
    if role in MAY[verb, state]:
        return 200
    if verb == "plan":
        return 404 if role in NO_SITE else 409
    return 409 if verb != "read" and role in MAY["read", state] else 404


@pytest.mark.parametrize("state", states.VISIT.states)
def test_through_the_api(clients, visits, state):
    here = f"/api/inspections/{visits[state]}"
    seen = {"observed_at": T0.isoformat()}
    cases = {
        "read": (here, None),
        "approve": (f"{here}/approve", {}),
        "cancel": (f"{here}/cancel", {"text": "停电"}),
        "begin": (f"{here}/begin", seen),
        "answer": (f"{here}/answer", {"ref": "M1", "answer": "yes", **seen}),
        "finish": (f"{here}/finish", {"met": "门卫", "signed": True}),
    }
    assert moves.faults(cases, clients, lambda verb, role: expected(verb, state, role)) == []


def test_who_may_plan(town, clients, people):
    body = {
        "kind": "patrol", "compound": str(town.city.compound), "on": T0.isoformat(), "lead": "fire",
        "members": [{"person": str(people["grid_worker"])}],
    }  # fmt: skip
    cases = {"plan": ("/api/inspections/", body)}
    assert moves.faults(cases, clients, lambda verb, role: expected(verb, "", role)) == []


def test_by_sql_as_the_application_only_moves_of_the_table(town, visits):
    section, wrong = town.make("section", COUNTY), []
    with reading(SYSTEM):
        version = queries.file(SYSTEM, visits["done"], T0).row.version
    for frm in states.VISIT.states:
        for to in states.VISIT.states:
            values = {"state": to, "begun_at": T0, "ended_at": None, "version": version}
            found = moves.by_sql(section, "inspections_visit", visits[frm], values)
            wanted = "moved" if (frm, to) in PAIRS or frm == to else "refused"
            if found != wanted:
                wrong.append(f"{frm} to {to}: {found}, not {wanted}")
    assert wrong == []


def test_by_sql_nobody_approves_what_they_planned(town, visits):
    with reading(SYSTEM):
        planner = queries.one(SYSTEM, visits["planned"]).planned_by
    values = {"state": "approved", "approved_by": planner}
    found = moves.by_sql(town.make("director"), "inspections_visit", visits["planned"], values)
    assert "inspections_visit_four_eyes" in found


def test_another_town_s_officer_finds_no_visit(town, visits):
    stranger = town.make("officer", "331081109000")
    with reading(stranger):
        assert queries.one(stranger, visits["planned"]) is None
    mine = town.make("officer", TOWN)
    with reading(mine):
        assert queries.one(mine, visits["planned"]) is not None

"""Every state × verb × role of campaigns against a table written by hand: by the verbs and by SQL."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from conftest import COUNTY, T0, VILLAGE

from anlan.ground.premises.tests.conftest import build
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused
from anlan.kernel.rights import Actor
from anlan.review.campaigns import actions, queries, states
from anlan.review.campaigns.tests.conftest import Played
from tests.contracts import moves

DAY = timedelta(days=1)
WATER = "agri_water"
DEPARTMENTS = {"dept": WATER, "dept_other": "fire", "fire": "fire"}
Make = Callable[..., Actor]
MACHINES = {"campaign": states.CAMPAIGN, "member": states.MEMBER, "task": states.TASK, "problem": states.PROBLEM}
WORDS = {"text": "看过"}
GIVEN: dict[str, dict[str, Any]] = {
    "claim": {"outcome": "rectified", "document": "1号", **WORDS}, "send_back": WORDS, "reply": WORDS,
    "return_reply": {"due": T0 + 9 * DAY, **WORDS}, "plan": WORDS, "ask_strike_off": WORDS, "keep_open": WORDS,
    "learn": WORDS,
}  # fmt: skip


def table() -> dict[tuple[str, str, str], set[str]]:
    with (moves.HERE / "campaigns_moves.csv").open(encoding="utf-8", newline="") as handle:
        return {(r["thing"], r["verb"], r["state"]): set(r["roles that may"].split()) for r in csv.DictReader(handle)}


def pairs(thing: str) -> set[tuple[str, str]]:
    with (moves.HERE / "campaigns_sql.csv").open(encoding="utf-8", newline="") as handle:
        return {(r["from"], r["to"]) for r in csv.DictReader(handle) if r["thing"] == thing}


@pytest.fixture(scope="module")
def played(make: Make) -> Played:
    p = Played(build(make), make)
    p.site("甲园", "云帆", "石竹")
    p.site("乙园", "南枝", "青禾")
    p.site("丙园", "远汀", "木禾")
    p.start(departments=(WATER, "fire"), owner_kind="")
    return p


@pytest.fixture(scope="module")
def actors(make: Make) -> dict[str, Actor]:
    return {
        role: make(moves.AS.get(role, role), area, department=DEPARTMENTS.get(role, ""))
        for role, area in moves.ROLES.items()
    }


@pytest.fixture(scope="module")
def things(played: Played, make: Make) -> dict[tuple[str, str], UUID]:
    """One of each kind in each state, made by people of their own."""
    other, director = make("section", COUNTY), make("director", COUNTY)
    made: dict[tuple[str, str], UUID] = {("campaign", "running"): played.campaign}
    for name, state in (("甲园", "open"), ("乙园", "claimed"), ("丙园", "accepted")):
        made["member", state] = played.member(name).id
        if state != "open":
            played.do("claim", by=other, member=made["member", state], **GIVEN["claim"])
    played.do("accept", by=director, members=[made["member", "accepted"]])
    ask = {"campaign": played.campaign, "department": WATER, "due": T0 + DAY, **WORDS}
    for state in states.TASK.states:
        made["task", state] = ref(played.do("ask", by=other, **ask))
        if state != "asked":
            played.do("reply", by=make("dept", COUNTY, department=WATER), task=made["task", state], **WORDS)
    played.do("approve", by=other, task=made["task", "done"])
    steps = ("plan", "begin", "ask_strike_off", "strike_off", "learn")
    about = {"list": "city_list", "level": "city", "source": "self_found", "title": "问题", "department": WATER}
    for n, state in enumerate(states.PROBLEM.states):
        made["problem", state] = ref(played.do("register", by=other, ref=f"P{n}", due=T0 + DAY, **about))
        for verb in steps[:n]:
            by = director if verb == "strike_off" else other
            played.do(verb, by=by, problem=made["problem", state], **GIVEN.get(verb, {}))
    return made


def ref(done: Any) -> UUID:
    assert isinstance(done.ref, UUID)
    return done.ref


def tried(thing: str, verb: str, row: UUID, by: Actor) -> bool:
    given = {"members": [row]} if verb == "accept" else {thing: row}
    with moves.undone():
        try:
            getattr(actions, verb)(**given, **GIVEN.get(verb, {}), by=by, at=T0)
        except (Refused, Hidden):
            return False
        return True


def test_by_the_verbs(things: dict[tuple[str, str], UUID], actors: dict[str, Actor]) -> None:
    may, wrong = table(), []
    verbs = {(thing, verb) for thing, verb, _ in may}
    for (thing, state), row in things.items():
        for of, verb in verbs:
            if of != thing or verb == "end":
                continue
            found = {role for role, by in actors.items() if tried(thing, verb, row, by)}
            wanted = may.get((thing, verb, state), set())
            if found != wanted:
                wrong.append(f"{verb} of {thing} {state}: {sorted(found)}, not {sorted(wanted)}")
    assert wrong == []


def test_the_machines_are_the_tables() -> None:
    for thing, machine in MACHINES.items():
        assert moves.moved(machine) == pairs(thing), thing
    listed = {(thing, verb, state) for thing, verb, state in table()}
    known = {(t, m.verb, frm) for t, machine in MACHINES.items() for m in machine.moves for frm in m.frm}
    assert listed == known


def test_by_sql_only_moves_of_the_table(things: dict[tuple[str, str], UUID], make: Make) -> None:
    section, wrong = make("section", COUNTY), []
    for (thing, frm), row in things.items():
        area = VILLAGE if thing == "member" else COUNTY
        for to in MACHINES[thing].states:
            found = moves.by_sql(section, f"campaigns_{thing}", row, {"state": to}, area=area)
            allowed = (frm, to) in pairs(thing) or frm == to
            if (found == "refused") == allowed:
                wrong.append(f"{thing} {frm} to {to}: {found}")
    assert wrong == []


def test_by_sql_another_person_decides(things: dict[tuple[str, str], UUID], make: Make) -> None:
    section = make("section", COUNTY)
    with reading(SYSTEM):
        row = queries.member(SYSTEM, things["member", "claimed"], T0)
    assert row is not None
    values = {"state": "accepted", "accepted_by": row.claimed_by, "accepted_at": T0}
    found = moves.by_sql(section, "campaigns_member", row.id, values)
    assert "campaigns_member_four_eyes" in found
    assert moves.by_sql(section, "campaigns_member", row.id, values | {"accepted_by": uuid4()}) == "moved"

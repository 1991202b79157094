"""Every state × verb × role of compounds against a table written by hand: by the verbs and by SQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from conftest import COUNTY, T0, VILLAGE
from django.test import Client

from anlan.ground.premises import actions, queries, states
from anlan.ground.premises.models import CompoundFact
from anlan.ground.premises.tests.conftest import BEGIN, END, City, build
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused
from anlan.kernel.rights import Actor
from tests.contracts import moves

STATES = tuple(s for s in states.COMPOUND.states if s != states.JOINED)  # one that was joined is no compound any more
ROLES = (*moves.ROLES, "owner")
MAY = moves.table("premises_moves.csv")
PAIRS = moves.pairs("premises_sql.csv")
BESIDES = ("read", "register", "change", "add_building", "let", "name_manager", "attest", "propose_merge")
COURSE = ("confirm", "refuse", "rectify", "finish", "revert")
OWNER = uuid4()  # who answers for the party that owns the sites
Try = Callable[[City, UUID, Actor], Any]


@pytest.fixture(scope="module")
def city(make) -> City:
    return build(make)


@pytest.fixture(scope="module")
def actors(city: City) -> dict[str, Actor]:
    """One for each role; the owner is a lessor whose person answers for the party that owns the sites."""
    found = {
        role: city.make(moves.AS.get(role, role), area, department=moves.DEPARTMENTS.get(role, ""))
        for role, area in moves.ROLES.items()
    }
    city.do("change_party", party=city.parties["丹山股份社"], values={}, person=OWNER)
    return found | {"owner": city.make("lessor", VILLAGE, person=OWNER)}


@pytest.fixture(scope="module")
def clients(city: City, actors: dict[str, Actor]) -> dict[str, Client]:
    """The same as devices."""
    return moves.clients(city.make("admin"), {"owner": [("lessor", VILLAGE)]}, people={"owner": OWNER})


def site(city: City, n: int, shared: bool) -> UUID:
    """A site of the water department with two tenants, or with one."""
    compound = city.site(f"园{n}", owner=city.parties["丹山股份社"], department="agri_water")
    city.building(compound, f"{n}幢", "101 102")
    for unit, tenant in (("101", "晴川机电"), ("102", "木禾电机"))[: 2 if shared else 1]:
        city.let(f"{n}幢/{unit}", "丹山股份社", tenant)
    return compound


@pytest.fixture(scope="module")
def sites(city: City) -> dict[str, UUID]:
    """One compound in each state; where the rule must say no to the next verb, a second one of it."""
    made = {state: site(city, n, True) for n, state in enumerate(STATES)}
    words = {"text": "看过"}
    for state, compound in made.items():
        if state not in ("candidate", "not_shared"):
            city.do("confirm", compound=compound, visited=T0, **words)
        if state in ("rectifying", *states.OUTCOMES):
            city.do("rectify", compound=compound, **words)
        if state in states.OUTCOMES:
            city.do("finish", compound=compound, outcome=state, **words)
    city.do("refuse", compound=made["not_shared"], **words)
    emptied(city, made["reverted"])
    city.do("revert", compound=made["reverted"], at=T0, **words)
    let_again(city, made["reverted"], STATES.index("reverted"))
    assert {s: city.judged(compound=c).row.state for s, c in made.items()} == {s: s for s in STATES}
    return made


def emptied(city: City, compound: UUID) -> None:
    with reading(SYSTEM):
        it = queries.one(SYSTEM, compound, T0, T0)
        links = it.site.links if it is not None else ()
    for link in links:
        city.do("end_letting", letting=link.id, until=T0, text="退租")


def let_again(city: City, compound: UUID, n: int) -> None:
    for unit, tenant in (("101", "晴川机电"), ("102", "木禾电机")):
        city.let(f"{n}幢/{unit}", "丹山股份社", tenant, since=T0, until=END)


def test_the_table_knows_every_verb_state_and_role(one_world):
    assert {verb for verb, _ in MAY} == {*COURSE, *BESIDES}
    assert {state for _, state in MAY} == {*STATES, ""}
    assert set().union(*MAY.values()) <= set(ROLES)
    assert moves.tried_by(moves.ROLES) == moves.matrix()


def verbs(city: City, sites: dict[str, UUID]) -> dict[str, Try]:
    """Each verb, tried on a compound by somebody."""
    owner, other = city.parties["丹山股份社"], city.parties["朗月包装"]

    def do(verb: str, **given: Any) -> Try:
        return lambda city, compound, by: getattr(actions, verb)(compound=compound, **given, by=by, at=T0)

    def another(compound: UUID) -> UUID:
        return next(one for one in sites.values() if one != compound)

    def let(city: City, compound: UUID, by: Actor) -> Any:
        with reading(SYSTEM):
            unit = queries.buildings(SYSTEM, compound, T0, T0)[0].floors[0].units[0].id
        given = {"lessor": owner, "lessee": other, "since": END, "until": END + timedelta(days=90)}
        return actions.let(units=[unit], **given, by=by, at=T0)

    def revert(city: City, compound: UUID, by: Actor) -> Any:
        emptied(city, compound)
        return actions.revert(compound=compound, text="空", by=by, at=T0)

    return {
        "confirm": do("confirm", visited=T0, text="看过"),
        "refuse": do("refuse", text="看过"),
        "rectify": do("rectify", text="整治"),
        "finish": do("finish", outcome="upgraded", text="完成"),
        "revert": revert,
        "change": do("change_compound", values={"built": 2009}),
        "add_building": do("add_building", values={"name": "9幢"}),
        "let": let,
        "name_manager": do("name_manager", party=owner, document="委托书"),
        "attest": do("attest", code="inspection", party=owner, text="查过"),
        "propose_merge": lambda city, compound, by: actions.propose_merge(
            what="compound", keep=another(compound), gone=compound, reason="登记两次", by=by, at=T0
        ),
    }


def tried(attempt: Try, city: City, compound: UUID, by: Actor) -> str:
    """done, refused or unseen; undone in any case."""
    with moves.undone():
        try:
            attempt(city, compound, by)
        except Hidden:
            return "unseen"
        except Refused:
            return "refused"
        return "done"


def expected(verb: str, state: str, role: str) -> str:
    if role in MAY.get((verb, state), ()):
        return "done"
    return "refused" if role in MAY[("read", state)] else "unseen"


@pytest.mark.parametrize("state", STATES)
def test_by_the_verbs(city: City, actors: dict[str, Actor], sites: dict[str, UUID], state: str):
    wrong = []
    for verb, attempt in verbs(city, sites).items():
        for role, by in actors.items():
            found, wanted = tried(attempt, city, sites[state], by), expected(verb, state, role)
            if found != wanted:
                wrong.append(f"{verb} as {role}: {found}, not {wanted}")
    assert wrong == []


@pytest.mark.parametrize("state", ["candidate", "rectifying"])
def test_through_the_api(city: City, sites: dict[str, UUID], clients: dict[str, Client], state: str):
    """The doors have the verbs' own rights: the same table, tried by a client of each role."""
    owner, here = str(city.parties["丹山股份社"]), f"/api/premises/{sites[state]}"
    visited, other = T0.isoformat(), str(next(c for s, c in sites.items() if s != state))
    merger = {"what": "compound", "keep": other, "gone": str(sites[state]), "reason": "登记两次"}
    cases: dict[str, tuple[str, Any]] = {
        "read": (here, None),
        "confirm": (f"{here}/confirm", {"visited": visited, "text": "看过"}),
        "refuse": (f"{here}/refuse", {"text": "看过"}),
        "rectify": (f"{here}/rectify", {"text": "整治"}),
        "finish": (f"{here}/finish", {"outcome": "upgraded", "text": "完成"}),
        "change": (f"{here}/change", {"values": {"built": 2009}}),
        "add_building": (f"{here}/add_building", {"values": {"name": "9幢"}}),
        "name_manager": (f"{here}/name_manager", {"party": owner, "document": "委托书"}),
        "attest": (f"{here}/attest", {"code": "inspection", "party": owner, "text": "查过"}),
        "propose_merge": ("/api/premises/mergers/", merger),
    }
    wanted = {"done": 200, "refused": 409, "unseen": 404}
    assert moves.faults(cases, clients, lambda verb, role: wanted[expected(verb, state, role)]) == []


@pytest.mark.parametrize("state", STATES)
def test_who_reads_a_compound_and_its_facts(actors: dict[str, Actor], sites: dict[str, UUID], state: str):
    seen = set()
    for role, by in actors.items():
        with reading(by):
            rows = CompoundFact.objects.seen_by(by).filter(compound=sites[state]).count()
            whole = queries.one(by, sites[state], T0, T0)
        assert (rows > 0) == (whole is not None)
        if rows:
            seen.add(role)
    assert seen == MAY[("read", state)]


def test_who_registers(city: City, actors: dict[str, Actor]):
    values = {"name": "新园", "owner_kind": "private"}
    found = {
        role
        for role, by in actors.items()
        if tried(lambda c, _, who: actions.register(area=VILLAGE, values=values, by=who, at=T0), city, uuid4(), by)
        == "done"
    }
    assert found == MAY[("register", "")]


def test_by_sql_as_the_application_only_moves_of_the_table(city: City, sites: dict[str, UUID]):
    wrong = []
    for frm in STATES:
        for to in states.COMPOUND.states:
            wanted = "moved" if (frm, to) in PAIRS or frm == to else "refused"
            found = moves.by_sql(city.section, "premises_compound", sites[frm], {"state": to})
            if found != wanted:
                wrong.append(f"{frm} to {to}: {found}, not {wanted}")
    assert wrong == []


def test_by_sql_a_compound_is_born_candidate_or_confirmed(city: City, sites: dict[str, UUID]):
    born = {
        state: moves.copied(city.section, "premises_compound", sites["candidate"], {"state": state, "ref": None})
        for state in states.COMPOUND.states
    }
    assert {s for s, found in born.items() if found == "born"} == {"candidate", "confirmed"}
    assert {found for s, found in born.items() if s not in ("candidate", "confirmed")} == {"refused"}


def test_by_sql_another_towns_rows_are_not_there(city: City, actors: dict[str, Actor], sites: dict[str, UUID]):
    far = actors["other_town"]
    assert {moves.by_sql(far, "premises_compound", c, {"department": "x"}) for c in sites.values()} == {"unseen"}


def test_by_sql_parties_are_not_written_from_below(city: City, actors: dict[str, Actor]):
    party = city.parties["木禾电机"]
    station = moves.by_sql(actors["town_station"], "premises_party", party, {"credit_code": "X"})
    assert "row-level security" in station
    assert moves.by_sql(city.section, "premises_party", party, {"credit_code": "X"}, area=COUNTY) == "moved"


def test_the_machines_are_the_tables():
    """What the database refuses, what the machine refuses and what the table says are one."""
    assert moves.moved(states.COMPOUND) == PAIRS
    assert moves.moved(states.MERGER) == moves.pairs("premises_merger_sql.csv")
    listed = {(verb, state) for verb, state in MAY if verb not in BESIDES}
    assert {(m.verb, frm) for m in states.COMPOUND.moves for frm in m.frm if m.verb in COURSE} == listed


def test_by_sql_a_duplicate_is_confirmed_by_another_person(city: City):
    twin = city.party("木禾电机分厂")
    done = city.do("propose_merge", what="party", keep=city.parties["木禾电机"], gone=twin, reason="同一家")
    merger, me = UUID(done.after["merger"]), city.section
    found = {}
    for state in states.MERGER.states:
        values = {"state": state, "done_by": uuid4(), "done_at": BEGIN}
        found[state] = moves.by_sql(me, "premises_merger", merger, values, area=COUNTY)
    assert found == {"proposed": "moved", "done": "moved", "undone": "refused", "dropped": "moved"}
    with reading(SYSTEM):
        proposer = next(m for m in queries.mergers(SYSTEM) if m.id == merger).proposed_by
    alone = moves.by_sql(me, "premises_merger", merger, {"state": "done", "done_by": proposer}, area=COUNTY)
    assert "premises_merger_four_eyes" in alone

"""Points by hand and appeals: every state × verb × role against a table written by hand: by the verbs and by SQL."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from conftest import COUNTY, T0, VILLAGE

from anlan.ground.premises.tests.conftest import City, build
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused
from anlan.kernel.rights import Actor
from anlan.review.grading import actions, states
from anlan.review.grading.models import Appeal, Point
from anlan.review.grading.tests.conftest import in_order
from tests.contracts import moves

MAY = moves.table("grading_points_moves.csv")
MACHINES = {"point": states.POINT, "appeal": states.APPEAL}
Make = Callable[..., Actor]
CODES = ("refused", "sublet", "forged", "accident_injury", "accident_death")


@pytest.fixture(scope="module")
def city(make: Make) -> City:
    city = build(make)
    in_order(city)
    return city


@pytest.fixture(scope="module")
def actors(city: City) -> dict[str, Actor]:
    """One for each role; lessor and lessee answer for the enterprise whose points they are."""
    owner = uuid4()
    city.do("change_party", party=city.parties["晴川机电"], values={}, person=owner)
    return {
        role: city.make(
            moves.AS.get(role, role), area, department=moves.DEPARTMENTS.get(role, ""),
            person=owner if role in ("lessor", "lessee") else None,
        )
        for role, area in moves.ROLES.items()
    }  # fmt: skip


def entered(city: City, code: str, by: Actor) -> UUID:
    given = {"party": city.parties["晴川机电"], "code": code, "on": T0, "text": "因"}
    ref = actions.enter_points(**given, by=by, at=T0).ref
    assert ref is not None
    return ref


def appealed(city: City, point: UUID, by: Actor) -> UUID:
    with reading(SYSTEM):
        row = Point.objects.seen_by(SYSTEM).get(pk=point)
    ref = actions.appeal(party=row.party, code=row.code, number=row.number, text="不实", by=by, at=T0).ref
    assert ref is not None
    return ref


@pytest.fixture(scope="module")
def rows(city: City) -> dict[str, UUID]:
    """One entry and one appeal in each state, made by people who take no part in the table."""
    maker, second, third = (city.make("section", COUNTY) for _ in range(3))
    made = {
        f"point:{state}": entered(city, code, maker) for state, code in zip(states.POINT.states, CODES, strict=False)
    }
    actions.confirm_points(point=made["point:confirmed"], by=second, at=T0)
    actions.discard_points(point=made["point:discarded"], text="因", by=second, at=T0)
    for state in states.APPEAL.states:
        point = entered(city, CODES[4], maker)
        actions.confirm_points(point=point, by=second, at=T0)
        made[f"appeal:{state}"] = appealed(city, point, maker)
    actions.uphold(appeal=made["appeal:upheld"], text="因", by=third, at=T0)
    actions.reject(appeal=made["appeal:rejected"], text="因", by=third, at=T0)
    return made


def tried(attempt: Callable[[Actor], Any], by: Actor) -> bool:
    with moves.undone():
        try:
            attempt(by)
        except (Refused, Hidden):
            return False
        return True


def test_by_the_verbs(city: City, actors: dict[str, Actor], rows: dict[str, UUID]) -> None:
    against = rows["point:confirmed"]
    found: dict[tuple[str, str], set[str]] = {
        ("enter_points", ""): {r for r, by in actors.items() if tried(lambda a: entered(city, "refused", a), by)},
        ("appeal", ""): {r for r, by in actors.items() if tried(lambda a: appealed(city, against, a), by)},
    }
    for state, row in rows.items():
        name = state.partition(":")[0]
        for verb in ("confirm_points", "discard_points") if name == "point" else ("uphold", "reject"):
            do = getattr(actions, verb)
            found[verb, state] = {
                r for r, by in actors.items()
                if tried(lambda a, do=do, name=name, row=row: do(**{name: row}, text="因", by=a, at=T0), by)
            }  # fmt: skip
    assert {k: v for k, v in found.items() if v} == dict(MAY)


@pytest.mark.parametrize("name", list(MACHINES))
def test_by_sql_only_moves_of_the_table_and_by_another_person(make: Make, rows: dict[str, UUID], name: str) -> None:
    with (moves.HERE / "grading_points_sql.csv").open(encoding="utf-8", newline="") as handle:
        pairs = {(r["from"], r["to"]) for r in csv.DictReader(handle) if r["machine"] == name}
    machine, section, wrong = MACHINES[name], make("section", COUNTY), []
    for frm in machine.states:
        for to in machine.states:
            values = {"state": to, "decided_by": uuid4(), "decided_at": T0}
            wanted = "moved" if (frm, to) in pairs or frm == to else "refused"
            found = moves.by_sql(section, f"grading_{name}", rows[f"{name}:{frm}"], values)
            if found != wanted:
                wrong.append(f"{frm} to {to}: {found}, not {wanted}")
    assert wrong == []
    assert moves.moved(machine) == pairs
    first = {"point": (Point, "made_by", "confirmed"), "appeal": (Appeal, "made_by", "upheld")}[name]
    row = rows[f"{name}:{'draft' if name == 'point' else 'open'}"]
    with reading(SYSTEM):
        maker = first[0].objects.seen_by(SYSTEM).values_list(first[1], flat=True).get(pk=row)
    values = {"state": first[2], "decided_by": maker, "decided_at": T0}
    assert f"grading_{name}_four_eyes" in moves.by_sql(section, f"grading_{name}", row, values)


def test_another_towns_and_other_tenants_rows_are_not_there(city: City, rows: dict[str, UUID]) -> None:
    far = city.make("town_station", moves.ROLES["other_town"])
    tenant = city.make("lessee", VILLAGE, person=uuid4())
    for who in (far, tenant):
        with reading(who):
            assert not Point.objects.seen_by(who).exists() and not Appeal.objects.seen_by(who).exists()

"""State × verb × role of watched floors and their zeros against a table written by hand: by verbs and by SQL."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from conftest import T0, VILLAGE
from PIL import Image

from anlan.ground.areas import imports as areas_imports
from anlan.ground.premises.tests.conftest import AREAS
from anlan.infra import files
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused
from anlan.kernel.rights import Actor
from anlan.sense.floors import actions, queries, states
from anlan.sense.floors.actions import Deriving
from anlan.sense.floors.tests.house import KG, LIMIT, OWNER, TENANT, Hall, said
from anlan.sense.sensors.pipeline import Pipeline, prepare
from anlan.sense.sensors.tests.house import BEAT, us
from tests.contracts import moves

MAY = moves.table("floors_moves.csv")
KEYS = ("a", "b", "c")  # a gauge for each state of a zero


@pytest.fixture(scope="module")
def hall(make: Callable[..., Actor]) -> Hall:
    at = T0 - timedelta(days=2000)
    assert areas_imports.run(AREAS.encode(), "areas.csv", by=make("data_steward"), at=at).errors == []
    made = Hall(make)
    made.built()
    made.streams(**dict.fromkeys(KEYS, "load"))
    rows = [{"stream": key, "zone": key, "kind": "direct", "zone_m2": 100} for key in KEYS]
    assert made.take_in(*rows).errors == []
    return made


@pytest.fixture(scope="module")
def spoken(cluster: Any, one_world: str, hall: Hall) -> None:
    """Every gauge says half of the limit now."""
    with psycopg.connect(cluster.dsn("anlan_sense", one_world)) as connection:
        pipeline = Pipeline(connection, derivers=[Deriving()])
        messages = [said(key, [LIMIT * KG / 2], T0) for key in KEYS]
        pipeline.store(prepare(pipeline.register, *map(list, zip(*messages, strict=True)), us(T0)), beat=BEAT)


@pytest.fixture(scope="module")
def photo(hall: Hall) -> str:
    out = io.BytesIO()
    Image.effect_noise((64, 48), 60).convert("RGB").save(out, "JPEG")
    return files.keep(out.getvalue(), hall.make("officer", VILLAGE), T0)


@pytest.fixture(scope="module")
def actors(hall: Hall) -> dict[str, Actor]:
    found = {
        role: hall.make(moves.AS.get(role, role), area, department=moves.DEPARTMENTS.get(role, ""))
        for role, area in moves.ROLES.items()
    }
    own = {"owner": ("lessor", OWNER), "tenant": ("lessee", TENANT)}
    return found | {name: hall.make(role, VILLAGE, person=hall.persons[party]) for name, (role, party) in own.items()}


@pytest.fixture(scope="module")
def zeros(hall: Hall, spoken: None, photo: str) -> dict[str, UUID]:
    """A zero in each state."""
    made = {}
    first, second = hall.make("section"), hall.make("section")
    with reading(SYSTEM):
        gauges = [g.id for g in queries.gauges(SYSTEM, hall.watch().id, T0)]
    for state, gauge in zip(("asked", "set", "dropped"), gauges, strict=True):
        done = actions.tare(instrument=gauge, reason="复零", photos=[photo], by=first, at=T0)
        made[state] = UUID(str(done.after["tare"]))
    actions.confirm_tare(tare=made["set"], by=second, at=T0)
    actions.drop_tare(tare=made["dropped"], by=second, at=T0)
    return made


def tried(attempt: Callable[[Actor], Any], by: Actor) -> str:
    with moves.undone():
        try:
            attempt(by)
        except Hidden:
            return "unseen"
        except Refused:
            return "refused"
        return "done"


def test_the_table_knows_every_role_and_verb(one_world: str):
    assert set().union(*MAY.values()) <= {*moves.ROLES, "owner", "tenant"}
    decided = {(v, s) for v, s in MAY if v in ("confirm_tare", "drop_tare")}
    assert decided == {(v, s) for v in ("confirm_tare", "drop_tare") for s in states.TARE.states}
    assert moves.moved(states.TARE) == moves.pairs("floors_tare_sql.csv")


def test_by_the_verbs(hall: Hall, actors: dict[str, Actor], zeros: dict[str, UUID], photo: str):
    watch = hall.watch()
    with reading(SYSTEM):
        gauge = queries.gauges(SYSTEM, watch.id, T0)[1].id
    cases: dict[tuple[str, str], Callable[[Actor], Any]] = {
        ("tare", ""): lambda by: actions.tare(instrument=gauge, reason="复零", photos=[photo], by=by, at=T0),
        ("end", ""): lambda by: actions.end(watch.id, "拆除", by=by, at=T0),
    }
    for state, zero in zeros.items():
        for verb in ("confirm_tare", "drop_tare"):
            cases[verb, state] = lambda by, verb=verb, zero=zero: getattr(actions, verb)(tare=zero, by=by, at=T0)  # type: ignore[misc]
    wrong = []
    for (verb, state), attempt in cases.items():
        for role, by in actors.items():
            wanted = "done" if role in MAY[verb, state] else "refused" if role in MAY["read", ""] else "unseen"
            found = tried(attempt, by)
            if found != wanted:
                wrong.append(f"{verb} of {state} as {role}: {found}, not {wanted}")
    assert wrong == []


def test_who_reads_a_floor(hall: Hall, actors: dict[str, Actor]):
    seen = set()
    for role, by in actors.items():
        with reading(by):
            if queries.listing(by, T0):
                seen.add(role)
    assert seen == MAY["read", ""]


def test_by_sql_only_moves_of_the_table(hall: Hall, zeros: dict[str, UUID]):
    wrong = []
    for frm, zero in zeros.items():
        for to in states.TARE.states:
            wanted = "moved" if (frm, to) in moves.pairs("floors_tare_sql.csv") or frm == to else "refused"
            found = moves.by_sql(hall.make("section"), "floors_tare", zero, {"state": to})
            if found != wanted:
                wrong.append(f"{frm} to {to}: {found}, not {wanted}")
    assert wrong == []
    born = {
        s: moves.copied(hall.make("section"), "floors_tare", zeros["set"], {"state": s}) for s in states.TARE.states
    }
    assert {s for s, found in born.items() if found == "born"} <= {"asked", "set"}
    assert born["dropped"] == "refused"


def test_by_sql_a_zero_is_confirmed_by_another(hall: Hall, zeros: dict[str, UUID]):
    with reading(SYSTEM):
        first = next(t for t in queries.tares(SYSTEM, hall.watch().id) if t.id == zeros["asked"]).asked_by
    found = moves.by_sql(hall.make("section"), "floors_tare", zeros["asked"], {"state": "set", "confirmed_by": first})
    assert "floors_tare_four_eyes" in found
    values = {"state": "set", "confirmed_by": uuid4()}
    assert moves.by_sql(hall.make("section"), "floors_tare", zeros["asked"], values) == "moved"

"""What the tables "state × verb × role" of several rooms share: their files, a client for each role, tries undone."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client

from anlan.ground.access import actions as access
from anlan.ground.access import loading, login
from anlan.ground.access.models import Account
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.machine import Machine
from anlan.kernel.rights import Actor

HERE = Path(__file__).parent
DAY = timedelta(days=1)
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
    "other_town": OTHER_TOWN,
}
AS = {"dept_other": "dept", "other_town": "town_station"}
DEPARTMENTS = {"dept": "agri_water", "dept_other": "fire", "fire": "fire"}
Table = Mapping[tuple[str, str], set[str]]


def table(name: str) -> Table:
    """(verb, state) → roles that may, of a file written by hand."""
    with (HERE / name).open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len({(r["verb"], r["state"]) for r in rows}) == len(rows), "a line stands twice"
    return {(r["verb"], r["state"]): set(r["roles that may"].split()) for r in rows}


def pairs(name: str) -> set[tuple[str, str]]:
    """(from, to) that the database lets through, of a file written by hand."""
    with (HERE / name).open(encoding="utf-8", newline="") as handle:
        return {(r["from"], r["to"]) for r in csv.DictReader(handle)}


def moved(machine: Machine) -> set[tuple[str, str]]:
    """(from, to) that a machine has some verb for."""
    return {(frm, m.to) for m in machine.moves for frm in m.frm if frm != m.to}


def matrix() -> set[str]:
    """The columns of the matrix: each of them is tried by somebody."""
    return {role for role, column in loading.known_roles().items() if role == column}


def tried_by(roles: Iterable[str]) -> set[str]:
    """The columns of the matrix that these accounts stand for."""
    return {AS.get(role, role) for role in roles}


def client(name: str, grants: Sequence[tuple[str, str]], *, person: UUID | None = None, by: Actor) -> Client:
    """A logged-in device of a new account with these (role, area)."""
    done = access.create(name.replace("_", "-"), name, grants[0][1], person=person or uuid4(), by=by, at=T0 - 2 * DAY)
    for role, area in grants:
        access.grant(done.ref, role, area, department=DEPARTMENTS.get(name, ""), by=by, at=T0 - 2 * DAY)
    with reading(SYSTEM):
        account = Account.objects.seen_by(SYSTEM).get(pk=done.ref)
    _, token = login.new_device(account, "test")
    return Client(headers={"Authorization": f"Device {token}"}, raise_request_exception=True)


def clients(
    by: Actor, more: Mapping[str, Sequence[tuple[str, str]]] | None = None, people: Mapping[str, UUID] | None = None
) -> dict[str, Client]:
    """One for each role, and for each of `more` with its (role, area); some are devices of `people`."""
    each = {role: [(AS.get(role, role), area)] for role, area in ROLES.items()} | dict(more or {})
    return {name: client(name, grants, person=(people or {}).get(name), by=by) for name, grants in each.items()}


def actors(make: Callable[..., Actor]) -> dict[str, Actor]:
    """An actor for each role, and the author of a proposal, who could confirm it too were it not their own."""
    found = {
        role: make(AS.get(role, role), area, department=DEPARTMENTS.get(role, "")) for role, area in ROLES.items()
    }
    return found | {"author": make("section", COUNTY, ("director", COUNTY))}


def somebody_else() -> None:
    """An account that may confirm: in a city of one the proposer would."""
    made = access.create("head", "head", COUNTY, by=SYSTEM, at=T0)
    access.grant(made.ref, "director", COUNTY, by=SYSTEM, at=T0)


def tried(client: Client, path: str, body: Mapping[str, Any] | None) -> int:
    """The answer's status; whatever was done is undone."""
    with transaction.atomic():
        if body is None:
            response = client.get(path)
        else:
            response = client.post(path, json.dumps(body), content_type="application/json")
        transaction.set_rollback(True)
    return response.status_code


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def faults(
    cases: Mapping[str, tuple[str, Mapping[str, Any] | None]],
    clients: Mapping[str, Client],
    expected: Callable[[str, str], int],
) -> list[str]:
    """What came out otherwise than expected, of each verb (path and body) tried by each role."""
    wrong = []
    for verb, (path, body) in cases.items():
        for role, one in clients.items():
            status, wanted = tried(one, path, body), expected(verb, role)
            if status != wanted:
                wrong.append(f"{verb} as {role}: {status}, not {wanted}")
    return wrong


def by_sql(
    actor: Actor, name: str, row: UUID, values: Mapping[str, Any], *, entry: bool = True, area: str = VILLAGE
) -> str:
    """Change a row by SQL as the application, with a journal row or without one. Undone.

    "moved", "unseen" (no such row in the actor's scope), "refused" (no such move), else the database's own words.
    """
    sets = ", ".join(f'"{column}" = %s' for column in values)
    try:
        with transaction.atomic(), reading(actor), connection.cursor() as cursor:
            if entry:
                cursor.execute(
                    "insert into journal (id, key, digest, verb, by, room, ref, area, recorded_at, outcome)"
                    " values (%s, %s, '', 'test.forged', %s, 'test', %s, %s, %s, 'applied')",
                    [uuid4(), uuid4(), actor.account, row, area, T0],
                )
            cursor.execute(f'update "{name}" set {sets} where id = %s', [*values.values(), row])
            found = "moved" if cursor.rowcount else "unseen"
            cursor.execute("set constraints all immediate")
            transaction.set_rollback(True)
            return found
    except DatabaseError as refused:
        return "refused" if "does not move" in str(refused) else str(refused).split("\n")[0]


def copied(actor: Actor, name: str, row: UUID, values: Mapping[str, Any]) -> str:
    """Insert a copy of a row with other values by SQL as the application, with a journal row. Undone."""
    try:
        with transaction.atomic(), reading(actor), connection.cursor() as cursor:
            cursor.execute(
                "select column_name from information_schema.columns where table_name = %s order by ordinal_position",
                [name],
            )
            columns = [f'"{column}"' for (column,) in cursor.fetchall()]
            given = {'"id"': uuid4()} | {f'"{column}"': value for column, value in values.items()}
            taken = ", ".join("%s" if column in given else column for column in columns)
            cursor.execute(
                f'insert into "{name}" ({", ".join(columns)}) select {taken} from "{name}" where id = %s',
                [*(given[column] for column in columns if column in given), row],
            )
            found = "born" if cursor.rowcount else "unseen"
            transaction.set_rollback(True)
            return found
    except DatabaseError as refused:
        return "refused" if "begins" in str(refused) else str(refused).split("\n")[0]

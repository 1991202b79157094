"""No door without a right: each address is tried by nobody, by an account without roles, by every role elsewhere."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from conftest import OTHER_TOWN, OTHER_VILLAGE, VILLAGE
from django.test import Client

from anlan.config import wiring
from anlan.ground.access.loading import gather, known_roles
from anlan.infra import postgres
from anlan.infra.pages import house
from tests.contracts import tables
from tests.contracts.doors import body, doors, open_doors, visitor
from tests.contracts.source import rooms
from tests.contracts.test_tables import kinds

CLOSED = {302, 401, 403, 404, 405, 415}
METHODS = ("get", "post", "put", "patch", "delete")
BROKEN = 500


def rights() -> set[str]:
    return {right for right, _, _ in gather(rooms().values())}


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Hundreds of refusals are what is wanted here, not worth a line each."""
    caplog.set_level("CRITICAL", "django.request")


@pytest.fixture
def planted(cluster: postgres.Cluster, world: str) -> Iterator[psycopg.Connection[Any]]:
    """A world with one marked row in every guarded table, all of one village."""
    with psycopg.connect(psycopg.conninfo.make_conninfo(**{**cluster.admin, "dbname": f"anlan_{world}"})) as session:
        session.autocommit = True
        session.execute("set session_replication_role = replica")
        tables.unchecked(session)
        for table, kind in kinds().items():
            if kind in ("matter", "measurement", "queue") and not table.startswith("access_"):
                tables.plant(session, table, VILLAGE)
        yield session


def changed(session: psycopg.Connection[Any]) -> dict[str, Any]:
    """How many rows each table of matter has, and who wrote them last."""
    found = {}
    for table, kind in kinds().items():
        if kind == "matter" and not table.startswith("access_"):
            found[table] = session.execute(f'select count(*), max(xmin::text) from "{table}"').fetchone()
    return found


def told(wrong: list[str], advice: str = "") -> None:
    assert not wrong, "\n".join([advice, *sorted(set(wrong))])


def test_every_door_has_a_right_or_stands_on_the_open_list() -> None:
    known = open_doors()
    wrong = []
    for door in doors():
        if door.is_page and door.right is not None:
            if door.right not in rights():
                wrong.append(f"{door.route}: no role holds {door.right}")
        elif door.route not in known and not door.route.startswith("api/"):
            wrong.append(
                f"{door.route}: {door.view.__module__}.{getattr(door.view, '__name__', '?')} declares no right"
            )
    stale = set(known) - {door.route for door in doors()}
    told(wrong, "declare it by @page, or give a reason in doors.csv")
    assert stale == set(), "doors.csv names doors that don't exist"
    assert all(reason.strip() for _, reason in known.values())


def test_what_a_card_shows_has_a_right_that_somebody_holds() -> None:
    held, wrong = rights(), []
    for room in wiring.rooms():
        for kind, things in (
            ("page", room.nav),
            ("layer", room.layers),
            ("figure", room.figures),
            ("import", room.importers),
        ):
            wrong += [f"{room.name}: {kind} {t.title} needs {t.right}" for t in things if t.right not in held]
    told(wrong)
    assert house.importers() and held


def test_nobody_comes_in_without_a_login(planted: psycopg.Connection[Any]) -> None:
    before, stranger, wrong = changed(planted), Client(raise_request_exception=False), []
    known = open_doors()
    for door in doors():
        if known.get(door.route, ("", ""))[0] == "anybody":
            continue
        for address in door.examples():
            for method in METHODS:
                answer = getattr(stranger, method)(address)
                if answer.status_code not in CLOSED or tables.MARK.encode() in body(answer):
                    wrong.append(f"{method} {address}: {answer.status_code}")
    told(wrong)
    assert changed(planted) == before


def test_an_account_without_roles_finds_nothing(planted: psycopg.Connection[Any]) -> None:
    before, nobody, wrong = changed(planted), visitor("nobody"), []
    known = open_doors()
    for door in doors():
        for address in door.examples():
            answer = nobody.get(address)
            leaked = tables.MARK.encode() in body(answer)
            admitted = answer.status_code == 200 and door.route not in known and not door.route.startswith("api/")
            if leaked or admitted or answer.status_code >= BROKEN:
                wrong.append(f"{address}: {answer.status_code}{' LEAKS' if leaked else ''}")
            if door.route not in known:
                for method in METHODS[1:]:
                    answer = getattr(nobody, method)(address, data={}, content_type="application/json")
                    if answer.status_code < 300 or answer.status_code >= BROKEN:
                        wrong.append(f"{method} {address}: {answer.status_code}")
    told(wrong)
    assert changed(planted) == before


def look(browser: Client, who: str, addresses: list[str], method: str = "get") -> list[str]:
    """What is wrong with the answers: a row of the planted village, or trouble."""
    wrong = []
    for address in addresses:
        answer = getattr(browser, method)(address)
        if tables.MARK.encode() in body(answer):
            wrong.append(f"{method} {address}: {who} is shown a row of another place")
        if answer.status_code >= BROKEN:
            wrong.append(f"{method} {address}: {answer.status_code} for {who}")
    return wrong


def test_no_role_elsewhere_sees_or_changes_a_row_of_this_village(planted: psycopg.Connection[Any]) -> None:
    before = changed(planted)
    every = sorted(set(known_roles().values()) - {"public"})
    town = visitor("all-of-a-town", *((role, OTHER_TOWN) for role in every))
    village = visitor("all-of-a-village", *((role, OTHER_VILLAGE) for role in every))
    addresses = [address for door in doors() for address in door.examples()]
    wrong = look(town, "every role of another town", addresses)
    wrong += look(village, "every role of another village", addresses)
    closed = [address for door in doors() if door.route not in open_doors() for address in door.examples()]
    wrong += look(town, "every role of another town", closed, "post")
    for role in every:
        alone = visitor(role.replace("_", "-"), (role, OTHER_TOWN))
        wrong += look(alone, f"{role} of another town", [door.examples()[0] for door in doors()])
    told(wrong)
    assert changed(planted) == before


def test_roles_and_rights_are_listed_once() -> None:
    with (rooms()["ground.access"] / "roles.csv").open(encoding="utf-8", newline="") as handle:
        names = [row["role"] for row in csv.DictReader(handle)]
    assert len(names) == len(set(names))
    assert {role for _, role, _ in gather(rooms().values())} <= set(names)

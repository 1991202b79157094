"""Every table has one kind, and the database guards it: policy, journal trigger, grants, no row without a scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from conftest import COUNTY, OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE

from anlan.config import wiring
from anlan.infra import postgres
from anlan.infra.scope import _SET, settings_of
from anlan.kernel.rights import Actor, Grant
from tests.contracts import tables
from tests.contracts.source import allowed, hold

# The core's own tables have no card. A journal's rows are evidence: inserted once, by whoever acts.
CORE = {
    "journal": "journal",
    "journal_part": "journal",
    "journal_new": "machine",
    "journal_seq": "machine",
    "seal": "machine",
    "cursor": "machine",
    "unread": "machine",
    "due": "machine",
    "inbox": "machine",
    "world_clock": "machine",
    "blob": "machine",
    "open_work": "queue",
    "open_work_was": "queue",  # what open work said before: written by its trigger alone
    "photo": "queue",
    "paper_series": "machine",
    "paper": "matter",  # inserted with its entry, changed by nobody
}
GUARDED = ("matter", "measurement", "queue", "journal")
PROCESSES = ("anlan_app", "anlan_work")


def kinds() -> dict[str, str]:
    found = dict(CORE)
    for room in wiring.rooms():
        found |= room.tables
    return found


@pytest.fixture
def session(cluster: postgres.Cluster, world: str) -> Iterator[psycopg.Connection[Any]]:
    """The superuser in a throw-away world."""
    with psycopg.connect(psycopg.conninfo.make_conninfo(**{**cluster.admin, "dbname": f"anlan_{world}"})) as opened:
        opened.autocommit = True
        opened.execute("set session_replication_role = replica")  # planting rows asks no trigger
        yield opened


@pytest.fixture
def enter(cluster: postgres.Cluster, world: str) -> Iterator[Callable[[str], psycopg.Connection[Any]]]:
    """Sessions as the processes have them: `enter("anlan_app")`."""
    opened: list[psycopg.Connection[Any]] = []

    def login(role: str) -> psycopg.Connection[Any]:
        opened.append(psycopg.connect(cluster.dsn(role, world)))
        return opened[-1]

    yield login
    for connection in opened:
        connection.close()


def viewer(area: str) -> Actor:
    matrix = {"duty_officer": {"probe.read": "A"}}
    return Actor(UUID(int=77), None, "viewer", (Grant("duty_officer", area),), matrix)


def count(connection: psycopg.Connection[Any], table: str, eyes: Actor | None = None) -> int:
    """Rows seen in a transaction of its own; without eyes no scope is set."""
    with connection.transaction():
        if eyes is not None:
            connection.execute(_SET, settings_of(eyes))
        found = connection.execute(f'select count(*) from "{table}"').fetchone()
    assert found is not None
    return int(found[0])


def test_every_table_has_exactly_one_kind(session: psycopg.Connection[Any]) -> None:
    claims: dict[str, list[str]] = {table: ["core"] for table in CORE}
    for room in wiring.rooms():
        for table, kind in room.tables.items():
            assert kind in ("matter", "measurement", "queue", "open"), f"{room.name}: {table} is {kind}"
            claims.setdefault(table, []).append(room.name)
    there = set(tables.ours(session))
    assert {t: by for t, by in claims.items() if len(by) > 1} == {}, "claimed twice"
    assert there - set(claims) == set(), "no card names the kind of these tables"
    assert set(claims) - there == set(), "these tables are named by a card and don't exist"


def test_matter_has_journal_trigger_and_guarded_tables_a_policy(session: psycopg.Connection[Any]) -> None:
    wrong, unscoped = [], []
    for table, kind in kinds().items():
        row = session.execute(
            "select relrowsecurity, pg_get_userbyid(relowner),"
            " (select count(*) from pg_trigger t where t.tgrelid = c.oid and tgdeferrable and tginitdeferred"
            "   and tgenabled = 'O' and tgfoid = 'anlan_needs_entry'::regproc and tgtype & 28 = 28),"
            " (select count(*) from pg_policy p where p.polrelid = c.oid) from pg_class c where oid = %s::regclass",
            [table],
        ).fetchone()
        assert row is not None
        secured, owner, triggers, policies = row
        if owner != postgres.cluster.OWNER:
            wrong.append(f"{table} belongs to {owner}: row-level security would not bind its owner")
        if kind in GUARDED and not (secured and policies):
            unscoped.append(table)
        if (kind == "matter") != (triggers == 1):
            wrong.append(f"{table} ({kind}) has {triggers} journal triggers")
    assert wrong == []
    hold("tables without scope", unscoped, "matter, measurement, queue and journal lie under row-level security")


def test_no_process_can_step_round_the_policies(session: psycopg.Connection[Any]) -> None:
    rows = session.execute(
        "select rolname, rolsuper, rolbypassrls, rolcreaterole, pg_has_role(rolname, 'anlan_owner', 'member')"
        " from pg_roles where rolname = any(%s)",
        [[*PROCESSES, "anlan_sense"]],
    ).fetchall()
    assert sorted(rows) == [
        ("anlan_app", False, False, False, False),
        ("anlan_sense", False, True, False, False),  # COPY refuses row-level security; its grants are short instead
        ("anlan_work", False, False, False, False),
    ]


def test_grants_follow_the_kind(session: psycopg.Connection[Any]) -> None:
    wrong = []
    for table, kind in kinds().items():
        for role in (*PROCESSES, "anlan_sense"):
            held = session.execute(
                "select array_agg(p) from unnest(array['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) p"
                " where has_table_privilege(%s, %s, p)",
                [role, table],
            ).fetchone()
            may = set((held[0] if held else None) or [])
            never = {"matter": {"DELETE", "TRUNCATE"}, "journal": {"UPDATE", "DELETE", "TRUNCATE"}}.get(
                kind, {"TRUNCATE"}
            )
            if kind == "measurement" and role != "anlan_sense":
                never = never | {"INSERT", "UPDATE", "DELETE"}
            if kind in ("matter", "journal") and role == "anlan_sense":
                never = never | {"INSERT", "UPDATE"}
            if may & never:
                wrong.append(f"{role} may {sorted(may & never)} on {table} ({kind})")
    assert wrong == []


def test_the_journal_can_neither_be_changed_nor_deleted(enter: Callable[[str], psycopg.Connection[Any]]) -> None:
    for role in PROCESSES:
        connection = enter(role)
        for words in (
            "delete from journal",
            "update journal set verb = 'x'",
            "truncate journal",
            "delete from journal_part",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(words)  # type: ignore[call-overload]
        for words in ("delete from seal", "update journal_seq set seq = seq + 1"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(words)  # type: ignore[call-overload]


def test_without_scope_and_after_commit_every_guarded_table_is_empty(
    session: psycopg.Connection[Any], enter: Callable[[str], psycopg.Connection[Any]]
) -> None:
    tables.unchecked(session)
    guarded = [t for t, kind in kinds().items() if kind in GUARDED and t not in allowed("tables without scope")]
    for table in guarded:
        tables.plant(session, table, VILLAGE)
    wrong = []
    for role in PROCESSES:
        connection = enter(role)
        for table in guarded:
            seen = {
                "before any scope": count(connection, table),
                "with the county's": count(connection, table, viewer(COUNTY)),
                "after that commit": count(connection, table),
                "with the town's": count(connection, table, viewer(TOWN)),
                "after the town's commit": count(connection, table),
                "with another town's": count(connection, table, viewer(OTHER_TOWN)),
                "with two villages elsewhere": count(connection, table, two_villages()),
                "at the end": count(connection, table),
            }
            hidden = {where: n for where, n in seen.items() if "with the" not in where and n}
            if hidden:
                wrong.append(f"{role} sees rows of {table} {hidden}")
            if kinds()[table] == "matter" and not seen["with the town's"]:
                wrong.append(f"{role} does not see its own town's row of {table}")
    assert wrong == []


def two_villages() -> Actor:
    matrix = {"village_head": {"probe.read": "A"}}
    grants = (Grant("village_head", OTHER_VILLAGE), Grant("village_head", f"{OTHER_TOWN[:9]}201"))
    return Actor(UUID(int=77), None, "viewer", grants, matrix)


def test_matter_written_without_its_own_entry_is_refused(
    session: psycopg.Connection[Any], enter: Callable[[str], psycopg.Connection[Any]]
) -> None:
    tables.unchecked(session)
    app = enter("anlan_app")
    county = viewer(COUNTY)
    accepted = []
    for table, kind in kinds().items():
        if kind != "matter":
            continue
        tables.plant(session, table, VILLAGE)
        column = session.execute(
            "select column_name from information_schema.columns where table_name = %s and has_column_privilege("
            "'anlan_app', %s, column_name, 'UPDATE') order by column_name = 'lon' desc limit 1",
            [table, table],
        ).fetchone()
        if column is None:
            continue
        try:
            with app.transaction():
                app.execute(_SET, settings_of(county))
                touched = app.execute(f'update "{table}" set "{column[0]}" = "{column[0]}"').rowcount  # type: ignore[call-overload]
                assert touched, f"the row planted in {table} was not reached"
            accepted.append(table)
        except psycopg.errors.IntegrityConstraintViolation:
            pass
    assert accepted == [], "the application changed these without a journal row"

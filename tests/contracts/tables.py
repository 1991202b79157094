"""Rows for any table: the throw-away world loses its checks, so that a row can stand in each table under its policy."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

MARK = "QXMARKQX"  # in every text of a planted row: whoever shows it to a stranger has leaked
VALUES = {
    "uuid": "uuid '00000000-0000-7000-8000-00000000000a'",  # the same everywhere, so that rows belong together
    "timestamp with time zone": "timestamptz '2026-08-10 12:00+08'",
    "date": "date '2026-08-10'",
    "boolean": "false",
    "jsonb": f"""'{{"key": "{MARK}", "params": {{}}}}'::jsonb""",
    "bytea": "decode('00', 'hex')",
    "inet": "inet '192.0.2.1'",
    "xid8": "pg_current_xact_id()",
    "ARRAY": "'{}'",
    "tstzrange": "tstzrange('2026-01-01', null)",
}
NUMBERS = {"integer", "bigint", "smallint", "double precision", "real", "numeric"}


def ours(session: psycopg.Connection[Any]) -> dict[str, str]:
    """Tables of the world, without Django's own: name → kind of relation. Partitions belong to their parent."""
    found = session.execute(
        "select relname, relkind from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        " and not relispartition and relname !~ '^(django_|auth_)'"
    )
    return dict(found.fetchall())


def unchecked(session: psycopg.Connection[Any]) -> None:
    """Drop every check, exclusion and foreign key of this world; policies, triggers and grants stay."""
    everywhere(session)
    for table, name in session.execute(
        "select conrelid::regclass::text, conname from pg_constraint where contype in ('c', 'x', 'f')"
        " and connamespace = 'public'::regnamespace and conparentid = 0 and conislocal order by contype desc"
    ).fetchall():
        session.execute(sql.SQL("alter table {} drop constraint {}").format(sql.SQL(table), sql.Identifier(name)))


def everywhere(session: psycopg.Connection[Any]) -> None:
    """Give each partitioned table a place for any row."""
    for table, kind in ours(session).items():
        if kind == "p":
            name, whole = sql.Identifier(f"{table}_anywhere"), sql.Identifier(table)
            session.execute(sql.SQL("create table {} partition of {} default").format(name, whole))


def plant(session: psycopg.Connection[Any], table: str, area: str, **fixed: str) -> None:
    """One row with the area and a mark in every text; columns named in `fixed` get that SQL."""
    columns = session.execute(
        "select column_name, data_type, character_maximum_length, is_identity, is_generated"
        " from information_schema.columns where table_schema = 'public' and table_name = %s",
        [table],
    ).fetchall()
    names, values = [], []
    for name, kind, longest, identity, generated in columns:
        if identity == "YES" or generated == "ALWAYS":
            continue
        names.append(sql.Identifier(name))
        values.append(sql.SQL(fixed.get(name) or value(name, kind, longest, area)))
    session.execute(
        sql.SQL("insert into {} ({}) values ({})").format(
            sql.Identifier(table), sql.SQL(", ").join(names), sql.SQL(", ").join(values)
        )
    )


def value(name: str, kind: str, longest: int | None, area: str) -> str:
    """SQL of a value that fits a column."""
    if name in ("area", "code", "a", "b") and kind.startswith("character"):
        return f"'{area}'"
    if kind in NUMBERS:
        return "1"
    if kind in VALUES:
        return VALUES[kind]
    if kind.startswith("character") or kind == "text":
        return f"'{MARK[: longest or len(MARK)]}'"
    raise ValueError(f"no value is known for a column of type {kind}: add one to tests/contracts/tables.py")

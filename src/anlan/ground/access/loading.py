"""Gathers every room's `rights.csv` into one version of the matrix; run by the owner role after migrations."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from pathlib import Path

import psycopg

SCOPES = frozenset("ADOTC")
Row = tuple[str, str, str]


def gather(folders: Iterable[Path]) -> list[Row]:
    """Rows (right, role, scope) of all rooms' files. Raises ValueError naming file, line and what was expected."""
    roles = known_roles()
    rows: dict[tuple[str, str], str] = {}
    for folder in folders:
        file = folder / "rights.csv"
        if not file.is_file():
            continue
        with file.open(encoding="utf-8", newline="") as handle:
            for number, row in enumerate(csv.DictReader(handle), 2):
                right, role, scope = (row[k].strip() for k in ("right", "role", "scope"))
                if scope not in SCOPES or role not in roles or "." not in right:
                    raise ValueError(
                        f"{file.name} of {folder.name}, line {number}: {row} is no right,role,scope of this house"
                    )
                if (right, role) in rows:
                    raise ValueError(f"{file.name} of {folder.name}, line {number}: {right} for {role} stands twice")
                rows[(right, role)] = scope
    return sorted((right, role, scope) for (right, role), scope in rows.items())


def known_roles() -> dict[str, str]:
    """Every role and the column of the matrix it reads from."""
    return {row["role"]: row["as"] or row["role"] for row in _roles()}


def named_roles() -> dict[str, dict[str, str]]:
    """The names of every role in both languages."""
    return {row["role"]: {"zh": row["zh"], "en": row["en"]} for row in _roles()}


def _roles() -> list[dict[str, str]]:
    with (Path(__file__).parent / "roles.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def load(dsn: str, rows: list[Row]) -> int:
    """Store the matrix as a new version if it differs from the newest one. Returns the version in force."""
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.execute("select version from access_rightsversion where digest = %s", [digest])
        known = cursor.fetchone()
        cursor.execute("select max(version) from access_rightsversion")
        newest = cursor.fetchone()
        if known and newest and known[0] == newest[0]:
            return int(known[0])
        if known:  # an older state comes back: it gets a new number under the same content
            cursor.execute(
                "update access_rightsversion set digest = digest || '-' || version where version = %s", [known[0]]
            )
        cursor.execute(
            "insert into access_rightsversion (digest, loaded_at, status) values (%s, now(), 'default')"
            " returning version",
            [digest],
        )
        version = int(cursor.fetchone()[0])  # type: ignore[index]
        with cursor.copy('copy access_roleright (version_id, "right", role, scope) from stdin') as copy:
            for row in rows:
                copy.write_row((version, *row))
    return version

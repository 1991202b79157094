"""Readers of the journal: each room's handlers get every entry they asked for, in order, exactly once in effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction

from anlan.infra.journal.values import loaded
from anlan.infra.scope import reading
from anlan.kernel.rights import Actor

log = structlog.get_logger()
GIVE_UP_AFTER = 8


@dataclass(frozen=True)
class Happened:
    """A sealed entry as handlers see it."""

    seq: int
    id: UUID
    verb: str
    by: UUID
    room: str
    ref: UUID | None
    area: str
    observed_at: datetime | None
    recorded_at: datetime
    before: dict[str, Any]
    after: dict[str, Any]
    because: dict[str, Any] | None
    cause: UUID | None


Handler = Callable[[Happened, Actor, datetime], None]

_PLACE = "select seq, coalesce((select max(seq) from journal_seq), 0) from cursor where reader = %s"
_ON = "update cursor set seq = %s where reader = %s and seq < %s"
_READ = (
    "select s.seq, j.id, j.verb, j.by, j.room, j.ref, j.area, j.observed_at, j.recorded_at, j.before, j.after,"
    " j.because, j.cause from journal_seq s join journal j on j.id = s.entry"
    " where s.seq > %s and j.outcome = 'applied' and j.verb = any(%s) order by s.seq limit %s"
)


def follow(reader: str, handlers: Mapping[str, Handler], system: Actor, at: datetime, limit: int = 200) -> int:
    """Hand the next entries to `handlers` (verb → function), one transaction each. Returns how many were handled."""
    with reading(system), connection.cursor() as cursor:
        cursor.execute(_PLACE, [reader])
        found = cursor.fetchone()
        if found is None:
            cursor.execute("insert into cursor values (%s, 0, 0, '') on conflict do nothing", [reader])
            cursor.execute(_PLACE, [reader])
            found = cursor.fetchone()
        done, head = found
        if done >= head:
            return 0
        cursor.execute(_READ, [done, list(handlers), limit])
        rows = cursor.fetchall()
        if not rows:
            cursor.execute(_ON, [head, reader, head])
            return 0
    for row in rows:
        if not _hand_over(
            reader,
            Happened(
                *row[:9],
                before=loaded(row[9]) or {},
                after=loaded(row[10]) or {},
                because=loaded(row[11]),
                cause=row[12],
            ),
            handlers,
            system,
            at,
        ):
            return 0
    if len(rows) < limit:
        _move(reader, max(head, done), system)
    return len(rows)


def _hand_over(reader: str, entry: Happened, handlers: Mapping[str, Handler], system: Actor, at: datetime) -> bool:
    try:
        with reading(system):
            with connection.cursor() as cursor:
                cursor.execute("select seq from cursor where reader = %s for update", [reader])
                if cursor.fetchone()[0] >= entry.seq:
                    return True  # another worker was quicker
            with transaction.atomic():
                handlers[entry.verb](entry, system, at)
            with connection.cursor() as cursor:
                cursor.execute(
                    "update cursor set seq = %s, attempts = 0, last_error = '' where reader = %s", [entry.seq, reader]
                )
        return True
    except Exception as trouble:
        return _failed(reader, entry, system, f"{type(trouble).__name__}: {trouble}")


def _failed(reader: str, entry: Happened, system: Actor, error: str) -> bool:
    """Count the failure; after too many, put the entry aside where the health page shows it and go on."""
    with reading(system), connection.cursor() as cursor:
        cursor.execute(
            "update cursor set attempts = attempts + 1, last_error = %s where reader = %s returning attempts",
            [error[:2000], reader],
        )
        attempts = cursor.fetchone()[0]
        if attempts >= GIVE_UP_AFTER:
            cursor.execute(
                "insert into unread (reader, seq, error) values (%s, %s, %s)", [reader, entry.seq, error[:2000]]
            )
            cursor.execute("update cursor set seq = %s, attempts = 0 where reader = %s", [entry.seq, reader])
    log.error("journal.handler_failed", reader=reader, verb=entry.verb, seq=entry.seq, attempts=attempts, error=error)
    return attempts >= GIVE_UP_AFTER


def _move(reader: str, to: int, system: Actor) -> None:
    with reading(system), connection.cursor() as cursor:
        cursor.execute(_ON, [to, reader, to])

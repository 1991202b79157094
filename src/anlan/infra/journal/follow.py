"""Readers of the journal: each room's handlers get every entry they asked for, in order, exactly once in effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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

_PLACES = (
    "select r.reader, c.seq, coalesce((select max(seq) from journal_seq), 0)"
    " from unnest(%s::text[]) r(reader) left join cursor c on c.reader = r.reader"
)
_NEW = "insert into cursor (reader, seq, attempts, last_error) values (%s, 0, 0, '') on conflict do nothing"
_ON = (
    "update cursor c set seq = t.seq from unnest(%s::text[], %s::bigint[]) t(reader, seq)"
    " where c.reader = t.reader and c.seq < t.seq"
)
_READ = (
    "select s.seq, j.id, j.verb, j.by, j.room, j.ref, j.area, j.observed_at, j.recorded_at, j.before, j.after,"
    " j.because, j.cause from journal_seq s join journal j on j.id = s.entry"
    " where s.seq > %s and j.outcome = 'applied' and j.verb = any(%s) order by s.seq limit %s"
)
_HOLD = "select seq from cursor where reader = %s for update"
_HELD = "update cursor set seq = %s, attempts = 0, last_error = '' where reader = %s"

Readers = Mapping[str, Mapping[str, Handler]]


def follow(reader: str, handlers: Mapping[str, Handler], system: Actor, at: datetime, limit: int = 200) -> int:
    """Hand the next entries to `handlers` (verb → function), one transaction each. Returns how many were handled."""
    return follow_all({reader: handlers}, system, at, limit)


def follow_all(readers: Readers, system: Actor, at: datetime, limit: int = 200) -> int:
    """The same for many readers, in their order: those who are at the same place, as most are, read once together."""
    fresh, ends = _fresh(readers, system, limit)
    handled, through = 0, {}
    for reader, entries in fresh.items():
        for entry in entries:
            if not _hand_over(reader, entry, readers[reader], system, at):
                break
            handled += 1
        else:
            through[reader] = ends[reader]
    if through:
        with reading(system):
            connection.later(_ON, [list(through), list(through.values())])
    return handled


def _fresh(readers: Readers, system: Actor, limit: int) -> tuple[dict[str, list[Happened]], dict[str, int]]:
    """What each reader has not seen, and how far it is when it has. Who has nothing to see is moved on at once."""
    fresh: dict[str, list[Happened]] = {}
    ends: dict[str, int] = {}
    with reading(system), connection.cursor() as cursor:
        cursor.execute(_PLACES, [list(readers)])
        places = cursor.fetchall()
        at_place: dict[int, list[str]] = {}
        for reader, seq, head in places:
            if seq is None:
                cursor.execute(_NEW, [reader])
            if (seq or 0) < head:
                at_place.setdefault(seq or 0, []).append(reader)
        for seq, here in at_place.items():
            cursor.execute(_READ, [seq, list({verb for reader in here for verb in readers[reader]}), limit])
            entries = [_happened(row) for row in cursor.fetchall()]
            end = head if len(entries) < limit else entries[-1].seq
            for reader in here:
                ends[reader] = end
                mine = [entry for entry in entries if entry.verb in readers[reader]]
                if mine:
                    fresh[reader] = mine
        past = [reader for reader in ends if reader not in fresh]
        if past:
            connection.later(_ON, [past, [ends[reader] for reader in past]])
    return {reader: fresh[reader] for reader in readers if reader in fresh}, ends


def _happened(row: Sequence[Any]) -> Happened:
    *first, before, after, because, cause = row
    return Happened(
        *first, before=loaded(before) or {}, after=loaded(after) or {}, because=loaded(because), cause=cause
    )


def _hand_over(reader: str, entry: Happened, handlers: Mapping[str, Handler], system: Actor, at: datetime) -> bool:
    try:
        with reading(system, [(_HOLD, [reader])]) as rows:
            if rows[0][0] >= entry.seq:
                return True  # another worker was quicker
            with transaction.atomic():
                handlers[entry.verb](entry, system, at)
            connection.later(_HELD, [entry.seq, reader])
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

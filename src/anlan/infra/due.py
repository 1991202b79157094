"""The one table of everything that happens later: due in the city's time, leased in real time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from psycopg.types.json import Jsonb

from anlan.infra.journal.values import loaded, plain
from anlan.infra.matter import new_id
from anlan.infra.scope import reading
from anlan.kernel.rights import Actor

log = structlog.get_logger()
GIVE_UP_AFTER = 8


@dataclass(frozen=True)
class Plan:
    """One thing that is due now."""

    id: UUID
    kind: str
    ref: str
    at: datetime
    args: dict[str, Any]


Tick = Callable[[Plan, Actor, datetime], None]

_CLAIM = (
    "update due set lease_until = now() + interval '30 seconds', attempts = attempts + 1"
    " where id in (select id from due"
    " where at <= %s and done_at is null and dead_at is null and (lease_until is null or lease_until < now())"
    " and kind = any(%s) order by at, id limit %s for update skip locked) returning id, kind, ref, at, args, attempts"
)


def plan(kind: str, ref: UUID | str, at: datetime, **args: Any) -> None:
    """Plan outside a verb (start-up, ticks that renew themselves). An open plan stays as it is."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into due (id, kind, ref, at, args, attempts, last_error) values (%s, %s, %s, %s, %s, 0, '')"
            " on conflict (kind, ref) where done_at is null and dead_at is null do nothing",
            [new_id(), kind, str(ref), at, Jsonb(plain(args))],
        )


def work_off(ticks: Mapping[str, Tick], system: Actor, at: datetime, limit: int = 50) -> int:
    """Do what is due at city time `at`. A plan that was moved or dropped meanwhile is left alone. Returns how many."""
    with reading(system), connection.cursor() as cursor:
        cursor.execute(_CLAIM, [at, list(ticks), limit])
        claimed = sorted(cursor.fetchall(), key=lambda row: (row[3], row[0]))
    for id_, kind, ref, due_at, args, attempts in claimed:
        _do(Plan(id_, kind, ref, due_at, loaded(args)), attempts, ticks[kind], system, at)
    return len(claimed)


def _do(plan_: Plan, attempts: int, tick: Tick, system: Actor, at: datetime) -> None:
    try:
        with reading(system):
            with connection.cursor() as cursor:
                cursor.execute(
                    "update due set done_at = %s, lease_until = null"
                    " where id = %s and at = %s and done_at is null and dead_at is null",
                    [at, plan_.id, plan_.at],
                )
                if cursor.rowcount == 0:
                    return
            with transaction.atomic():
                tick(plan_, system, at)
    except Exception as trouble:
        _failed(plan_, attempts, system, at, f"{type(trouble).__name__}: {trouble}")


def _failed(plan_: Plan, attempts: int, system: Actor, at: datetime, error: str) -> None:
    dead = attempts >= GIVE_UP_AFTER
    with reading(system), connection.cursor() as cursor:
        cursor.execute(
            "update due set last_error = %s, dead_at = case when %s then %s::timestamptz end,"
            " lease_until = now() + least(power(2, attempts), 300) * interval '1 second'"
            " where id = %s and done_at is null",
            [error[:2000], dead, at, plan_.id],
        )
    log.error("due.failed", kind=plan_.kind, ref=plan_.ref, attempts=attempts, dead=dead, error=error)

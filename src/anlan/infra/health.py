"""Whether the house stands: lag of every part, for `status`, stepping and monitoring."""

from __future__ import annotations

from typing import Any

import psutil
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from anlan.infra import world
from anlan.infra.journal.values import loaded
from anlan.infra.pages import house

_LAG = """
select (select count(*) from journal_new),
       coalesce((select max(seq) from journal_seq), 0),
       coalesce((select json_object_agg(reader, seq) from cursor), '{}'),
       (select count(*) from due where done_at is null and dead_at is null and at <= %s),
       (select count(*) from due where dead_at is not null),
       (select count(*) from unread),
       (select min(at) from due where done_at is null and dead_at is null and at > %s)
"""


def lag() -> dict[str, Any]:
    """What is waiting, by part; all zeros mean that the house has caught up with the city."""
    at = world.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LAG, [at, at])
        unsealed, head, cursors, due_past, dead, unread, next_due = cursor.fetchone()
    behind = {reader: head - seq for reader, seq in loaded(cursors).items()}
    return {
        "city": at.isoformat(),
        "unsealed": unsealed,
        "head": head,
        "behind": behind,
        "unread_by_readers": max(behind.values(), default=0),
        "due_past": due_past,
        "dead": dead,
        "given_up": unread,
        "next_due": next_due.isoformat() if next_due else None,
    }


def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and nothing is dead."""
    state = lag()
    return JsonResponse({"ok": state["dead"] == 0 and state["given_up"] == 0, **state})


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus exposition of lag, of what rooms declare, and of this process."""
    registry = CollectorRegistry()
    state = lag()
    for name, text in (
        ("unsealed", "journal rows without a sequence"),
        ("unread_by_readers", "entries the slowest reader has not seen"),
        ("due_past", "plans past their time"),
        ("dead", "plans given up"),
        ("given_up", "entries readers gave up on"),
    ):
        Gauge(f"anlan_{name}", text, registry=registry).set(state[name])
    for room in house.rooms():
        for name, (text, value) in (room.gauges() if room.gauges else {}).items():
            Gauge(f"anlan_{room.name}_{name}", text, registry=registry).set(value)
    process = psutil.Process()
    Gauge("anlan_web_resident_bytes", "memory of this web process", registry=registry).set(process.memory_info().rss)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

"""The ways that messages go, and the work of handing them over: never lost, never twice where a way knows our id.

Adapters register their channel when they start. If `calls.delivery_failed` fills the log: is the provider up, has the
account credit? Messages stay queued and are tried again; after a day of failures they are marked failed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog
from django.db import connection

from anlan.infra import due, live
from anlan.infra.scope import SYSTEM, reading
from anlan.warn.calls import states
from anlan.warn.calls.actions.deliveries import DELIVER
from anlan.warn.calls.models import Delivery

log = structlog.get_logger()
BATCH = 200
AGAIN = (30, 60, 120, 300, 600)  # seconds of city time between tries; the last one repeats
GIVE_UP = timedelta(days=1)


@dataclass(frozen=True)
class Message:
    """What a way is handed: to whom, in both languages, and the id by which it may recognise a repeat."""

    client_id: UUID
    area: str
    person: UUID
    text: Mapping[str, str]
    call: UUID
    kind: str
    queued_at: datetime


class Passing(Exception):
    """Not now: the message stays queued."""


class Permanent(Exception):
    """Never: no number, a barred number. The other ways of the person are still tried."""


class Channel(Protocol):
    """A way to reach people. `honours_id` says that the same client_id is never delivered twice."""

    name: str
    honours_id: bool

    def send(self, message: Message, at: datetime) -> str:
        """Hand a message over and return the provider's id of it. Raises Passing or Permanent."""


class InApp:
    """The person's own Today, where the ask lies as open work already: nothing leaves the house."""

    name, honours_id = "in_app", True

    def send(self, message: Message, at: datetime) -> str:
        """Done as soon as the verb is committed."""
        return ""


_channels: dict[str, Channel] = {"in_app": InApp()}


def register(channel: Channel) -> None:
    """Make a way known; adapters do this once, when they start."""
    _channels[channel.name] = channel


def work_off_deliveries(at: datetime, call: UUID | None = None, *, tried: bool = False) -> int:
    """Hand over what is queued (of one call, or all). `tried` says an earlier try may have got through unseen.

    Returns how many left the queue. What a way can't take now stays, and is planned again.
    """
    done = 0
    with reading(SYSTEM):
        queued = Delivery.objects.seen_by(SYSTEM).filter(state=states.QUEUED)
        if call is not None:
            queued = queued.filter(call=call)
        rows = list(queued.select_for_update(of=("self",), skip_locked=True).order_by("queued_at", "id")[:BATCH])
        later: dict[UUID, int] = {}
        for row in rows:
            if _hand_over(row, at, tried):
                done += 1
            else:
                later[row.call] = max(later.get(row.call, 0), row.attempts)
        for call_id, attempts in later.items():
            due.plan(DELIVER, call_id, at + timedelta(seconds=AGAIN[min(attempts, len(AGAIN)) - 1]))
        if len(rows) == BATCH and not later:
            done += work_off_deliveries(at, call, tried=tried)
    return done


def _hand_over(row: Delivery, at: datetime, tried: bool) -> bool:
    """One message. Returns whether it left the queue."""
    channel = _channels.get(row.channel)
    row.attempts += 1
    try:
        if channel is None:
            raise Permanent("no such channel")
        message = Message(row.client_id, row.area, row.person, row.text, row.call, row.kind, row.queued_at)
        row.provider_id = channel.send(message, at)
        doubtful = tried and not channel.honours_id
        row.state, row.sent_at, row.error = states.UNSURE if doubtful else states.SENT, at, ""
    except Passing as trouble:
        row.error = str(trouble)[:200]
        if at - row.queued_at >= GIVE_UP:
            row.state = states.FAILED
        log.warning("calls.delivery_failed", channel=row.channel, attempts=row.attempts, error=row.error)
    except Permanent as trouble:
        row.state, row.error = states.FAILED, str(trouble)[:200]
    row.save(update_fields=["state", "attempts", "provider_id", "error", "sent_at"])
    return row.state != states.QUEUED


def receipt(client_id: UUID, state: str, at: datetime) -> None:
    """What a provider reports later: delivered, read or failed. Reports out of order take nothing back."""
    order = {states.SENT: 0, states.UNSURE: 0, states.DELIVERED: 1, states.READ: 2, states.FAILED: 1}
    with reading(SYSTEM):
        row = Delivery.objects.seen_by(SYSTEM).select_for_update().filter(client_id=client_id).first()
        if row is None or row.state == states.QUEUED or order[state] <= order[row.state]:
            return
        row.state = state
        if state == states.DELIVERED:
            row.delivered_at = at
        elif state == states.READ:
            row.read_at, row.delivered_at = at, row.delivered_at or at
        row.save(update_fields=["state", "delivered_at", "read_at"])


def opened(call: UUID, person: UUID, at: datetime) -> bool:
    """Somebody has the ask open on their phone. Returns whether they were asked at all; the desk is told at once."""
    with reading(SYSTEM):
        asked = Delivery.objects.seen_by(SYSTEM).filter(call=call, person=person, channel=InApp.name)
        rows = list(asked.exclude(state=states.QUEUED))
        fresh = [row for row in rows if row.state != states.READ]
        if fresh:
            with connection.cursor() as cursor:
                live.hint(cursor, {("calls", row.area) for row in fresh})
    for row in fresh:
        receipt(row.client_id, states.READ, at)
    return bool(rows)


def tried_before(plan: UUID) -> bool:
    """Whether a due plan was begun before: then an earlier try may have got through before its mark was kept."""
    with connection.cursor() as cursor:
        cursor.execute("select attempts from due where id = %s", [plan])
        row = cursor.fetchone()
    return row is not None and row[0] > 1

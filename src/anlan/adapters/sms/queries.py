"""Reads of the simulated provider: what phones fetch, and the outbox as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.adapters.sms.models import Message
from anlan.ground.people import queries as people
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor

MOST = 1000


@dataclass(frozen=True)
class Sent:
    """A message in the outbox."""

    seq: int
    client_id: UUID
    person: UUID
    call: UUID | None
    kind: str
    text: dict[str, str]
    at: datetime


def since(viewer: Actor, seq: int, limit: int = MOST) -> list[Sent]:
    """Messages after a sequence, in order, that the viewer's areas hold."""
    rows = Message.objects.seen_by(viewer).filter(seq__gt=seq).order_by("seq")[:limit]
    return [_sent(row) for row in rows]


def newest(viewer: Actor, limit: int = 100) -> list[Sent]:
    """The outbox, newest first."""
    return [_sent(row) for row in Message.objects.seen_by(viewer).order_by("-seq")[:limit]]


def numbers(messages: list[Sent]) -> dict[UUID, str]:
    """The numbers that a provider must know to deliver; for the simulated phones of a closed world alone."""
    with reading(SYSTEM):
        return {p: r.number for p, r in people.reachable(SYSTEM, {m.person for m in messages}).items()}


def _sent(row: Message) -> Sent:
    return Sent(row.seq, row.client_id, row.person, row.call, row.kind, row.text, row.at)

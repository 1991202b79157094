"""Open hazards by the person who holds them, and from whom they came."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.lists import ROOM
from anlan.infra.journal.trail import trail
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Held:
    """A hazard that somebody holds, since when."""

    id: UUID
    area: str
    state: str
    holder: UUID
    since: datetime


def held_by(viewer: Actor, persons: Collection[UUID]) -> list[Held]:
    """Open hazards that these persons hold, by number."""
    rows = Hazard.objects.seen_by(viewer).filter(holder__in=persons, ended_at=None).order_by("number")
    return [Held(h.pk, h.area, h.state, h.holder, h.assigned_at or h.reported_at) for h in rows]


def one_held(viewer: Actor, hazard: UUID) -> Held | None:
    """One open hazard, if somebody holds it."""
    h = Hazard.objects.seen_by(viewer).filter(pk=hazard, ended_at=None).exclude(holder=None).first()
    return Held(h.pk, h.area, h.state, h.holder, h.assigned_at or h.reported_at) if h else None


def came_from(hazard: UUID, at: datetime) -> UUID | None:
    """Who held it before whoever holds it now by succession; None if it was assigned to them."""
    own = [t for t in trail(ROOM, hazard, at) if t.verb in ("hazards.succeed", "hazards.assign")]
    if not own or own[-1].verb != "hazards.succeed":
        return None
    return UUID(own[-1].before["holder"])

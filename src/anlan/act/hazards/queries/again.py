"""Hazards struck off that a new report may be again, and reports that wait for an officer to say so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import again
from anlan.kernel.rights import Actor


def struck_off_before(viewer: Actor, hazard: UUID, at: datetime) -> UUID | None:
    """The one struck off within the terms' days that this report seems to be again."""
    h = Hazard.objects.seen_by(viewer).filter(pk=hazard, state__in=(states.REPORTED, states.VERIFIED)).first()
    if h is None:
        return None
    terms = terms_at(viewer, at)
    since = h.reported_at - timedelta(days=terms.reopen_d)
    closed = Hazard.objects.seen_by(viewer).filter(area=h.area, state=states.CLOSED, kind=h.kind, closed_at__gte=since)
    found = again.found_again(h.facts(), [one.facts() for one in closed.exclude(pk=h.pk)], terms)
    return found["id"] if found else None


def found_again(viewer: Actor, hazard: UUID) -> list[dict[str, Any]]:
    """Reports that seem to be a struck-off hazard again and are still looked at."""
    rows = Hazard.objects.seen_by(viewer).filter(again_of=hazard, state__in=(states.REPORTED, states.VERIFIED))
    return [row.facts() for row in rows.order_by("number")]

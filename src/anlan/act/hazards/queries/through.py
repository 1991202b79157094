"""Hazards and the alerts through which they were found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from anlan.act.hazards.models import Hazard
from anlan.act.hazards.rules.deadlines import Terms
from anlan.kernel.rights import Actor
from anlan.warn.alerts import queries as alerts
from anlan.warn.calls import queries as calls


@dataclass(frozen=True)
class Through:
    """A hazard as the alert's page names it."""

    id: UUID
    number: str
    kind: str
    text: str
    reported_at: datetime


def through(viewer: Actor, episode: UUID, at: datetime) -> list[Through]:
    """Hazards reported by `at` that were found through an alert's episode, the first one first."""
    said = alerts.ids_of(viewer, episode)
    found = Hazard.objects.seen_by(viewer).filter(alert__in=said, reported_at__lte=at).order_by("reported_at")
    return [Through(*row) for row in found.values_list("id", "number", "kind", "text", "reported_at")]


def sent_by(viewer: Actor, area: str, at: datetime, terms: Terms) -> UUID | None:
    """The message that sent the viewer's person to a village, if they said that they go; nobody is asked for it."""
    if viewer.person is None:
        return None
    episode = calls.went_for(viewer, viewer.person, "alerts", area, at - timedelta(hours=terms.found_h))
    said = alerts.chain(viewer, episode, at) if episode else []
    return said[-1].id if said else None

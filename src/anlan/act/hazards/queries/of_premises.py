"""Hazards of an enterprise or a site, for its file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.act.hazards.models import Hazard
from anlan.ground.premises import queries as premises
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Kept:
    """A hazard as a file tells it; `ended_at` is when it was struck off or otherwise left the loop."""

    number: str
    text: str
    grade: str
    state: str
    reported_at: datetime
    due: datetime | None
    ended_at: datetime | None


def of_premises(viewer: Actor, what: str, ref: UUID, at: datetime) -> list[Kept]:
    """Hazards of a "party" or "compound" that were reported by a time, the oldest first."""
    family = premises.same(viewer, at).family([ref])
    rows = Hazard.objects.seen_by(viewer).filter(**{f"{what}__in": family}, reported_at__lte=at)
    fields = ("number", "text", "grade", "state", "reported_at", "due", "ended_at")
    return [Kept(*values) for values in rows.order_by("reported_at").values_list(*fields)]

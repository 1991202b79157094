"""Some hazards by their ids or numbers, in brief: for rooms downstream that keep a list of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.lists import as_of
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Brief:
    """A hazard in a line, as of a time; `ended_at` None: it was open then."""

    id: UUID
    number: str
    text: str
    state: str
    due: datetime | None
    ended_at: datetime | None


def briefly(viewer: Actor, ids: Collection[UUID], at: datetime) -> list[Brief]:
    """These hazards as of a time, by number; those that the viewer does not see are left out."""
    return [
        Brief(h.pk, h.number, h.text, h.then_state or h.state, h.then_due, ended)
        for h in as_of(viewer, at).filter(pk__in=list(ids)).order_by("number")
        for ended in [h.ended_at if h.ended_at is not None and h.ended_at <= at else None]
    ]


def by_number(viewer: Actor, numbers: Collection[str]) -> dict[str, UUID]:
    """Hazards by their whole numbers."""
    found = Hazard.objects.seen_by(viewer).filter(number__in=list(numbers))
    return dict(found.values_list("number", "pk"))

"""Some hazards by their ids or numbers, in brief: for rooms downstream that keep a list of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

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


@dataclass(frozen=True)
class OpenHere:
    """An open hazard that is known to be one (verified, or measured), tied to a compound of the register."""

    compound: UUID
    number: str
    kind: str
    grade: str
    rule_item: str
    place: str
    floor: UUID | None


def open_here(viewer: Actor, compounds: Collection[UUID]) -> list[OpenHere]:
    """Open hazards of these compounds now, by number."""
    known = Q(verified_at__isnull=False) | Q(source="sensor")
    found = Hazard.objects.seen_by(viewer).filter(known, compound__in=list(compounds), ended_at=None)
    fields = ("compound", "number", "kind", "grade", "rule_item", "place", "floor")
    return [OpenHere(*row) for row in found.order_by("number").values_list(*fields)]


def compound_of(viewer: Actor, hazard: UUID) -> UUID | None:
    """The compound that a hazard is tied to, if any."""
    found: UUID | None = Hazard.objects.seen_by(viewer).filter(pk=hazard).values_list("compound", flat=True).first()
    return found

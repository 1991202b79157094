"""Who holds which post at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from anlan.ground.people import rules, states
from anlan.ground.people.models import Contact, Post
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor

_FIELDS = (
    "id", "person_id", "person__name", "person__name_en", "role", "layer", "at_area", "rank", "state",
    "valid_from", "valid_to", "acting_for_id", "acting_for__name", "area",
)  # fmt: skip


@dataclass(frozen=True)
class Holder:
    """Somebody in a post. `masked` is their number by its ends, empty where none is in use."""

    post: UUID
    person: UUID
    name: str
    name_en: str
    role: str
    layer: str
    at_area: str
    rank: str
    state: str
    since: datetime
    until: datetime | None
    acting_for: UUID | None
    acting_for_name: str
    area: str
    masked: str = ""
    confirmed_until: datetime | None = None


def in_force(at: datetime) -> Q:
    """Posts held at a time."""
    return Q(state__in=states.IN_FORCE, valid_from__lte=at) & (Q(valid_to=None) | Q(valid_to__gt=at))


def records(found: QuerySet[Post], viewer: Actor) -> list[Holder]:
    """Records of a queryset with the numbers in use, masked."""
    rows: list[Any] = list(found.values_list(*_FIELDS))
    numbers = {
        person: (rules.masked(first3, last4), until)
        for person, first3, last4, until in Contact.objects.seen_by(viewer)
        .filter(person__in={row[1] for row in rows}, kind="phone", state="ok")
        .values_list("person_id", "first3", "last4", "confirmed_until")
    }
    return [
        Holder(*(*row[:12], row[12] or "", row[13], *numbers.get(row[1], ("", None))))  # by the order of its fields
        for row in rows
    ]


def holders(
    viewer: Actor,
    at: datetime,
    *,
    inside: str = "",
    at_areas: Iterable[str] | None = None,
    layer: str = "",
    roles: Iterable[str] = (),
    rank: str = "",
    department: str = "",
    person: UUID | None = None,
    persons: Iterable[UUID] | None = None,
    limit: int = 5000,
) -> list[Holder]:
    """Everybody in a post at a time, by place, layer, role, rank, department and person; heads first."""
    found = Post.objects.seen_by(viewer).filter(in_force(at))
    if inside:
        low, high = areas.bounds(inside)
        found = found.filter(at_area__gte=low, at_area__lt=high)
    if at_areas is not None:
        found = found.filter(at_area__in=list(at_areas))
    if layer:
        found = found.filter(layer=layer)
    if roles:
        found = found.filter(role__in=list(roles))
    if rank:
        found = found.filter(rank=rank)
    if department:
        found = found.filter(department=department)
    if person is not None:
        found = found.filter(person=person)
    if persons is not None:
        found = found.filter(person__in=list(persons))
    order = {"head": 0, "deputy": 1, "staff": 2}
    rows = records(found.order_by("at_area", "valid_from", "id")[:limit], viewer)
    return sorted(rows, key=lambda h: (h.at_area, order[h.rank], h.since))


def waiting(viewer: Actor, *, inside: str = "", person: UUID | None = None) -> list[Holder]:
    """Posts that are proposed or confirmed and have not begun."""
    found = Post.objects.seen_by(viewer).filter(state__in=states.WAITING)
    if inside:
        low, high = areas.bounds(inside)
        found = found.filter(at_area__gte=low, at_area__lt=high)
    if person is not None:
        found = found.filter(person=person)
    return records(found.order_by("at_area", "valid_from", "id")[:500], viewer)


def post(viewer: Actor, post_id: UUID) -> Holder | None:
    """One post, whatever its state; None where the viewer sees none."""
    found = records(Post.objects.seen_by(viewer).filter(pk=post_id), viewer)
    return found[0] if found else None

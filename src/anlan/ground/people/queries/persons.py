"""Persons: lists, one person with their posts, who looked at their number, and search."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet

from anlan.ground.people import rules
from anlan.ground.people.models import Contact, Look, Person, Post
from anlan.ground.people.queries.holders import Holder, records
from anlan.infra import look
from anlan.infra.pages import parts
from anlan.infra.scope import current
from anlan.kernel import area as areas
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class PersonRow:
    """A person as lists show them: the number masked, and how long it is trusted."""

    id: UUID
    name: str
    name_en: str
    unit: str
    area: str
    ref: str
    masked: str
    number_state: str  # ok | wrong | none
    confirmed_until: datetime | None


@dataclass(frozen=True)
class LookRow:
    """Somebody looked at a number."""

    by: UUID
    at: datetime
    reason: str
    person: UUID


def _rows(found: Iterable[Person], viewer: Actor) -> list[PersonRow]:
    people = list(found)
    numbers: dict[UUID, Contact] = {}
    kept = Contact.objects.seen_by(viewer).filter(person__in=[p.pk for p in people], kind="phone")
    for contact in kept.exclude(state="erased").order_by("id"):
        if numbers.get(contact.person_id) is None or contact.state == "ok":
            numbers[contact.person_id] = contact
    return [_row(p, numbers.get(p.pk)) for p in people]


def _row(person: Person, number: Contact | None) -> PersonRow:
    good = number is not None and number.state == "ok"
    return PersonRow(
        person.pk,
        person.name,
        person.name_en,
        person.unit,
        person.area,
        person.ref or "",
        rules.masked(number.first3, number.last4) if number is not None and good else "",
        number.state if number is not None else "none",
        number.confirmed_until if number is not None and good else None,
    )


def persons(viewer: Actor, *, inside: str = "", text: str = "", limit: int = 200) -> tuple[list[PersonRow], int]:
    """Persons of an area whose name, pinyin, unit or reference fits, by pinyin; and how many there are in all."""
    found: QuerySet[Person] = Person.objects.seen_by(viewer)
    if inside:
        low, high = areas.bounds(inside)
        found = found.filter(area__gte=low, area__lt=high)
    if text.strip():
        found = found.filter(_fits(text.strip()))
    return _rows(found.order_by("pinyin", "id")[:limit], viewer), found.count()


def _fits(text: str) -> Q:
    low = text.lower().replace(" ", "")
    fits = Q(name__contains=text) | Q(pinyin__startswith=low) | Q(initials__startswith=low) | Q(ref=text)
    fits |= Q(name_en__icontains=text) | Q(unit__contains=text)
    if text.isdigit() and len(text) == 4:
        fits |= Q(contacts__last4=text, contacts__state="ok")
    return fits


def search(viewer: Actor, text: str, limit: int = 20) -> list[PersonRow]:
    """Persons found by name, pinyin, initials, reference, or the last four digits of their number."""
    return persons(viewer, text=text, limit=limit)[0] if text.strip() else []


def person(viewer: Actor, person_id: UUID) -> PersonRow | None:
    """One person, or None where the viewer sees none."""
    found = _rows(Person.objects.seen_by(viewer).filter(pk=person_id), viewer)
    return found[0] if found else None


def names(viewer: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names by person."""
    return dict(Person.objects.seen_by(viewer).filter(pk__in=list(ids)).values_list("pk", "name"))


def area_of(person_id: UUID) -> look.Look[str]:
    """Where a person lives or works, as far as the database shows the row to whoever is reading; "" else."""
    return look.Look("select area from people_person where id = %s", _area, (person_id,))


def _area(row: tuple[str] | None) -> str:
    return row[0] if row else ""


def refs(viewer: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The references of persons in other files; a person without one is known by the id."""
    found = Person.objects.seen_by(viewer).filter(pk__in=list(ids)).values_list("pk", "ref")
    return {pk: ref or str(pk) for pk, ref in found}


def persons_by_ref(refs: Iterable[str]) -> dict[str, UUID]:
    """Persons by the references of other files; read with the eyes of whoever is reading now."""
    viewer = current()
    if viewer is None:
        return {}
    return dict(Person.objects.seen_by(viewer).filter(ref__in=set(refs)).values_list("ref", "pk"))


def posts_of(viewer: Actor, person_id: UUID) -> list[Holder]:
    """Every post of a person, the latest first, history included."""
    return records(Post.objects.seen_by(viewer).filter(person=person_id).order_by("-valid_from", "-id"), viewer)


def looks(viewer: Actor, person_id: UUID, limit: int = 50) -> list[LookRow]:
    """Who looked at a person's number, when and why; the latest first."""
    found = Look.objects.seen_by(viewer).filter(person=person_id).order_by("-at", "-id")[:limit]
    return [LookRow(look.by, look.at, look.reason, look.person_id) for look in found]


def as_person(holder: Holder, *, state: parts.Text = "", why: str = "") -> parts.Person:
    """A holder as the chip that pages draw. With `why` the number can be shown there; the look is kept with it."""
    url = f"/people/{holder.person}/number/?{urlencode({'why': why})}" if why and holder.masked else ""
    return parts.Person(
        holder.name,
        Said(f"people.role.{holder.role}"),
        holder.masked,
        url,
        state=state or (Said("people.acting_for", {"name": holder.acting_for_name}) if holder.acting_for else ""),
    )

"""Verbs that keep the register: files of persons, posts and households taken in, one person added or corrected."""

from __future__ import annotations

from uuid import UUID

from anlan.ground.areas import queries as places
from anlan.ground.people.actions.contacts import Number, contact
from anlan.ground.people.models import Person
from anlan.infra.bulk.taking import Batch, save_plan
from anlan.infra.journal import Change, verb
from anlan.infra.pinyin import spell_person
from anlan.kernel import area as areas
from anlan.kernel.decision import Refused, Said


def _take_in(change: Change, batch: Batch) -> None:
    change.area = places.common(row.area for row in [*batch.plan.new, *batch.plan.changed])
    save_plan(change, batch)


@verb("people.import")
def take_in_people(change: Change, batch: Batch) -> None:
    """Take in a file of persons and how they are reached, as one entry."""
    _take_in(change, batch)


@verb("people.posts_import")
def take_in_posts(change: Change, batch: Batch) -> None:
    """Take in a file of posts as one entry; a new head ends the old one's post at the same instant."""
    _take_in(change, batch)


@verb("people.households_import")
def take_in_households(change: Change, batch: Batch) -> None:
    """Take in a file of households as one entry."""
    _take_in(change, batch)


@verb("people.register")
def register(
    change: Change, name: str, area: str, *, unit: str = "", ref: str | None = None, number: Number | None = None
) -> None:
    """Add one person. Raises Refused if the reference is taken or the name is empty."""
    if not name.strip():
        raise Refused(Said("people.refused.name"))
    if ref and Person.objects.filter(ref=ref).exists():
        raise Refused(Said("people.refused.ref", {"ref": ref}))
    row = Person(name=name.strip()[:60], area=areas.village(area), unit=unit.strip()[:120], ref=ref or None)
    row.pinyin, row.initials = (part[:60] for part in spell_person(row.name))
    change.create(row)
    if number is not None:
        change.create(contact(row, number))


@verb("people.correct")
def correct(change: Change, person: UUID, *, name: str = "", unit: str | None = None, area: str = "") -> None:
    """Correct a person's name, unit or place; what is not given stays."""
    row = change.lock(Person, person)
    if name.strip():
        row.name = name.strip()[:60]
        row.pinyin, row.initials = (part[:60] for part in spell_person(row.name))
    if unit is not None:
        row.unit = unit.strip()[:120]
    if area:
        change.require(change.by.may("people.correct", area, change.at))
        row.area = areas.village(area)
    change.save(row)

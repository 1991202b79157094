"""Verbs over the ways to reach a person: set, confirmed, found wrong, looked at with a reason, erased."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from anlan.ground.people import rules
from anlan.ground.people.models import Contact, Look, Person
from anlan.infra import cipher
from anlan.infra.bulk.columns import Wrong, phone
from anlan.infra.journal import Change, Done, verb
from anlan.infra.matter import new_id
from anlan.infra.scope import reading
from anlan.kernel.decision import Refused, Said
from anlan.kernel.rights import Actor


class Number:
    """A telephone number as a verb's argument: the journal's digest sees its keyed fingerprint alone."""

    def __init__(self, text: str) -> None:
        try:
            self.value = phone(text)
        except Wrong as wrong:
            raise Refused(wrong.because) from None
        self.fingerprint = cipher.fingerprint(self.value)

    def model_dump(self) -> dict[str, Any]:
        """What enters the digest."""
        return {"fingerprint": self.fingerprint}


def contact(person: Person, number: Number) -> Contact:
    """A new way to reach a person, not saved yet."""
    return Contact(
        person_id=person.pk,
        area=person.area,
        value=cipher.encrypt(number.value),
        hmac=number.fingerprint,
        **rules.ends(number.value),
    )


def _good(change: Change, person: UUID) -> tuple[Person, Contact | None]:
    """The person, locked, and the number in use."""
    row = change.lock(Person, person)
    known = Contact.objects.select_for_update(of=("self",)).filter(person=row.pk, kind="phone", state="ok").first()
    return row, known


@verb("people.set_contact")
def set_contact(change: Change, person: UUID, number: Number) -> None:
    """Set the number by which a person is reached; the old one is kept as no longer in use."""
    row, known = _good(change, person)
    if known is not None and known.hmac == number.fingerprint:
        raise Refused(Said("people.refused.same_number"))
    if known is not None:
        known.state = "wrong"
        change.save(known, ["state"])
    fresh = contact(row, number)
    fresh.confirmed_until = change.at + rules.CONFIRMED_FOR
    change.create(fresh)
    row.confirmed_until = fresh.confirmed_until
    change.save(row, ["confirmed_until"])
    change.settle(row, "number")


@verb("people.confirm_contact")
def confirm_contact(change: Change, person: UUID, *, until: datetime | None = None) -> None:
    """Somebody answered or said so: the number is right, until a date. Raises Refused if there is none."""
    row, known = _good(change, person)
    if known is None:
        raise Refused(Said("people.refused.no_number"))
    known.confirmed_until = row.confirmed_until = until or change.at + rules.CONFIRMED_FOR
    change.save(known, ["confirmed_until"])
    change.save(row, ["confirmed_until"])


@verb("people.wrong_number")
def wrong_number(change: Change, person: UUID) -> None:
    """The number reaches somebody else: it is not used again, and the town is asked for the right one."""
    row, known = _good(change, person)
    if known is None:
        raise Refused(Said("people.refused.no_number"))
    known.state = "wrong"
    change.save(known, ["state"])
    change.work(
        row,
        "number",
        Said("people.line.number", {"name": row.name}),
        role="town_station",
        due=change.at + timedelta(days=1),
        next=Said("people.line.number_needs"),
    )


@verb("people.erase_contact")
def erase_contact(change: Change, person: UUID) -> None:
    """Erase every number of a person; that there were some stays on record."""
    row = change.lock(Person, person)
    for known in Contact.objects.select_for_update(of=("self",)).filter(person=row.pk).exclude(state="erased"):
        known.value, known.first3, known.last4, known.hmac, known.state = b"", "", "", "", "erased"
        change.save(known)


@verb("people.reveal")
def _look(change: Change, person: UUID, look: UUID, reason: str) -> None:
    """Write down who looks at whose number, and why."""
    change.require(rules.may_reveal(reason))
    row = change.lock(Person, person)
    change.create(
        Look(
            id=look,
            area=row.area,
            by=change.by.account,
            person_id=row.pk,
            field="phone",
            reason=reason.strip()[:200],
            at=change.at,
        ),
        right="people.read",
    )


def reveal(person: UUID, reason: str, *, by: Actor, at: datetime, key: UUID | None = None) -> tuple[Done, str]:
    """The number, after the look was recorded. Raises Refused without right, reason or number."""
    done = _look(person, new_id(), reason, by=by, at=at, key=key)
    with reading(by):
        known = Contact.objects.filter(person=person, kind="phone", state="ok").first()
        if known is None:
            raise Refused(Said("people.refused.no_number"))
        return done, cipher.decrypt(known.value)

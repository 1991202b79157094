"""Reads for the machinery: posts of whoever logs in, and the numbers that calls are made to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from anlan.ground.people.models import Contact
from anlan.infra import cipher
from anlan.infra.bulk.columns import Wrong, phone
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class PostInForce:
    """A post that somebody holds at a time. `area` is the area of duty, whose village carries rights."""

    id: UUID
    person: UUID
    role: str
    layer: str
    area: str
    rank: str
    acting_for: UUID | None
    department: str
    valid_to: datetime | None


@dataclass(frozen=True)
class Reachable:
    """How a call reaches somebody. Never shown, never stored elsewhere."""

    person: UUID
    number: str
    confirmed_until: datetime | None


def posts_in_force(person: UUID, at: datetime) -> list[PostInForce]:
    """Every post that the person holds at `at`. Needs no scope: actors are built from these (`people_standing`)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, person_id, role, layer, at_area, rank, acting_for_id, department, valid_to"
            " from people_posts_of(%s, %s)",
            [person, at],
        )
        return [PostInForce(*row) for row in cursor.fetchall()]


def roles_of(persons: Iterable[UUID], at: datetime) -> dict[UUID, list[str]]:
    """The roles that persons have by their posts at `at`, for lists of accounts. Needs no scope, as actors don't."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select w.person, array_agg(distinct p.role order by p.role)"
            " from unnest(%s::uuid[]) w(person), people_posts_of(w.person, %s) p group by 1",
            [list(persons), at],
        )
        return dict(cursor.fetchall())


def reachable(system: Actor, persons: Iterable[UUID]) -> dict[UUID, Reachable]:
    """The numbers in use of persons, for the house itself. Raises PermissionError for anybody else."""
    if not system.system:
        raise PermissionError("numbers are read by the house itself; people look at them by the verb people.reveal")
    found = Contact.objects.seen_by(system).filter(person__in=list(persons), kind="phone", state="ok")
    return {c.person_id: Reachable(c.person_id, cipher.decrypt(c.value), c.confirmed_until) for c in found}


def person_by_number(system: Actor, text: str) -> UUID | None:
    """Whose number this is, for messages that come in; None if nobody's or more than one person's."""
    if not system.system:
        raise PermissionError("only the house itself looks people up by number")
    try:
        mark = cipher.fingerprint(phone(text))
    except Wrong:
        return None
    found = set(Contact.objects.seen_by(system).filter(hmac=mark, state="ok").values_list("person_id", flat=True)[:2])
    return found.pop() if len(found) == 1 else None

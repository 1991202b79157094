"""Reads about persons and posts: frozen records, seen with the viewer's eyes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction


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


def posts_in_force(person: UUID, at: datetime) -> list[PostInForce]:
    """Every post that the person holds at `at`. Needs no scope: actors are built from it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select id, person_id, role, layer, at_area, rank, acting_for_id, department, valid_to"
            " from people_posts_of(%s, %s)",
            [person, at],
        )
        return [PostInForce(*row) for row in cursor.fetchall()]


def persons_by_ref(refs: list[str]) -> dict[str, UUID]:
    """Persons by the steward's reference, within the transaction's scope."""
    with connection.cursor() as cursor:
        cursor.execute("select ref, id from people_person where ref = any(%s)", [refs])
        return dict(cursor.fetchall())

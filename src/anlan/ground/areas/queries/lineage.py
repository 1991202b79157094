"""What an area was before and what became of it; and what else may be read by whoever may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from anlan.ground.areas.models import Act
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Origin:
    """One split, merge or new code in an area's history."""

    id: UUID
    kind: str
    at: datetime
    from_codes: tuple[str, ...]
    to_codes: tuple[str, ...]
    reason: str


def lineage(viewer: Actor, code: str) -> list[Origin]:
    """Every split, merge and new code that led to an area or away from it, oldest first."""
    acts_seen = [_origin(a) for a in Act.objects.seen_by(viewer).order_by("at", "id")]
    family = {code}
    while True:
        touching = [a for a in acts_seen if family & {*a.from_codes, *a.to_codes}]
        wider = family.union(*({*a.from_codes, *a.to_codes} for a in touching))
        if wider == family:
            return touching
        family = wider


def acts(viewer: Actor, limit: int) -> list[Origin]:
    """The latest splits and merges, without each village's new code."""
    return [_origin(a) for a in Act.objects.seen_by(viewer).exclude(kind="recode").order_by("-at", "-id")[:limit]]


def _origin(act: Act) -> Origin:
    return Origin(act.pk, act.kind, act.at, tuple(act.from_codes), tuple(act.to_codes), act.reason)


def reach(codes: Iterable[str], at: datetime) -> list[str]:
    """These codes, those they were made from, and the villages that grids among them touch. Needs no scope."""
    with connection.cursor() as cursor:
        cursor.execute("select areas_reach(%s, %s)", [list(codes), at])
        return sorted(row[0] for row in cursor.fetchall())

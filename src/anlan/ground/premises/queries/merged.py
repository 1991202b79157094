"""Which records were found to be one thing, as it was known at a time: `gone` reads as `keep`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anlan.ground.premises import states
from anlan.ground.premises.models import Merger
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Same:
    """What stands for what. `of(id)` is the record that is kept; `family(id)` all records of one thing."""

    keeps: Mapping[UUID, UUID]

    def of(self, one: UUID) -> UUID:
        """The record that stands for this one."""
        while one in self.keeps:
            one = self.keeps[one]
        return one

    def family(self, ids: Iterable[UUID]) -> set[UUID]:
        """These records and those that read as them."""
        wanted = {self.of(one) for one in ids}
        return wanted | {gone for gone in self.keeps if self.of(gone) in wanted}


@dataclass(frozen=True)
class MergerRow:
    """One finding that two records are one thing, and how far it has come."""

    id: UUID
    what: str
    keep: UUID
    gone: UUID
    state: str
    reason: str
    proposed_by: UUID
    proposed_at: datetime
    done_by: UUID | None
    done_at: datetime | None
    undone_at: datetime | None
    alone: bool


_FIELDS = (
    "id", "what", "keep", "gone", "state", "reason", "proposed_by", "proposed_at", "done_by", "done_at", "undone_at",
    "alone",
)  # fmt: skip


def same(viewer: Actor, known: datetime) -> Same:
    """What was one thing as it was known then."""
    done = Merger.objects.seen_by(viewer).filter(Q(undone_at=None) | Q(undone_at__gt=known), done_at__lte=known)
    return Same(dict(done.values_list("gone", "keep")))


def mergers(viewer: Actor, state: str = "") -> list[MergerRow]:
    """Findings, the newest first; those that wait alone with `state`."""
    found = Merger.objects.seen_by(viewer).order_by("-proposed_at", "-id")
    return [MergerRow(*row) for row in (found.filter(state=state) if state else found)[:200].values_list(*_FIELDS)]


def waiting(viewer: Actor) -> int:
    """How many wait for a second person."""
    return int(Merger.objects.seen_by(viewer).filter(state=states.PROPOSED).count())

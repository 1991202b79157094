"""Hazards of an enterprise or a site, for its file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anlan.act.hazards.models import Hazard
from anlan.ground.premises import queries as premises
from anlan.kernel.rights import Actor

REFUSED = ("rejected", "transferred")  # looked at, and no hazard of this enterprise


@dataclass(frozen=True)
class Kept:
    """A hazard as a file tells it; `ended_at` is when it was struck off or otherwise left the loop."""

    id: UUID
    number: str
    text: str
    grade: str
    state: str
    reported_at: datetime
    due: datetime | None
    ended_at: datetime | None

    def open_at(self, at: datetime) -> bool:
        """Whether it had not left the loop."""
        return self.ended_at is None or self.ended_at > at

    def late_at(self, at: datetime) -> bool:
        """Whether its limit was over."""
        return self.open_at(at) and self.due is not None and self.due < at


def of_premises(viewer: Actor, what: str, ref: UUID, at: datetime) -> list[Kept]:
    """Hazards of a "party" or "compound" that were reported by a time, the oldest first."""
    family = premises.same(viewer, at).family([ref])
    rows = Hazard.objects.seen_by(viewer).filter(**{f"{what}__in": family}, reported_at__lte=at)
    fields = ("id", "number", "text", "grade", "state", "reported_at", "due", "ended_at")
    return [Kept(*values) for values in rows.order_by("reported_at").values_list(*fields)]


@dataclass(frozen=True)
class OfParty:
    """A hazard that counts for an enterprise's points: verified, or told by its own check, and not refused."""

    id: UUID
    party: UUID
    number: str
    kind: str
    grade: str
    rule_item: str
    text: str
    source: str
    alert: UUID | None
    verified_at: datetime | None
    reported_at: datetime
    due: datetime | None
    ended_at: datetime | None


def of_parties(viewer: Actor, since: datetime, at: datetime, parties: Collection[UUID] | None = None) -> list[OfParty]:
    """Hazards tied to enterprises that were open at some time from `since` on, as known by `at`, the oldest first."""
    rows = Hazard.objects.seen_by(viewer).filter(
        Q(ended_at=None) | Q(ended_at__gte=since), Q(verified_at__lte=at) | Q(source="self_check"),
        party__isnull=False, reported_at__lte=at,
    ).exclude(state__in=REFUSED)  # fmt: skip
    if parties is not None:
        rows = rows.filter(party__in=list(parties))
    fields = (
        "id", "party", "number", "kind", "grade", "rule_item", "text", "source", "alert", "verified_at",
        "reported_at", "due", "ended_at",
    )  # fmt: skip
    return [OfParty(*values) for values in rows.order_by("reported_at", "number").values_list(*fields)]

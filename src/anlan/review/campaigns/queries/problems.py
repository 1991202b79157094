"""Items of the problem lists with their hazards: which of these are open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.act.hazards import queries as hazards
from anlan.kernel.rights import Actor
from anlan.review.campaigns.models import Problem


@dataclass(frozen=True)
class ProblemRow:
    """An item of a problem list."""

    id: UUID
    ref: str
    list: str
    level: str
    source: str
    campaign: UUID | None
    title: str
    text: str
    department: str
    area: str
    due: datetime
    hazards: tuple[UUID, ...]
    state: str
    plan: str
    proof: str
    lessons: str
    registered_at: datetime
    verified_by: UUID | None
    verified_at: datetime | None
    closed_by: UUID | None
    closed_at: datetime | None
    export: str
    sha256: str

    def late(self, at: datetime) -> bool:
        """Past its deadline and not struck off."""
        return at >= self.due and self.closed_at is None


@dataclass(frozen=True)
class HazardLine:
    """A hazard of an item: its number, words and state."""

    id: UUID
    number: str
    text: str
    state: str
    open: bool
    due: datetime | None


def _row(p: Problem) -> ProblemRow:
    return ProblemRow(
        p.pk, p.ref, p.kind, p.level, p.source, p.campaign_id, p.title, p.text, p.department, p.area, p.due,
        tuple(UUID(h) for h in p.hazards), p.state, p.plan, p.proof, p.lessons, p.registered_at, p.verified_by,
        p.verified_at, p.closed_by, p.closed_at, p.export, p.sha256,
    )  # fmt: skip


def problems(viewer: Actor, at: datetime, list_: str = "", campaign: UUID | None = None) -> list[ProblemRow]:
    """Items registered by a time, the first to come to its limit first."""
    found = Problem.objects.seen_by(viewer).filter(registered_at__lte=at)
    if list_:
        found = found.filter(kind=list_)
    if campaign is not None:
        found = found.filter(campaign=campaign)
    return [_row(p) for p in found.order_by("closed_at", "due", "ref")]


def problem(viewer: Actor, pk: UUID) -> ProblemRow | None:
    """One item, or None where the viewer sees none."""
    found = Problem.objects.seen_by(viewer).filter(pk=pk).first()
    return _row(found) if found else None


def hazard_lines(viewer: Actor, ids: Iterable[UUID], at: datetime) -> list[HazardLine]:
    """The hazards of an item, by number."""
    return [
        HazardLine(b.id, b.number, b.text, b.state, b.ended_at is None, b.due)
        for b in hazards.briefly(viewer, list(ids), at)
    ]

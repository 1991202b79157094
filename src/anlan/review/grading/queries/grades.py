"""Grades: now or as of a past time, their history, the risks that were assessed, how many of each letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.infra.pages.parts import Urgent
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor
from anlan.review.grading.models import Assessment, Grade
from anlan.review.grading.queries.rule import rule_at
from anlan.review.grading.rules import scores
from anlan.review.grading.rules.grade import Reason

GRAVE = ("C", "D")


@dataclass(frozen=True)
class GradeRow:
    """A grade as it was: letter, letter before the steps, every reason, and when it held."""

    id: UUID
    compound: UUID
    area: str
    letter: str
    base: str
    parts: tuple[Reason, ...]
    steps: tuple[Reason, ...]
    rule: int
    since: datetime
    until: datetime | None
    cause: UUID | None

    @property
    def decisive(self) -> tuple[Reason, ...]:
        """What made it so: the parts of the base's letter, and the steps."""
        return (*(p for p in self.parts if p.letter == self.base and self.base != "A"), *self.steps)


@dataclass(frozen=True)
class AssessmentRow:
    """A risk as somebody assessed it."""

    id: UUID
    subject: str
    thing: UUID
    what: str
    method: str
    values: Mapping[str, Any]
    score: float
    letter: str
    text: str
    by: UUID
    since: datetime
    until: datetime | None


def _reasons(stored: Sequence[Mapping[str, Any]]) -> tuple[Reason, ...]:
    return tuple(Reason(r["code"], r["letter"], Said.from_json(r["because"])) for r in stored)


def _row(g: Grade) -> GradeRow:
    return GradeRow(
        g.pk, g.compound, g.area, g.letter, g.base, _reasons(g.parts), _reasons(g.steps), g.rule, g.since, g.until,
        g.cause,
    )  # fmt: skip


def _as_of(viewer: Actor, at: datetime) -> Any:
    return Grade.objects.seen_by(viewer).filter(Q(until=None) | Q(until__gt=at), since__lte=at)


def grades(
    viewer: Actor, at: datetime, *, area: str = "", letters: Collection[str] = (), only: Collection[UUID] | None = None
) -> list[GradeRow]:
    """Grades as of a time, the gravest first, the newest of a letter first."""
    found = _as_of(viewer, at)
    if area:
        found = found.inside(area)
    if letters:
        found = found.filter(letter__in=list(letters))
    if only is not None:
        found = found.filter(compound__in=list(only))
    return [_row(g) for g in found.order_by("-letter", "-since", "id")]


def grade(viewer: Actor, compound: UUID, at: datetime) -> GradeRow | None:
    """The grade of one compound as of a time."""
    found = _as_of(viewer, at).filter(compound=compound).first()
    return _row(found) if found else None


def history(viewer: Actor, compound: UUID, at: datetime) -> list[GradeRow]:
    """Every grade that a compound had until a time, the newest first."""
    return [_row(g) for g in Grade.objects.seen_by(viewer).filter(compound=compound, since__lte=at).order_by("-since")]


def urgent(viewer: Actor, at: datetime) -> dict[UUID, Urgent]:
    """Sites by their letter as of a time, D first."""
    rows = _as_of(viewer, at).values_list("compound", "letter") if viewer.any("grading.read") else ()
    return {
        compound: Urgent(-ord(letter), 0, Said("grading.urgent", {"letter": letter}))
        for compound, letter in rows
        if letter
    }


def counts(viewer: Actor, at: datetime, area: str = "") -> Counter[str]:
    """How many compounds have each letter."""
    found = _as_of(viewer, at)
    return Counter((found.inside(area) if area else found).values_list("letter", flat=True))


def assessments(viewer: Actor, compound: UUID, at: datetime) -> list[AssessmentRow]:
    """Risks of a compound that stood at a time, the gravest first, with their letters by the rule of that time."""
    found = Assessment.objects.seen_by(viewer).filter(Q(until=None) | Q(until__gt=at), compound=compound, since__lte=at)
    rule = rule_at(at)
    rows = [
        AssessmentRow(
            a.pk, a.subject, a.thing, a.what, a.method, a.values, a.score,
            scores.letter(a.method, a.score, rule.bands(a.method)), a.text, a.by, a.since, a.until,
        )
        for a in found.order_by("-since")
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.letter, reverse=True)


def count_graded(viewer: Actor, area: str, at: datetime) -> int:
    """Compounds that have a grade."""
    return sum(counts(viewer, at, area).values())


def count_grave(viewer: Actor, area: str, at: datetime) -> int:
    """Compounds graded C or D."""
    found = counts(viewer, at, area)
    return sum(found[letter] for letter in GRAVE)

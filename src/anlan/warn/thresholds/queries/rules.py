"""Rules by version with their condition in words, and the crossings they made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.kernel.decision import Hidden, Said
from anlan.kernel.rights import Actor
from anlan.warn.thresholds import states
from anlan.warn.thresholds.models import Crossing, Rule
from anlan.warn.thresholds.rules import drafts, spec, words


@dataclass(frozen=True)
class RuleView:
    """One version of a rule, with its condition in words."""

    id: UUID
    number: str
    version: int
    names: dict[str, str]
    kind: str
    args: dict[str, Any]
    area: str
    area_set: tuple[str, ...]
    level: int
    ladder: str
    state: str
    withdraws: bool
    note: str
    drafted_by: UUID
    drafted_at: datetime
    confirmed_by: UUID | None
    alone: bool
    valid_from: datetime | None
    valid_to: datetime | None
    condition: Said
    clearing: Said

    @property
    def spec(self) -> spec.Spec:
        """Its settings, read."""
        return spec.read(self.kind, self.args)


@dataclass(frozen=True)
class CrossingView:
    """One crossing as files and handlers see it."""

    id: UUID
    number: str
    version: int
    level: int
    stream: int | None
    area: str
    since: datetime
    at: datetime
    until: datetime | None
    value: float
    peak: float
    flag: int
    facts: dict[str, Any]
    reason: Said


def any_rules(viewer: Actor) -> bool:
    """Whether there is a rule at all."""
    return bool(Rule.objects.seen_by(viewer).exists())


def rules(viewer: Actor, at: datetime) -> list[RuleView]:
    """Rules in force at a city time, and drafts that are open now; worst level last."""
    speaking = Q(valid_from__lte=at) & (Q(valid_to=None) | Q(valid_to__gt=at)) & ~Q(state=states.DISCARDED)
    rows = Rule.objects.seen_by(viewer).filter(speaking | Q(state=states.DRAFT)).order_by("number", "version")
    return [_view(row) for row in rows]


def speaking(viewer: Actor, kind: str = "") -> list[RuleView]:
    """Rules in force now, of one kind if it is named."""
    rows = Rule.objects.seen_by(viewer).filter(state__in=states.SPEAKING)
    return [_view(row) for row in (rows.filter(kind=kind) if kind else rows).order_by("number")]


def rule(viewer: Actor, rule_id: UUID) -> RuleView:
    """One version. Raises Hidden."""
    row = Rule.objects.seen_by(viewer).filter(pk=rule_id).first()
    if row is None:
        raise Hidden
    return _view(row)


def versions(viewer: Actor, number: str) -> list[RuleView]:
    """All versions of a rule, newest first."""
    if not drafts.is_number(number):
        return []
    return [_view(row) for row in Rule.objects.seen_by(viewer).filter(number=number).order_by("-version")]


def crossings(
    viewer: Actor, *, area: str = "", number: str = "", after: datetime | None = None, limit: int = 100
) -> list[CrossingView]:
    """Crossings in an area or of a rule, newest first."""
    rows = Crossing.objects.seen_by(viewer)
    if area:
        rows = rows.inside(area)
    if number:
        rows = rows.filter(number=number)
    if after is not None:
        rows = rows.filter(at__gte=after)
    return [_crossing(row) for row in rows.order_by("-at")[:limit]]


def standing(viewer: Actor, area: str) -> list[CrossingView]:
    """Crossings of exactly this area that are not over, worst first."""
    rows = Crossing.objects.seen_by(viewer).filter(area=area, until=None).order_by("level", "at")
    return [_crossing(row) for row in rows]


def open_of(viewer: Actor, number: str) -> list[CrossingView]:
    """Crossings of a rule that are not over."""
    return [_crossing(row) for row in Crossing.objects.seen_by(viewer).filter(number=number, until=None)]


def open_without_rule(viewer: Actor, kind: str, speaking_: Sequence[str]) -> list[CrossingView]:
    """Crossings that are not over though their rule of this kind speaks no longer."""
    numbers = Rule.objects.seen_by(viewer).filter(kind=kind).exclude(number__in=speaking_).values("number")
    return [_crossing(row) for row in Crossing.objects.seen_by(viewer).filter(number__in=numbers, until=None)]


def crossing(viewer: Actor, crossing_id: UUID) -> CrossingView | None:
    """One crossing, if the viewer sees its area."""
    row = Crossing.objects.seen_by(viewer).filter(pk=crossing_id).first()
    return None if row is None else _crossing(row)


def _view(row: Rule) -> RuleView:
    one = spec.read(row.kind, row.args)
    return RuleView(
        id=row.pk,
        number=row.number,
        version=row.version,
        names=row.names,
        kind=row.kind,
        args=row.args,
        area=row.area,
        area_set=tuple(row.area_set),
        level=row.level,
        ladder=row.ladder,
        state=row.state,
        withdraws=row.withdraws,
        note=row.note,
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        confirmed_by=row.confirmed_by,
        alone=row.alone,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        condition=words.condition(one),
        clearing=words.clearing(one),
    )


def _crossing(row: Crossing) -> CrossingView:
    return CrossingView(
        row.pk,
        row.number,
        row.version,
        row.level,
        row.stream,
        row.area,
        row.since,
        row.at,
        row.until,
        row.value,
        row.peak,
        row.flag,
        row.facts,
        Said.from_json(row.reason),
    )

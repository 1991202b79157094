"""Lists of hazards, now or as of a past time: what was open then, in which step, held by whom, late by how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from anlan.act.hazards import states
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.kinds import of_field
from anlan.act.hazards.rules.deadlines import days_late
from anlan.act.hazards.rules.verdicts import OFFICER
from anlan.infra.models import OpenWork, WorkThen
from anlan.kernel.clock import CITY
from anlan.kernel.rights import Actor

ROOM = "hazards"
PAGE = 100


@dataclass(frozen=True)
class Filters:
    """What is wanted. `state` may be "open", any one state, or empty for all."""

    area: str = ""
    state: str = ""
    overdue: bool = False
    kind: str = ""
    field: str = ""  # work safety or flood
    words: str = ""
    closed_late: bool | None = None
    days: int = 0  # overdue by more than so many days


@dataclass(frozen=True)
class Row:
    """A hazard in a list, as it was at the list's time."""

    id: UUID
    number: str
    kind: str
    text: str
    place: str
    area: str
    lon: float | None
    lat: float | None
    state: str
    since: datetime
    due: datetime | None
    late: int
    holder: UUID | None
    reported_at: datetime
    returned: int
    compound: UUID | None
    party: UUID | None
    ended_at: datetime | None
    officers: bool  # two officers must look at it again now


@dataclass(frozen=True)
class Page:
    """One page of a list, its total and its time."""

    rows: tuple[Row, ...]
    total: int
    at: datetime
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def open_work_at(viewer: Actor, at: datetime) -> QuerySet[WorkThen]:
    """The steps of hazards that were running at `at`, with the limit and the holder of then."""
    running: QuerySet[WorkThen] = WorkThen.objects.seen_by(viewer).open_at(at).filter(room=ROOM, kind__in=states.STEPS)
    return running


def as_of(viewer: Actor, at: datetime) -> Any:
    """Hazards known at `at`, with the step of then: `then_state`, `then_since`, `_due`, `_holder`, `_role`."""
    step = open_work_at(viewer, at).filter(ref=OuterRef("pk")).order_by("-since")
    return (
        Hazard.objects.seen_by(viewer)
        .filter(reported_at__lte=at)
        .annotate(
            then_state=Subquery(step.values("kind")[:1]),
            then_since=Subquery(step.values("since")[:1]),
            then_due=Subquery(step.values("due")[:1]),
            then_holder=Subquery(step.values("holder")[:1]),
            then_role=Subquery(step.values("role")[:1]),
        )
    )


def was_open(viewer: Actor, at: datetime) -> Q:
    """What had not ended at `at`. One that was reopened since had a time in between: its steps say when."""
    running = open_work_at(viewer, at).values("ref")
    return Q(Q(ended_at=None) | Q(ended_at__gt=at), reopened=0) | Q(~Q(reopened=0), pk__in=running)


def was_closed(viewer: Actor, at: datetime) -> Q:
    """What was struck off at `at`."""
    running = open_work_at(viewer, at).values("ref")
    again = ~Q(reopened=0) & ~Q(state__in=sorted(states.FINAL)) & ~Q(pk__in=running)
    return Q(reopened=0, closed_at__lte=at) | again


def matching(viewer: Actor, filters: Filters, at: datetime) -> Any:
    """Hazards that fit the filters as of `at`."""
    found = as_of(viewer, at)
    if filters.area:
        found = found.inside(filters.area)
    if filters.state == "open":
        found = found.filter(was_open(viewer, at))
    elif filters.state == states.CLOSED:
        found = found.filter(was_closed(viewer, at))
    elif filters.state in states.FINAL:
        found = found.filter(state=filters.state, ended_at__lte=at)
    elif filters.state:
        found = found.filter(then_state=filters.state)
    if filters.overdue:
        midnight = at.astimezone(CITY).replace(hour=0, minute=0, second=0, microsecond=0)
        found = found.filter(then_due__lte=midnight - timedelta(days=filters.days) if filters.days else at)
    if filters.field:
        found = found.filter(kind__in=of_field(filters.field))
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.words:
        found = found.filter(
            Q(number__startswith=filters.words)
            | Q(text__icontains=filters.words)
            | Q(place__icontains=filters.words)
            | Q(subject__icontains=filters.words)
        )
    if filters.closed_late is not None:
        late = OpenWork.objects.seen_by(viewer).filter(
            room=ROOM, kind__in=sorted(states.WITH_HOLDER), done_at__gte=F("due")
        )
        found = (
            found.filter(pk__in=late.values("ref")) if filters.closed_late else found.exclude(pk__in=late.values("ref"))
        )
    return found


def listing(viewer: Actor, filters: Filters, at: datetime, page: int = 1) -> Page:
    """A page of hazards: the overdue list longest late first, every other newest first."""
    found = matching(viewer, filters, at)
    order = ("then_due", "number") if filters.overdue else ("-reported_at", "-number")
    rows = found.order_by(*order)[(page - 1) * PAGE : page * PAGE]
    return Page(tuple(row_of(h, at) for h in rows), found.count(), at, page)


def running(viewer: Actor, area: str, at: datetime, field: str = "") -> list[Row]:
    """All hazards of an area that were open at `at`, the first to come to its limit first, those without one last."""
    found = matching(viewer, Filters(area=area, state="open", field=field), at)
    return [row_of(h, at) for h in found.order_by(F("then_due").asc(nulls_last=True), "number")]


def row_of(h: Any, at: datetime) -> Row:
    """A hazard of `as_of` as a row of a list."""
    return Row(
        h.pk,
        h.number,
        h.kind,
        h.text,
        h.place,
        h.area,
        h.lon,
        h.lat,
        h.then_state or h.state,
        h.then_since or h.ended_at,
        h.then_due,
        days_late(h.then_due, at),
        h.then_holder,
        h.reported_at,
        h.returned,
        h.compound,
        h.party,
        h.ended_at if h.ended_at is not None and h.ended_at <= at else None,
        h.then_role == OFFICER,
    )


def find(viewer: Actor, words: str, limit: int) -> list[Row]:
    """Hazards by number or words, for the search field."""
    if not words.strip():
        return []
    rows = (
        Hazard.objects.seen_by(viewer)
        .filter(
            Q(number__startswith=words.strip()) | Q(text__icontains=words.strip()) | Q(place__icontains=words.strip())
        )
        .order_by("-reported_at")[:limit]
    )
    return [
        Row(
            h.pk,
            h.number,
            h.kind,
            h.text,
            h.place,
            h.area,
            h.lon,
            h.lat,
            h.state,
            h.since,
            h.due,
            0,
            h.holder,
            h.reported_at,
            h.returned,
            h.compound,
            h.party,
            h.ended_at,
            officers=False,
        )
        for h in rows
    ]


def mapped(viewer: Actor, at: datetime) -> list[Row]:
    """Hazards with a position that were open at `at` or ended in the week before: what the map shows."""
    rows = as_of(viewer, at).filter(lon__isnull=False).filter(was_open(viewer, at))[:5000]
    return [row_of(h, at) for h in rows]

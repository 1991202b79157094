"""Reads of the ledger: every figure of every card, the distribution of each step, open work by town."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from anlan.act.hazards import queries as hazards
from anlan.ground.areas import queries as areas_now
from anlan.infra.pages import house
from anlan.infra.pages.card import Figure
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor
from anlan.review.figures import rules
from anlan.warn.alerts import queries as alerts

# A call is caused by what an alert said, and that carries the moment of the crossing.
_CALLED = """
select c.ref, c.area, a.observed_at, c.recorded_at
  from journal c join journal a on a.id = c.cause
 where c.verb = 'calls.start' and c.outcome = 'applied' and a.observed_at is not null and a.room = 'alerts'
   and c.area >= %s and c.area < %s and c.recorded_at > %s and c.recorded_at <= %s
 order by c.recorded_at, c.id
"""
_ANSWERED = """
select s.ref, s.area, s.recorded_at, min(a.recorded_at), (s.after->'steps'->0->>'wait_s')::float
  from journal a
  join journal s on s.ref = a.ref and s.room = 'calls' and s.verb = 'calls.start' and s.outcome = 'applied'
 where a.room = 'calls' and a.outcome = 'applied' and a.after->>'state' = 'answered'
   and s.after->>'subject_room' = 'alerts'
   and a.area >= %s and a.area < %s and a.recorded_at > %s and a.recorded_at <= %s
 group by s.id, s.ref, s.area, s.recorded_at, s.after order by 4, 1
"""


@dataclass(frozen=True)
class Case:
    """One time that a step was taken: which matter, from when to when, and its limit in seconds, if it had one."""

    ref: UUID
    area: str
    since: datetime
    until: datetime
    limit: float | None

    @property
    def seconds(self) -> float:
        """How long it took."""
        return max(0.0, (self.until - self.since).total_seconds())

    @property
    def late(self) -> bool:
        """Whether it took longer than its limit."""
        return self.limit is not None and self.seconds >= self.limit


@dataclass(frozen=True)
class Counted:
    """A figure with its value; None where nothing backs a ratio or a time yet."""

    figure: Figure
    value: float | int | None
    rows: str


def counted(viewer: Actor, area: str, at: datetime, wanted: Callable[[str], bool] = bool) -> list[Counted]:
    """Figures that the viewer may see, counted for an area as of a time: all, or those whose names are wanted."""
    some = [f for name, f in house.figures().items() if wanted(name) and viewer.any(f.right)]
    return [_count(f, viewer, area, at) for f in some]


def one(viewer: Actor, name: str, area: str, at: datetime) -> Counted | None:
    """One figure, or None where there is none of that name for the viewer."""
    figure = house.figures().get(name)
    return _count(figure, viewer, area, at) if figure is not None and viewer.any(figure.right) else None


def _count(figure: Figure, viewer: Actor, area: str, at: datetime) -> Counted:
    return Counted(figure, figure.count(viewer, area, at), figure.rows(area, at))


def called(area: str, start: datetime, at: datetime) -> list[Case]:
    """From the moment of a crossing to the first person asked, within the transaction's scope."""
    return [Case(*row, limit=rules.CALL_OUT_LIMIT) for row in _rows(_CALLED, area, start, at)]


def answered(area: str, start: datetime, at: datetime) -> list[Case]:
    """From asking to somebody's yes; the limit is the wait of the ladder's first step."""
    return [Case(*row) for row in _rows(_ANSWERED, area, start, at)]


def _rows(sql: str, area: str, start: datetime, at: datetime) -> list[tuple]:  # type: ignore[type-arg]
    low, high = areas.bounds(area)
    with connection.cursor() as cursor:
        cursor.execute(sql, [low, high, start, at])
        return list(cursor.fetchall())


def steps(viewer: Actor, area: str, start: datetime, at: datetime) -> Mapping[str, Sequence[Case]]:
    """Every step of the loop in its order, with the times that it was taken."""
    phases: dict[str, list[Case]] = {phase: [] for phase in hazards.ORDER}
    for s in hazards.ended(viewer, area, start, at):
        if s.until is not None:
            limit = (s.due - s.since).total_seconds() if s.due else None
            phases[s.phase].append(Case(s.hazard, s.area, s.since, s.until, limit))
    return {"called": called(area, start, at), "answered": answered(area, start, at), **phases}


def alerts_in_force(viewer: Actor, area: str, at: datetime) -> int:
    """Areas with an alert in force at a time."""
    return sum(areas.covers(area, areas.village(code)) for code in alerts.levels(viewer, at))


def answer_half(viewer: Actor, area: str, at: datetime) -> float | None:
    """Minutes from asking to an answer within which half of the last thirty days' calls were answered."""
    seconds = rules.half([c.seconds for c in answered(area, at - timedelta(days=30), at)])
    return None if seconds is None else round(seconds / 60, 1)


def widest(viewer: Actor) -> str:
    """The area that a viewer's pages begin with: their own, or the county where they have several."""
    scopes = viewer.scopes()
    if not scopes:
        return ""
    return areas.pad(scopes[0] if len(scopes) == 1 else scopes[0][:6])


def standings(
    viewer: Actor, area: str, at: datetime, field: str = ""
) -> list[tuple[Mapping[str, str], hazards.TownCount]]:
    """Towns (or the villages of one town) by open hazards, of all or of a field, most first, with their names."""
    level = "village" if areas.level(area) in ("town", "village") else "town"
    rows = areas_now.areas_of(viewer, at, inside=area, layer="admin", level=level)
    names = {row.code: row.said for row in rows}
    counts = hazards.by_area(viewer, list(names), at, rules.weeks_until(at), field)
    return [(names[c.code], c) for c in sorted(counts, key=lambda c: (-c.open, c.code))]

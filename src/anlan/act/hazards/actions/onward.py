"""What follows from every move of a hazard: the next step's deadline, the open work, and when somebody is reminded."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions import asking, waiting
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.kinds import OTHER
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import deadlines, verdicts
from anlan.infra.journal import Change
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said

CLOCK = "hazards.clock"
TOWN_ROLE = "town_station"
BESIDE = (waiting.REPLY, waiting.STOP)  # owed whatever becomes of the hazard's own path


def begin(h: Hazard, state: str, at: datetime, terms: deadlines.Terms, due: datetime | None = None) -> None:
    """Set the times of the step that begins; `due` where the order names it, else by the terms."""
    h.since = at
    h.terms = terms.version
    if state in states.HAZARD.ends:
        h.due = h.due_before = h.held_at = None
        h.ended_at = at
        return
    go_on(h, at)
    h.ended_at = None
    by_hour = deadlines.hours_for(h.kind, h.source, terms) is not None
    h.due = due or deadlines.due_after(state, at, terms, by_hour=by_hour) or h.due
    if h.paused_at is not None:
        hold(h, state, at)


def hold(h: Hazard, state: str, at: datetime) -> None:
    """A suspension is in force: the clock of whoever must put it right stands, nobody else's."""
    if h.due is not None and state in states.WITH_HOLDER:
        h.due_before, h.held_at, h.due = h.due, at, None


def go_on(h: Hazard, at: datetime) -> None:
    """A clock that stood goes on, later by the days that it stood."""
    if h.due is None and h.due_before is not None and h.held_at is not None:
        stood = timedelta(days=(at.astimezone(CITY).date() - h.held_at.astimezone(CITY).date()).days)
        h.due = h.due_before + stood
        h.limit = h.limit + stood if h.limit else None
    h.due_before = h.held_at = None


def onward(change: Change, h: Hazard, *, new: bool = False) -> None:
    """After a move: close the step's open work, open the next one's, and wind the clock. `new`: nobody knew of it."""
    if not new:
        asking.stop(change, h)
    change.settle(h, but=BESIDE)
    waiting.moved_on(change, h)
    if h.ended_at is not None:
        change.cancel(CLOCK, h.pk)
    else:
        _open(change, h)


def _what(h: Hazard) -> Said | str:
    """What it is in a line: its kind, or in its reporter's own words where the kind says nothing."""
    return h.text[:40] if h.kind == OTHER else Said(f"hazards.kind.{h.kind}")


def rewind(change: Change, h: Hazard) -> None:
    """The same step goes on under another deadline, or after a reminder."""
    _open(change, h)


def _open(change: Change, h: Hazard) -> None:
    point = None
    if h.due is None:
        change.cancel(CLOCK, h.pk)
    else:
        point = deadlines.points(counted_from(h), h.due, change.once(terms_at), change.at)[1]
        change.due(CLOCK, h.pk, point.at, due=h.due)
    holder: UUID | None = (
        h.holder if h.state in states.WITH_HOLDER else h.inspector if h.state == states.REINSPECTING else None
    )
    change.work(
        h,
        h.state,
        Said(f"hazards.work.{h.state}", {"number": h.number, "kind": _what(h), "text": h.text[:60]}),
        holder=holder,
        role=verdicts.OFFICER if verdicts.turn(h.facts()) == deadlines.SECTION else "" if holder else TOWN_ROLE,
        due=h.due,
        since=h.since,
        next=_said(point) if point else Said("hazards.paused"),
        next_at=point.at if point else None,
    )


def counted_from(h: Hazard) -> datetime:
    """A rectification's time runs from its order on, every other step's from its own beginning."""
    return h.assigned_at if h.state in (states.ASSIGNED, states.RECTIFYING) and h.assigned_at else h.since


def _said(point: deadlines.Point) -> Said:
    if point.day_late > 1:
        return Said("hazards.next.late", {"days": point.day_late})
    return Said("hazards.next.overdue") if point.share == 100 else Said("hazards.next.remind", {"share": point.share})

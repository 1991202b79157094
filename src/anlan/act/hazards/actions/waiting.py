"""What waits for somebody besides a hazard's own step: a file that may be opened again, an answer of another body."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions import asking
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.again import found_again
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import deadlines, handing
from anlan.infra.journal import Change, verb
from anlan.infra.scope import SYSTEM
from anlan.kernel.decision import Refused, Said

CLOCK = "hazards.waiting"
AGAIN, REPLY, STOP = states.WAITING
OFFICER = "officer"


def begin(
    change: Change, h: Hazard, kind: str, line: Said, due: datetime, *, holder: UUID | None = None, role: str = ""
) -> None:
    """Open work about the hazard beside its step, with a limit, and whoever is told when it passes."""
    _wind(change, h, kind, line, due, change.at, holder=holder, role=role)


def end(change: Change, h: Hazard, kind: str) -> None:
    """It was decided, or came."""
    change.cancel(CLOCK, f"{kind}/{h.pk}")
    change.settle(h, kind)
    asking.stop(change, h)


def moved_on(change: Change, new: Hazard) -> None:
    """A report that seemed to be a struck-off one again was decided otherwise: nobody need open the old file."""
    if new.again_of is None or new.state in (states.REPORTED, states.VERIFIED):
        return
    old = Hazard.objects.seen_by(SYSTEM).filter(pk=new.again_of).first()
    if old is not None and not [one for one in found_again(SYSTEM, old.pk) if one["id"] != new.pk]:
        end(change, old, AGAIN)


def still_waits(h: Hazard, kind: str) -> bool:
    """Whether it is neither decided nor come."""
    if kind == AGAIN:
        return h.state == states.CLOSED and bool(found_again(SYSTEM, h.pk))
    if kind == STOP:
        return h.paused_at is not None
    return handing.awaited(h.facts())


def _wind(
    change: Change,
    h: Hazard,
    kind: str,
    line: Said,
    due: datetime,
    since: datetime,
    *,
    holder: UUID | None,
    role: str,
) -> None:
    point = deadlines.points(since, due, change.once(terms_at), change.at)[1]
    kept = {"due": due, "since": since, "line": line.as_json(), "holder": holder, "role": role}
    change.due(CLOCK, f"{kind}/{h.pk}", point.at, **kept)
    key = "hazards.waiting.late" if point.day_late else "hazards.waiting.remind"
    told = Said(key, {"days": point.day_late, "share": point.share})
    change.work(h, kind, line, holder=holder, role=role, due=due, since=since, next=told, next_at=point.at)


@verb("hazards.urge")
def urge(
    change: Change,
    *,
    hazard: UUID,
    kind: str,
    line: Said,
    due: datetime,
    since: datetime,
    holder: UUID | None = None,
    role: str = "",
) -> None:
    """Ask whoever it waits for, and once late those above them, one step more each day. Raises Refused: it is over."""
    h = change.lock(Hazard, hazard)
    terms = change.once(terms_at)
    point = deadlines.points(since, due, terms, change.at)[0]
    if not still_waits(h, kind) or point is None:
        raise Refused(Said("hazards.refused.moved_on"))
    above = deadlines.told(point.day_late, terms, deadlines.TOWN) if point.day_late else ()
    roles = (*((role,) if role else ()), *above)
    told = asking.ask(change, h, roles, point, step=kind, first=(holder,) if holder else ())
    change.after.update(
        {"share": point.share, "day_late": point.day_late, "told": [str(p) for p in told], "kind": kind}
    )
    _wind(change, h, kind, line, due, since, holder=holder, role=role)

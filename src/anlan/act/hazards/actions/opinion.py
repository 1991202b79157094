"""A re-inspection visit and its opinion are the hazard's re-inspection: nothing is entered twice (work-safety 5.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions.reinspect import note, reinspect, visit
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.rules import verdicts
from anlan.infra.scope import SYSTEM
from anlan.kernel.rights import Actor

MOVED, NOTED, ENDED = "moved", "noted", "ended"
AGAIN = (states.SUBMITTED, states.REINSPECTING)


def arrived(hazard: UUID, *, by: Actor, at: datetime, cause: UUID) -> None:
    """Somebody looks again at what was reported put right: with that the hazard's re-inspection has begun.

    Whoever may not re-inspect it (its holder, who put it right, who has no such right here) begins none.
    """
    h = Hazard.objects.seen_by(by).filter(pk=hazard, state=states.SUBMITTED).first()
    if h is None or not by.may(visit.right, h.area, at, department=h.department_of()):  # type: ignore[attr-defined]
        return
    if verdicts.is_another(h.facts(), by.person).ok:
        visit(hazard=hazard, by=by, at=at, cause=cause)


def opine(
    hazard: UUID,
    fixed: bool,
    words: str,
    photos: Sequence[str],
    others: Sequence[UUID],
    *,
    by: Actor,
    at: datetime,
    cause: UUID,
) -> str:
    """What a re-inspection opinion says of a hazard is done to it: struck off, or sent back. Raises Refused.

    One that its holder has not reported put right does not move, nor does one that is not `by`'s to re-inspect: the
    opinion is noted in its file. `others` are the officers who were there besides `by`; whoever began the
    re-inspection is named second, else the first of them. Returns what became of it: moved, noted, or ended where the
    file had ended before.
    """
    h = Hazard.objects.seen_by(SYSTEM).get(pk=hazard)
    if h.state in states.HAZARD.ends:
        return ENDED
    may = by.may(reinspect.right, h.area, at, department=h.department_of()).ok  # type: ignore[attr-defined]
    if h.state not in AGAIN or not may:
        note(hazard=hazard, text=words, photos=photos, by=SYSTEM, at=at, cause=cause)
        return NOTED
    there = [p for p in others if p != by.person]
    second = h.inspector if h.inspector in there else next(iter(there), None)
    reinspect(hazard=hazard, ok=fixed, text=words, photos=photos, second=second, by=by, at=at, cause=cause)
    return MOVED

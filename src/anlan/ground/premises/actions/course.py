"""Verbs over what a compound is: confirmed, refused, being put right, and how that ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.ground.premises import states
from anlan.ground.premises.actions.telling import believed, retell
from anlan.ground.premises.models import Compound, CompoundFact
from anlan.ground.premises.queries.compounds import Judged, one
from anlan.ground.premises.rules import chain
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Hidden, Refused, Said, Verdict, no, yes


@verb("premises.confirm", states.COMPOUND)
def confirm(change: Change, *, compound: UUID, visited: datetime, text: str) -> None:
    """Somebody was there: it is shared, and the rule says why (work-safety 2.3). Raises Refused."""
    c = change.lock(Compound, compound)
    _move(change, c, states.CONFIRMED, text, chain.may_confirm(_judged(change, c).verdict, text, visited, change.at))
    change.after["visited"] = visited.isoformat()


@verb("premises.refuse", states.COMPOUND)
def refuse(change: Change, *, compound: UUID, text: str) -> None:
    """Looked at, and not shared. Raises Refused."""
    _move(change, change.lock(Compound, compound), states.NOT_SHARED, text)


@verb("premises.rectify", states.COMPOUND)
def rectify(change: Change, *, compound: UUID, text: str) -> None:
    """It is being put right. Raises Refused."""
    _move(change, change.lock(Compound, compound), states.RECTIFYING, text)


@verb("premises.finish", states.COMPOUND)
def finish(change: Change, *, compound: UUID, outcome: str, text: str) -> None:
    """How it ended: upgraded, emptied or demolished. Raises Refused."""
    c = change.lock(Compound, compound)
    if outcome not in states.OUTCOMES:
        raise Refused(Said("premises.refused.outcome"))
    _move(change, c, outcome, text)


@verb("premises.revert", states.COMPOUND)
def revert(change: Change, *, compound: UUID, text: str) -> None:
    """It fell below the number of units; the rule must agree. Raises Refused."""
    c = change.lock(Compound, compound)
    _move(change, c, states.REVERTED, text, chain.may_revert(_judged(change, c).verdict, text))


def _judged(change: Change, c: Compound) -> Judged:
    found = one(change.by, c.pk, change.at, change.at)
    if found is None:
        raise Hidden
    return found


def _move(change: Change, c: Compound, to: str, text: str, verdict: Verdict | None = None) -> None:
    if verdict is None:
        verdict = yes() if text.strip() else no("premises.refused.text")
    c.since = change.at
    change.move(c, to, verdict)
    retell(change, believed(change, CompoundFact, c.pk), change.at, state=to)
    change.after["words"] = text.strip()

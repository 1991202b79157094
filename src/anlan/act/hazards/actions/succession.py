"""What happens to a hazard whose holder leaves their post: it goes to who answers there now, or to the town."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions.asking import ROOM
from anlan.act.hazards.actions.onward import begin, onward, rewind
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.terms import terms_at
from anlan.ground.people import queries as people
from anlan.infra.journal import Change, verb
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused, Said
from anlan.warn.calls import actions as calls
from anlan.warn.calls import queries as calls_now


@verb("hazards.succeed", states.HAZARD)
def succeed(change: Change, *, hazard: UUID, gone: UUID, to: UUID) -> None:
    """Whoever answers for the post now holds the hazard; its step and its limit stay. Raises Refused if it moved on."""
    h = _of(change, hazard, gone)
    h.holder = to
    change.because = Said("hazards.because.succeeded", _names(gone=gone, to=to))
    change.move(h, h.state)
    rewind(change, h)
    _stop_asking(change, h, gone)


@verb("hazards.hand_back", states.HAZARD)
def hand_back(change: Change, *, hazard: UUID, gone: UUID) -> None:
    """Nobody answers for the post: the town assigns the hazard anew, within the time for assigning. Raises Refused."""
    h = _of(change, hazard, gone)
    h.holder = h.assigned_at = h.accepted_at = h.extension = h.limit = None
    begin(h, states.GRADED, change.at, terms_at(change.by, change.at))
    change.because = Said("hazards.because.handed_back", _names(gone=gone))
    change.move(h, states.GRADED)
    onward(change, h)


def _of(change: Change, hazard: UUID, gone: UUID) -> Hazard:
    h = change.lock(Hazard, hazard)
    if h.holder != gone or h.ended_at is not None:
        raise Refused(Said("hazards.refused.moved_on"))
    return h


def _names(**persons: UUID) -> dict[str, Any]:
    with reading(SYSTEM):
        names = people.names(SYSTEM, list(persons.values()))
    return {who: names.get(person, "") for who, person in persons.items()}


def _stop_asking(change: Change, h: Hazard, gone: UUID) -> None:
    """Whoever left needs not answer any more; the next reminder asks who holds it now."""
    with reading(SYSTEM):
        asking = [c for c in calls_now.about(SYSTEM, ROOM, h.pk) if c.open and c.name_of(gone)]
    for call in asking:
        reason = Said("hazards.ask.handed_over", {"number": h.number})
        calls.stop(call.id, reason, by=SYSTEM, at=change.at, cause=change.entry)

"""What another person does: be there, look, strike it off or send it back; and evidence added by anybody on the way."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions import ahead
from anlan.act.hazards.actions.onward import begin, onward
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries import teams
from anlan.act.hazards.queries.beside import beside as now_beside
from anlan.act.hazards.queries.load import load_back
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import beside, verdicts
from anlan.infra.journal import Change, verb


@verb("hazards.visit", states.HAZARD, ahead=ahead.step)
def visit(change: Change, *, hazard: UUID, text: str = "") -> None:
    """Another person has arrived and takes the re-inspection on. Raises Refused."""
    h = change.lock(Hazard, hazard)
    verdict = verdicts.is_another(h.facts(), change.by.person)
    h.inspector, h.visited_at = change.by.person, change.at
    begin(h, states.REINSPECTING, change.at, change.once(terms_at))
    change.move(h, states.REINSPECTING, verdict)
    change.after["words"] = text
    onward(change, h)


@verb("hazards.reinspect", states.HAZARD, ahead=ahead.step)
def reinspect(
    change: Change, *, hazard: UUID, ok: bool, text: str, photos: Sequence[str], second: UUID | None = None
) -> None:
    """Strike it off, or send it back with what is missing. Promise: seen again by somebody else, with proof.

    Raises Refused.
    """
    h = change.lock(Hazard, hazard)
    terms = change.once(terms_at)
    second = second or (h.inspector if h.inspector != change.by.person else None)  # who entered the visit was there
    facts = h.facts()
    team = teams.team(change.by, facts, second, change.at)
    verdict = verdicts.may_reinspect(facts, change.by.person, second, ok, text, photos, terms, team)
    if verdict.ok and ok:
        change.require(beside.may_close(now_beside(change.by, h.pk).newest))
        change.require(load_back(h.facts(), change.at))
    to = states.CLOSED if ok else states.RETURNED
    h.inspector, h.second = change.by.person, second
    if ok:
        h.closed_at = change.at
    else:
        h.returned += 1
    begin(h, to, change.at, terms)
    change.move(h, to, verdict)
    change.after["words"] = text
    for sha256 in photos:
        change.attach(h, sha256, "after" if ok else "scene")
    onward(change, h)


@verb("hazards.note")
def note(change: Change, *, hazard: UUID, text: str = "", photos: Sequence[str] = ()) -> None:
    """Add words or photos to an open file. Raises Refused once it has ended."""
    h = change.lock(Hazard, hazard)
    change.require(verdicts.may_note(h.state, text, photos))
    change.after["words"] = text
    for sha256 in photos:
        change.attach(h, sha256, "scene")

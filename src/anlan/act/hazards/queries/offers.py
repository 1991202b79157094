"""What a viewer may do with a hazard now, and for everything else the reason why not: the same rules that verbs ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.models import Hazard, persons_of
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import verdicts
from anlan.act.hazards.rules.deadlines import Terms
from anlan.kernel.decision import Said, Verdict, no, yes
from anlan.kernel.rights import Actor

VERBS = (
    "verify",
    "reject",
    "transfer",
    "grade",
    "assign",
    "rectify",
    "extend",
    "grant",
    "deny",
    "submit",
    "visit",
    "reinspect",
    "note",
)


HELD = frozenset({"rectify", "extend", "submit"})  # the holder's own


@dataclass(frozen=True)
class Offer:
    """One verb: `refused` is None when the viewer may do it now."""

    verb: str
    refused: Said | None


def offers(viewer: Actor, hazard: UUID, at: datetime) -> list[Offer]:
    """Verbs that lead on from the hazard's state, and adding to its file, each weighed for the viewer."""
    h = Hazard.objects.seen_by(viewer).filter(pk=hazard).first()
    if h is None or h.ended_at is not None:
        return []
    terms = terms_at(viewer, at)
    found = []
    for verb in VERBS:
        moves = [m for m in states.HAZARD.from_state(h.state) if m.verb == verb]
        if not moves and verb != "note":
            continue
        verdict = _weighed(verb, h, viewer, at, terms)
        found.append(Offer(verb, None if verdict.ok else verdict.because))
    return found


def _weighed(verb: str, h: Hazard, viewer: Actor, at: datetime, terms: Terms) -> Verdict:
    """In the order in which the verb itself asks: the right at all, whose it is, the right here, the rule."""
    if not viewer.any(f"hazards.{verb}"):
        return no("core.refused.right")
    if verb in HELD:
        holder = verdicts.is_holder(h.facts(), persons_of(viewer))
        if not holder.ok:
            return holder
    right = viewer.may(
        f"hazards.{verb}", h.area, at, own=h.is_own(viewer), task=h.is_task(viewer), department=h.department_of()
    )
    return _person(verb, h.facts(), viewer, at, terms) if right.ok else right


def _person(verb: str, h: Mapping[str, Any], viewer: Actor, at: datetime, terms: Terms) -> Verdict:
    """The rule about who, with everything that is typed into the form assumed to be well filled in."""
    if verb == "extend":
        longest = verdicts.longest_extension(h, terms)
        return verdicts.may_extend(h, persons_of(viewer), longest, ".", ".", at, terms)
    if verb in ("grant", "deny"):
        return verdicts.may_decide_extension(h, viewer.person, at)
    if verb in ("visit", "reinspect"):
        return verdicts.is_another(h, viewer.person)
    return yes()

"""What a viewer may do with a hazard now, and for everything else the reason why not: the same rules that verbs ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.models import Hazard, persons_of
from anlan.act.hazards.queries.again import found_again
from anlan.act.hazards.queries.beside import beside
from anlan.act.hazards.queries.teams import team
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import beside as rules
from anlan.act.hazards.rules import handing, verdicts
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
ANY_TIME = frozenset({"note", "locate"})
# What a hazard may carry besides its path: only shown to who has the right.
BESIDE = {
    "open_case": "case",
    "order": "case",
    "fine": "case",
    "hand_over": "case",
    "close_case": "case",
    "propose_listing": "listing",
    "approve_listing": "listing",
    "refuse_listing": "listing",
    "propose_delisting": "listing",
    "approve_delisting": "listing",
    "refuse_delisting": "listing",
    "suspend": "suspension",
    "approve_stop": "suspension",
    "refuse_stop": "suspension",
    "lift": "suspension",
}
FIRST_OF = {  # who did the first of two steps may not do the second: field of the row, reason
    "close_case": ("opened_by", "hazards.refused.case_own"),
    "approve_listing": ("proposed_by", "hazards.refused.listing_own"),
    "refuse_listing": ("proposed_by", "hazards.refused.listing_own"),
    "approve_delisting": ("asked_by", "hazards.refused.listing_own"),
    "refuse_delisting": ("asked_by", "hazards.refused.listing_own"),
    "approve_stop": ("asked_by", "hazards.refused.stop_own"),
    "refuse_stop": ("asked_by", "hazards.refused.stop_own"),
}
HELD = frozenset({"rectify", "extend", "submit"})  # the holder's own


@dataclass(frozen=True)
class Offer:
    """One verb: `refused` is None when the viewer may do it now."""

    verb: str
    refused: Said | None


def offers(viewer: Actor, hazard: UUID, at: datetime) -> list[Offer]:
    """Verbs that lead on from the hazard's state, and adding to its file, each weighed for the viewer."""
    h = Hazard.objects.seen_by(viewer).filter(pk=hazard).first()
    if h is None:
        return []
    terms = terms_at(viewer, at)
    found = [_offer("receipt", _weighed("receipt", h, viewer, at, terms))] if handing.awaited(h.facts()) else []
    if h.state in states.FINAL:
        return found
    if h.state == states.CLOSED:
        if found_again(viewer, hazard):
            found.append(_offer("reopen", _weighed("reopen", h, viewer, at, terms)))
        return found
    for verb in (*VERBS, "locate"):
        moves = [m for m in states.HAZARD.from_state(h.state) if m.verb == verb]
        if (moves or verb in ANY_TIME) and (verb != "locate" or viewer.any("hazards.locate")):
            found.append(_offer(verb, _weighed(verb, h, viewer, at, terms)))
    return found + _beside(viewer, h, at)


def _offer(verb: str, verdict: Verdict) -> Offer:
    return Offer(verb, None if verdict.ok else verdict.because)


def _beside(viewer: Actor, h: Hazard, at: datetime) -> list[Offer]:
    """What may be done about cases, listings and suspensions, where it leads on from what is there."""
    verbs = [v for v in BESIDE if viewer.may(f"hazards.{v}", h.area, at, department=h.department_of()).ok]
    if not verbs:
        return []
    carried = beside(viewer, h.pk)
    found = []
    for verb in verbs:
        kind = BESIDE[verb]
        moves = [m for m in states.BESIDE[kind].moves if m.verb == verb]
        row = carried.open(kind)
        if not any(row["state"] in m.frm if row else not m.frm for m in moves):
            continue
        verdict = yes()
        if verb in FIRST_OF and row:
            field, key = FIRST_OF[verb]
            verdict = rules.other_than(viewer.person, row[field], key)
        elif not _apt(verb, h.facts()):
            continue
        found.append(_offer(verb, verdict))
    return found


def _apt(verb: str, h: Mapping[str, Any]) -> bool:
    """Whether the hazard's state makes it worth showing: beginnings that the rule would refuse are left out."""
    if verb == "open_case":
        return h["state"] in rules.ORDERED
    if verb == "propose_listing":
        return h["grade"] == verdicts.MAJOR
    if verb == "hand_over":
        return not handing.awaited(h)
    if verb == "propose_delisting":
        return h["state"] in rules.AT_INSPECTION
    return True


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
    if not right.ok:
        return right
    verdict = _person(verb, h.facts(), viewer, at, terms)
    if verb == "reinspect" and verdict.ok and not _looks(viewer, h.facts(), at):
        return no("hazards.refused.not_officer")
    return verdict


def _looks(viewer: Actor, h: Mapping[str, Any], at: datetime) -> bool:
    """Whether the viewer is among those who may look again, where that must be officers."""
    found = team(viewer, h, None, at)
    return found.first or not found.needed


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

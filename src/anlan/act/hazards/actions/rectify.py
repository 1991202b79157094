"""What the person with the duty does: accept, ask for more time, report it put right; and who decides on more time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions import ahead
from anlan.act.hazards.actions.onward import begin, onward, rewind
from anlan.act.hazards.models import READ, Hazard, persons_of
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import deadlines, major, verdicts
from anlan.infra.journal import Change, verb
from anlan.infra.models import Photo
from anlan.kernel.clock import CITY
from anlan.kernel.decision import no, yes


@verb("hazards.rectify", states.HAZARD, ahead=ahead.step)
def rectify(change: Change, *, hazard: UUID, text: str, photos: Sequence[str] = (), **plan: str) -> None:
    """The holder takes it on and says how; a major one with the six parts of its plan, which complete the five fixes.

    The time limit runs on. Raises Refused.
    """
    h = _held(change, hazard, states.RECTIFYING)
    verdict = verdicts.may_rectify(h.facts(), persons_of(change.by), text)
    if verdict.ok:
        change.require(major.may_plan(h.grade, plan))
    h.rectifier, h.accepted_at = change.by.person, change.at
    if h.grade == verdicts.MAJOR:
        h.remedy, h.fixes = plan, major.completed(h.fixes, plan)
        begin(h, states.RECTIFYING, change.at, change.once(terms_at), h.limit)
    else:
        begin(h, states.RECTIFYING, change.at, change.once(terms_at))
    change.move(h, states.RECTIFYING, verdict)
    _add(change, h, text, photos, "scene")
    onward(change, h)


@verb("hazards.extend", states.HAZARD, ahead=ahead.step)
def extend(change: Change, *, hazard: UUID, until: date, text: str, interim: str) -> None:
    """Ask for more time, once, early enough, with what keeps people safe meanwhile. Raises Refused."""
    h = _held(change, hazard, states.RECTIFYING)
    terms = change.once(terms_at)
    due = deadlines.after_days(datetime(until.year, until.month, until.day, tzinfo=CITY), 0)
    verdict = verdicts.may_extend(h.facts(), persons_of(change.by), due, text, interim, change.at, terms)
    h.extension = {
        "state": "asked",
        "asked_by": str(change.by.person),
        "asked_at": change.at.isoformat(),
        "until": due.isoformat(),
        "was": h.due.isoformat() if h.due else "",
        "text": text,
        "interim": interim,
    }
    change.move(h, states.RECTIFYING, verdict)
    change.after["words"] = text
    rewind(change, h)


@verb("hazards.grant", states.HAZARD, ahead=ahead.step)
def grant(change: Change, *, hazard: UUID, text: str = "") -> None:
    """Somebody else grants the extension that was asked for. Raises Refused once the old limit is over."""
    h = change.lock(Hazard, hazard)
    verdict = verdicts.may_decide_extension(h.facts(), change.by.person, change.at)
    if verdict.ok:
        h.due = h.limit = datetime.fromisoformat(h.extension["until"])
        h.extended += 1
        h.extension = _decided(change, h, "granted")
    change.move(h, states.RECTIFYING, verdict)
    change.after["words"] = text
    rewind(change, h)


@verb("hazards.deny", states.HAZARD, ahead=ahead.step)
def deny(change: Change, *, hazard: UUID, text: str) -> None:
    """Somebody else refuses the extension; the limit stays. Raises Refused without a reason."""
    h = change.lock(Hazard, hazard)
    verdict = verdicts.may_decide_extension(h.facts(), change.by.person, change.at)
    if verdict.ok:
        verdict = verdicts.may_end_unverified(text)
        h.extension = _decided(change, h, "denied")
    change.move(h, states.RECTIFYING, verdict)
    change.after["words"] = text
    rewind(change, h)


@verb("hazards.submit", states.HAZARD, ahead=ahead.step)
def submit(change: Change, *, hazard: UUID, text: str, photos: Sequence[str]) -> None:
    """The holder reports it put right. Promise: somebody else looks at it by a date. Raises Refused without a photo."""
    h = _held(change, hazard, states.SUBMITTED)
    verdict = verdicts.may_submit(h.facts(), persons_of(change.by), text, photos, _seen_before(h, photos))
    h.submitter, h.submitted_at = change.by.person, change.at
    h.inspector = h.second = h.visited_at = None
    begin(h, states.SUBMITTED, change.at, change.once(terms_at))
    change.move(h, states.SUBMITTED, verdict)
    _add(change, h, text, photos, "after")
    onward(change, h)


def _seen_before(h: Hazard, photos: Sequence[str]) -> set[str]:
    """Those of these photos that were in the file before it was put right."""
    known = Photo.objects.filter(room="hazards", ref=h.pk, sha256__in=list(photos)).exclude(label="after")
    return set(known.values_list("sha256", flat=True)) if photos else set()


def _held(change: Change, hazard: UUID, to: str) -> Hazard:
    """The hazard, locked, for the person who holds it: to others of the same role it is told whose it is."""
    h = change.lock(Hazard, hazard, right=READ)
    change.require(yes() if change.by.any(change.right) else no("core.refused.right"))
    change.require(verdicts.is_holder(h.facts(), persons_of(change.by)))
    change.allow(h)
    change.require(states.HAZARD.allows(change.verb.split(".", 1)[1], h.state, to))
    return h


def _add(change: Change, h: Hazard, text: str, photos: Sequence[str], label: str) -> None:
    change.after["words"] = text
    for sha256 in photos:
        change.attach(h, sha256, label)


def _decided(change: Change, h: Hazard, state: str) -> dict[str, str]:
    return {**h.extension, "state": state, "decided_by": str(change.by.person), "decided_at": change.at.isoformat()}

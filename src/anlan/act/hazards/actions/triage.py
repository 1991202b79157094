"""Whether a report is a hazard, whose it is, and how grave."""

from __future__ import annotations

from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions import teams
from anlan.act.hazards.actions.onward import begin, onward
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import major, verdicts
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Verdict


@verb("hazards.verify", states.HAZARD)
def verify(change: Change, *, hazard: UUID, text: str = "", rule_item: str = "") -> None:
    """It is as reported. Promise: graded and assigned next, by a date. Raises Refused."""
    h = change.lock(Hazard, hazard)
    h.verified_at, h.rule_item = change.at, rule_item
    _move(change, h, states.VERIFIED, text)


@verb("hazards.reject", states.HAZARD)
def reject(change: Change, *, hazard: UUID, text: str) -> None:
    """It is no hazard, and why. Raises Refused."""
    h = change.lock(Hazard, hazard)
    _move(change, h, states.REJECTED, text, verdicts.may_end_unverified(text))


@verb("hazards.transfer", states.HAZARD)
def transfer(change: Change, *, hazard: UUID, to: str, text: str, document: str) -> None:
    """It is another body's; handed over in writing, the receipt's number kept (安全生产法 Art. 69). Raises Refused."""
    h = change.lock(Hazard, hazard)
    h.transfer = {"to": to, "document": document, "at": change.at.isoformat()}
    _move(change, h, states.TRANSFERRED, text, verdicts.may_end_unverified(text, to, document))


@verb("hazards.grade", states.HAZARD)
def grade(
    change: Change,
    *,
    hazard: UUID,
    text: str,
    grade: str = verdicts.GENERAL,
    rule_item: str = "",
    risk: str = "",
) -> None:
    """How grave it is, by which item, and why; a major one by an officer. Raises Refused."""
    h = change.lock(Hazard, hazard)
    h.rule_item = rule_item or h.rule_item
    officer = bool(change.by.may(teams.ENFORCE, h.area, change.at))
    verdict = major.may_grade(grade, text, h.rule_item, risk, officer=officer)
    h.grade, h.graded_at, h.risk = grade, change.at, risk or major.USUAL_RISK.get(grade, "")
    _move(change, h, states.GRADED, text, verdict)


def _move(change: Change, h: Hazard, to: str, text: str, verdict: Verdict | None = None) -> None:
    if to == states.GRADED:  # grading and assigning share one deadline: the same act (4.2)
        begin(h, to, change.at, change.once(terms_at), due=h.due)
    else:
        begin(h, to, change.at, change.once(terms_at))
    change.move(h, to, verdict)
    change.after["words"] = text
    onward(change, h)

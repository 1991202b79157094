"""Whether a report is a hazard, whose it is, and how grave."""

from __future__ import annotations

from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions import ahead
from anlan.act.hazards.actions.onward import begin, onward
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries import teams
from anlan.act.hazards.queries.kinds import sets_of
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import major, verdicts
from anlan.ground.standards import queries as standards
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Verdict, no


@verb("hazards.verify", states.HAZARD, ahead=ahead.step)
def verify(change: Change, *, hazard: UUID, text: str = "", rule_item: str = "") -> None:
    """It is as reported. Promise: graded and assigned next, by a date. Raises Refused."""
    h = change.lock(Hazard, hazard)
    h.verified_at, h.rule_item = change.at, rule_item
    _move(change, h, states.VERIFIED, text)


@verb("hazards.reject", states.HAZARD, ahead=ahead.step)
def reject(change: Change, *, hazard: UUID, text: str) -> None:
    """It is no hazard, and why. Raises Refused."""
    h = change.lock(Hazard, hazard)
    _move(change, h, states.REJECTED, text, verdicts.may_end_unverified(text))


@verb("hazards.grade", states.HAZARD, ahead=ahead.step)
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
    h.grade, h.graded_at, h.risk = grade, change.at, risk or major.USUAL_RISK.get(grade, "")
    held, unknown = judged(change, h)
    officer = bool(change.by.may(teams.ENFORCE, h.area, change.at))
    verdict = major.may_grade(grade, text, h.rule_item, risk, officer=officer)
    if held is not None:
        h.rule_set, h.rule_version = held.code, held.version
        item = held.item(h.rule_item.rpartition("/")[2])
        h.department = h.department or (item.department if item else "")  # whose rule it is, its hazard is
    _move(change, h, states.GRADED, text, unknown if verdict.ok and unknown is not None else verdict)


def judged(change: Change, h: Hazard) -> tuple[standards.Version | None, Verdict | None]:
    """The rule set in force on the hazard's date that has its item; where there are rule sets it is one of theirs.

    Only items written as "SET/item" are looked up: other words are kept as they are for a general hazard, and for a
    kind that no set is about.
    """
    if not h.rule_item:
        return None, None
    found = standards.item(change.by, h.rule_item, h.found_at)
    if found is not None:
        return found[0], None
    sets = standards.standards(change.by, h.found_at, "rule_set")
    if not sets or not sets_of(h.kind) or (h.grade != verdicts.MAJOR and "/" not in h.rule_item):
        return None, None
    names = "、".join(v.code for v in sets)
    return None, no("hazards.refused.rule_item", item=h.rule_item, sets=names)


def _move(change: Change, h: Hazard, to: str, text: str, verdict: Verdict | None = None) -> None:
    if to == states.GRADED:  # grading and assigning share one deadline: the same act (4.2)
        begin(h, to, change.at, change.once(terms_at), due=h.due)
    else:
        begin(h, to, change.at, change.once(terms_at))
    change.move(h, to, verdict)
    change.after["words"] = text
    onward(change, h)

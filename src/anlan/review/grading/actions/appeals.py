"""Appeals against points: made within the rule's days, answered by a day, and those who should answer are called."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from anlan.act.hazards import queries as hazards
from anlan.ground.people import queries as people
from anlan.infra.journal import Change, verb
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Refused, Said, Verdict, no, yes
from anlan.review.grading import states
from anlan.review.grading.actions.places import name, place
from anlan.review.grading.models import Appeal, Point
from anlan.review.grading.queries.points import ledgers
from anlan.review.grading.queries.rule import rule_at
from anlan.review.grading.rules import points as rules
from anlan.warn.calls import actions as calls

DIRECTOR = "director"
LATE = "grading.appeal_late"  # plan: the day came, and nobody answered
LADDER = "department"
STEPS = (("section",), ("section", "director"), ("section", "director", "leader"))  # one more each day late
DAY = timedelta(days=1)


@verb("grading.appeal", states.APPEAL)
def appeal(change: Change, *, party: UUID, code: str, number: str, text: str) -> None:
    """Appeal against points that an enterprise lost, its own alone where a landlord or tenant does. Raises Refused.

    Promise: answered by a day, by somebody who made neither the entry nor the appeal; late, they are called.
    """
    compound, area = place(party, change.at)
    rule, year = rule_at(change.at), change.at.astimezone(CITY).year
    row = Appeal(
        area=area, compound=compound, party=party, code=code, number=number, year=year, text=text.strip(),
        made_by=change.by.account, made_at=change.at,
        due=hazards.after_working_days(change.at, rule.points["answer_wd"]),
    )  # fmt: skip
    change.allow(row)
    with reading(SYSTEM):
        entry = next((e for e in ledgers(SYSTEM, change.at, {party})[0].entries if e.key == (code, number)), None)
    change.require(rules.may_appeal(entry, text, rule, change.at))
    assert entry is not None
    row.amount = entry.amount
    change.move(row, states.OPEN)
    about = {"name": name(party, change.at), "why": entry.because, "amount": entry.amount}
    change.work(row, "appeal", Said("grading.work.appeal", about), role=DIRECTOR, due=row.due,
                next=Said("grading.work.appeal_next"), next_at=row.due)  # fmt: skip
    change.due(LATE, row.pk, row.due)


@verb("grading.call_late")
def call_late(change: Change, *, appeal: UUID) -> None:
    """Nobody answered by the day: who may is called, each day those above them too. Raises Refused: it is answered."""
    row = change.lock(Appeal, appeal)
    if row.state != states.OPEN or row.due + row.asked * DAY > change.at:
        raise Refused(Said("grading.refused.over"))
    roles = STEPS[min(row.asked, len(STEPS) - 1)]
    row.asked += 1
    change.save(row)
    with reading(SYSTEM):
        found = people.holders(SYSTEM, change.at, roles=roles)
    first = list(dict.fromkeys(h.person for h in sorted(found, key=lambda h: roles.index(h.role), reverse=True)))
    headline = Said("grading.call.late", {"name": name(row.party, change.at), "days": row.asked})
    calls.start("grading", row.pk, row.area, LADDER, headline, first=first, by=SYSTEM, at=change.at, cause=change.entry)
    change.due(LATE, row.pk, row.due + row.asked * DAY)
    change.after |= {"called": [str(p) for p in first], "day_late": row.asked}


@verb("grading.uphold", states.APPEAL)
def uphold(change: Change, *, appeal: UUID, text: str) -> None:
    """The enterprise is right: the entry is followed by its reversal, with the reason. Raises Refused."""
    _answer(change, appeal, states.UPHELD, text)


@verb("grading.reject", states.APPEAL, right="grading.uphold")
def reject(change: Change, *, appeal: UUID, text: str) -> None:
    """The points stand, with the reason. Raises Refused."""
    _answer(change, appeal, states.REJECTED, text)


def _answer(change: Change, appeal: UUID, to: str, text: str) -> None:
    row = change.lock(Appeal, appeal)
    by_hand = Point.objects.seen_by(SYSTEM).filter(number=row.number).first()
    made = {row.made_by, *((by_hand.made_by, by_hand.decided_by) if by_hand else ())}
    verdict = no("grading.refused.own") if change.by.account in made else said_why(text)
    row.decided_by, row.decided_at, row.why = change.by.account, change.at, text.strip()
    change.move(row, to, verdict)
    change.settle(row)
    change.cancel(LATE, row.pk)


def said_why(text: str) -> Verdict:
    """Words are needed."""
    return yes() if text.strip() else no("grading.refused.text")

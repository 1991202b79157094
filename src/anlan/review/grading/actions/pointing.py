"""Points that follow from no fact of a room: entered by one person, confirmed by another; and appeals against any."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.act.hazards import queries as hazards
from anlan.ground.premises import queries as premises
from anlan.infra.journal import Change, verb
from anlan.infra.papers.numbers import next_number
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Hidden, Said, Verdict, no, yes
from anlan.review.grading import states
from anlan.review.grading.models import Appeal, Point
from anlan.review.grading.queries.points import ledgers, year_of
from anlan.review.grading.queries.rule import rule_at
from anlan.review.grading.rules import points as rules

DIRECTOR = "director"


@verb("grading.enter_points", states.POINT)
def enter_points(change: Change, *, party: UUID, code: str, on: datetime, text: str) -> None:
    """Enter points for what no room keeps, with the reason; they count once another confirms them. Raises Refused."""
    change.require(rules.may_enter(code, text, on, year_of(change.at), change.at))
    compound, area = _place(party, change.at)
    number = f"P{change.at.astimezone(CITY).year}-{next_number('grading.point', change.at.astimezone(CITY).year):04d}"
    row = Point(
        area=area, compound=compound, party=party, number=number, code=code, on=on, text=text.strip(),
        entered_by=change.by.account, entered_at=change.at,
    )  # fmt: skip
    change.move(row, states.DRAFT)
    name = _name(party, change.at)
    about = {"name": name, "what": Said(f"grading.points.what.{code}"), "number": number}
    change.work(row, "points", Said("grading.work.points", about), role=DIRECTOR)


@verb("grading.confirm_points", states.POINT)
def confirm_points(change: Change, *, point: UUID, text: str = "") -> None:
    """Confirm what somebody else entered: from now on it counts. Raises Refused."""
    _decide(change, point, states.CONFIRMED, text)


@verb("grading.discard_points", states.POINT, right="grading.confirm_points")
def discard_points(change: Change, *, point: UUID, text: str) -> None:
    """Lay aside what was entered, with the reason. Raises Refused."""
    change.require(_said(text))
    _decide(change, point, states.DISCARDED, text)


def _decide(change: Change, point: UUID, to: str, text: str) -> None:
    row = change.lock(Point, point)
    verdict = _another(change, row.entered_by) if to == states.CONFIRMED else yes()
    row.decided_by, row.decided_at, row.why = change.by.account, change.at, text.strip()
    change.move(row, to, verdict)
    change.settle(row)


@verb("grading.appeal", states.APPEAL)
def appeal(change: Change, *, party: UUID, code: str, number: str, text: str) -> None:
    """Appeal against points that an enterprise lost, its own alone where a landlord or tenant does. Raises Refused.

    Promise: answered by a day, by somebody who made neither the entry nor the appeal.
    """
    compound, area = _place(party, change.at)
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
    about = {"name": _name(party, change.at), "why": entry.because, "amount": entry.amount}
    change.work(row, "appeal", Said("grading.work.appeal", about), role=DIRECTOR, due=row.due)


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
    made = {row.made_by, *((by_hand.entered_by, by_hand.decided_by) if by_hand else ())}
    verdict = no("grading.refused.own") if change.by.account in made else _said(text)
    row.decided_by, row.decided_at, row.why = change.by.account, change.at, text.strip()
    change.move(row, to, verdict)
    change.settle(row)


def _another(change: Change, first: UUID) -> Verdict:
    return no("grading.refused.own") if change.by.account == first else yes("grading.because.another")


def _said(text: str) -> Verdict:
    return yes() if text.strip() else no("grading.refused.text")


def _place(party: UUID, at: datetime) -> tuple[UUID, str]:
    """A site of the enterprise, and its area: that is where its points are kept. Raises Hidden: it has none."""
    with reading(SYSTEM):
        sites = sorted(premises.compounds_of(SYSTEM, party, at, at))
        rows = premises.compounds(SYSTEM, at, at, ids=sites[:1]) if sites else []
    if not rows:
        raise Hidden
    return rows[0].id, rows[0].area


def _name(party: UUID, at: datetime) -> dict[str, str]:
    with reading(SYSTEM):
        return dict(premises.party_names(SYSTEM, {party}, at, at)[party])

"""Points that follow from no fact of a room: entered by one person, confirmed by another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.infra.journal import Change, verb
from anlan.infra.papers.numbers import next_number
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, Verdict, no, yes
from anlan.review.grading import states
from anlan.review.grading.actions.appeals import DIRECTOR, said_why
from anlan.review.grading.actions.places import name, place
from anlan.review.grading.models import Point
from anlan.review.grading.queries.points import year_of
from anlan.review.grading.rules import points as rules


@verb("grading.enter_points", states.POINT)
def enter_points(change: Change, *, party: UUID, code: str, on: datetime, text: str) -> None:
    """Enter points for what no room keeps, with the reason; they count once another confirms them. Raises Refused."""
    change.require(rules.may_enter(code, text, on, year_of(change.at), change.at))
    compound, area = place(party, change.at)
    number = f"P{change.at.astimezone(CITY).year}-{next_number('grading.point', change.at.astimezone(CITY).year):04d}"
    row = Point(
        area=area, compound=compound, party=party, number=number, code=code, on=on, text=text.strip(),
        made_by=change.by.account, made_at=change.at,
    )  # fmt: skip
    change.move(row, states.DRAFT)
    who = name(party, change.at)
    about = {"name": who, "what": Said(f"grading.points.what.{code}"), "number": number}
    change.work(row, "points", Said("grading.work.points", about), role=DIRECTOR)


@verb("grading.confirm_points", states.POINT)
def confirm_points(change: Change, *, point: UUID, text: str = "") -> None:
    """Confirm what somebody else entered: from now on it counts. Raises Refused."""
    _decide(change, point, states.CONFIRMED, text)


@verb("grading.discard_points", states.POINT, right="grading.confirm_points")
def discard_points(change: Change, *, point: UUID, text: str) -> None:
    """Lay aside what was entered, with the reason. Raises Refused."""
    change.require(said_why(text))
    _decide(change, point, states.DISCARDED, text)


def _decide(change: Change, point: UUID, to: str, text: str) -> None:
    row = change.lock(Point, point)
    verdict = _another(change, row.made_by) if to == states.CONFIRMED else yes()
    row.decided_by, row.decided_at, row.why = change.by.account, change.at, text.strip()
    change.move(row, to, verdict)
    change.settle(row)


def _another(change: Change, first: UUID) -> Verdict:
    return no("grading.refused.own") if change.by.account == first else yes("grading.because.another")

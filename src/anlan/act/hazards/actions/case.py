"""An enforcement case: opened on a ground that the file shows, an order by a statute, a fine, closed by another."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions import papers
from anlan.act.hazards.actions.beside import begun, end_of, hazard_of, last_facts, open_row, told
from anlan.act.hazards.queries.laws import laws_for
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import beside, verdicts
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import no, yes


@verb("hazards.open_case", states.CASE)
def open_case(change: Change, *, hazard: UUID, ground: str, law: str, text: str) -> None:
    """Open a case. Promise: the hazard can't be struck off while it is open. Raises Refused."""
    h = hazard_of(change, hazard)
    change.require(beside.no_open("case", last_facts(change, "case", h)))
    verdict = beside.may_open_case(h.facts(), ground, law, laws_for("case"), text, change.at)
    row = begun("case", h, ground=ground, law=law, text=text, opened_by=change.by.person, opened_at=change.at)
    change.require(verdict)
    row.number = papers.case_number(change)
    change.move(row, "opened")
    told(change, text, number=row.number, law=law, ground=ground)


@verb("hazards.order", states.CASE)
def order(change: Change, *, hazard: UUID, until: date, text: str, interim: str = "") -> None:
    """Order to put it right within a time, on numbered paper that cites the case's statute. Raises Refused."""
    h = hazard_of(change, hazard)
    row = open_row(change, "case", h)
    due = end_of(until)
    verdict = beside.may_order(due, text, change.at, change.once(terms_at))
    change.require(verdict)
    row.order_until, row.order_text, row.interim = due, text, interim
    row.ordered_by, row.ordered_at = change.by.person, change.at
    change.require(states.CASE.allows("order", row.state, "ordered"))
    row.order_no = papers.order(change, h, row)
    change.move(row, "ordered")
    told(change, text, number=row.order_no, day=until.isoformat(), law=row.law)


@verb("hazards.fine", states.CASE)
def fine(change: Change, *, hazard: UUID, amount: int, decision_no: str, text: str) -> None:
    """The penalty that was decided, in CNY, with the decision's number. Raises Refused."""
    h = hazard_of(change, hazard)
    row = open_row(change, "case", h)
    row.fine, row.decision_no, row.fined_at = amount, decision_no, change.at
    change.require(yes() if amount > 0 and decision_no.strip() else no("hazards.refused.fine"))
    change.move(row, "fined", verdicts.may_end_unverified(text))
    told(change, text, amount=amount, number=decision_no)


@verb("hazards.close_case", states.CASE)
def close_case(change: Change, *, hazard: UUID, text: str) -> None:
    """Close the case, with the reason, by another person than who opened it. Raises Refused."""
    h = hazard_of(change, hazard)
    row = open_row(change, "case", h)
    verdict = beside.other_than(change.by.person, row.opened_by, "hazards.refused.case_own")
    if verdict.ok:
        change.require(verdicts.may_end_unverified(text))
    row.why, row.closed_by, row.closed_at = text, change.by.person, change.at
    change.move(row, "closed", verdict)
    told(change, text, number=row.number)

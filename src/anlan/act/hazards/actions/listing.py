"""Listing for supervision (挂牌督办) and delisting (摘牌): the bureau proposes, the leader decides (four eyes)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions import papers
from anlan.act.hazards.actions.beside import begun, end_of, hazard_of, last_facts, open_row, told
from anlan.act.hazards.rules import beside, verdicts
from anlan.infra.journal import Change, verb

OWN = "hazards.refused.listing_own"


@verb("hazards.propose_listing", states.LISTING)
def propose_listing(change: Change, *, hazard: UUID, text: str, measures: str, public_text: str, until: date) -> None:
    """Propose to list a major hazard, with the notice and what the public is told. Raises Refused."""
    h = hazard_of(change, hazard)
    change.require(beside.no_open("listing", last_facts(change, "listing", h)))
    due = end_of(until)
    verdict = beside.may_list(h.facts(), text, public_text, due, change.at)
    row = begun(
        "listing", h, text=text, measures=measures, public_text=public_text, until=due,
        proposed_by=change.by.person, proposed_at=change.at,
    )  # fmt: skip
    change.move(row, "proposed", verdict)
    told(change, text, day=until.isoformat())


@verb("hazards.approve_listing", states.LISTING)
def approve_listing(change: Change, *, hazard: UUID, text: str = "") -> None:
    """List it, numbered. Promise: it can't be struck off before it is delisted. Raises Refused to who proposed it."""
    h = hazard_of(change, hazard)
    row = open_row(change, "listing", h)
    verdict = beside.other_than(change.by.person, row.proposed_by, OWN)
    if verdict.ok:
        change.require(beside.may_list(h.facts(), row.text, row.public_text, row.until, change.at))
    change.require(verdict)
    row.decided_by, row.decided_at = change.by.person, change.at
    change.require(states.LISTING.allows("approve_listing", row.state, "listed"))
    row.number = papers.listing(change, h, row)
    change.move(row, "listed", verdict)
    told(change, text, number=row.number)


@verb("hazards.refuse_listing", states.LISTING)
def refuse_listing(change: Change, *, hazard: UUID, text: str) -> None:
    """Don't list it, and why. Raises Refused to who proposed it."""
    _decided(change, hazard, "refused", text)


@verb("hazards.propose_delisting", states.LISTING)
def propose_delisting(change: Change, *, hazard: UUID, text: str, report_no: str, result_text: str = "") -> None:
    """Ask to delist it after experts accepted it: their report, and the result for the public. Raises Refused."""
    h = hazard_of(change, hazard)
    row = open_row(change, "listing", h)
    verdict = beside.may_leave(h.facts(), text, report_no)
    row.acceptance, row.report_no, row.result_text = text, report_no, result_text
    row.asked_by, row.asked_at = change.by.person, change.at
    change.move(row, "leaving", verdict)
    told(change, text, number=report_no)


@verb("hazards.approve_delisting", states.LISTING)
def approve_delisting(change: Change, *, hazard: UUID, text: str = "") -> None:
    """Delist it, at the level that listed it. Raises Refused to who asked for it."""
    h = hazard_of(change, hazard)
    row = open_row(change, "listing", h)
    verdict = beside.other_than(change.by.person, row.asked_by, OWN)
    row.delisted_by, row.delisted_at = change.by.person, change.at
    change.move(row, "delisted", verdict)
    told(change, text, number=row.number)


@verb("hazards.refuse_delisting", states.LISTING)
def refuse_delisting(change: Change, *, hazard: UUID, text: str) -> None:
    """It stays listed, and why. Raises Refused to who asked for it."""
    _decided(change, hazard, "listed", text)


def _decided(change: Change, hazard: UUID, to: str, text: str) -> None:
    h = hazard_of(change, hazard)
    row = open_row(change, "listing", h)
    first = row.asked_by if to == "listed" else row.proposed_by
    change.require(verdicts.may_end_unverified(text))
    if to == "refused":
        row.decided_by, row.decided_at = change.by.person, change.at
    change.move(row, to, beside.other_than(change.by.person, first, OWN))
    told(change, text, number=row.number)

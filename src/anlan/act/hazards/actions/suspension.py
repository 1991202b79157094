"""Stopping use or production: an officer orders, the head approves, the holder's clock stands until it is lifted."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions import papers, waiting
from anlan.act.hazards.actions.beside import begun, end_of, hazard_of, last_facts, open_row, told
from anlan.act.hazards.actions.onward import go_on, hold, rewind
from anlan.act.hazards.queries.laws import laws_for
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import beside, verdicts
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Said

OWN = "hazards.refused.stop_own"


@verb("hazards.suspend", states.SUSPENSION)
def suspend(
    change: Change,
    *,
    hazard: UUID,
    kind: str,
    law: str,
    text: str,
    emergency: bool = False,
    until: date | None = None,
) -> None:
    """Order a stop, for a period or until it is lifted; it is in force when the head has approved it. Raises Refused.

    The end of its period lifts nothing: whoever approved it is asked to lift it, or to say that it goes on.
    """
    h = hazard_of(change, hazard)
    change.require(beside.no_open("suspension", last_facts(change, "suspension", h)))
    verdict = beside.may_suspend(h.facts(), kind, law, laws_for("stop"), text)
    end = end_of(until) if until else None
    row = begun(
        "suspension", h, kind=kind, law=law, text=text, emergency=emergency, until=end,
        asked_by=change.by.person, asked_at=change.at,
    )  # fmt: skip
    change.require(beside.may_last(end, change.at, change.once(terms_at)))
    change.move(row, "asked", verdict)
    told(change, text, stop=kind, law=law)


@verb("hazards.approve_stop", states.SUSPENSION)
def approve_stop(change: Change, *, hazard: UUID, text: str = "") -> None:
    """The stop is in force. Promise: the holder's time limit stands still until it is lifted. Raises Refused."""
    h = hazard_of(change, hazard)
    row = open_row(change, "suspension", h)
    verdict = beside.other_than(change.by.person, row.asked_by, OWN)
    if verdict.ok:
        change.require(beside.may_suspend(h.facts(), row.kind, row.law, laws_for("stop"), row.text))
    notice = (
        row.kind == "power" and not row.emergency
    )  # power is cut 24 h after notice, except in an emergency (Art. 70)
    row.begins_at = change.at + timedelta(hours=change.once(terms_at).power_notice_h if notice else 0)
    row.decided_by, row.decided_at = change.by.person, change.at
    change.move(row, "in_force", verdict)
    number = papers.stop(change, h, row)
    h.paused_at = change.at
    hold(h, h.state, change.at)
    change.save(h)
    told(change, text, stop=row.kind, number=number)
    rewind(change, h)
    if row.until is not None:
        change.require(beside.may_last(row.until, change.at, change.once(terms_at)))
        line = Said("hazards.work.stop", {"number": h.number, "stop": Said(f"hazards.stop.{row.kind}")})
        waiting.begin(change, h, waiting.STOP, line, row.until, role="section")


@verb("hazards.refuse_stop", states.SUSPENSION)
def refuse_stop(change: Change, *, hazard: UUID, text: str) -> None:
    """No stop, and why. Raises Refused to who asked for it."""
    h = hazard_of(change, hazard)
    row = open_row(change, "suspension", h)
    change.require(verdicts.may_end_unverified(text))
    row.decided_by, row.decided_at = change.by.person, change.at
    change.move(row, "refused", beside.other_than(change.by.person, row.asked_by, OWN))
    told(change, text, stop=row.kind)


@verb("hazards.lift", states.SUSPENSION)
def lift(change: Change, *, hazard: UUID, text: str) -> None:
    """What was stopped may go on; the time limit goes on by the days that it stood still. Raises Refused."""
    h = hazard_of(change, hazard)
    row = open_row(change, "suspension", h)
    change.require(verdicts.may_end_unverified(text))
    row.why, row.lifted_by, row.lifted_at = text, change.by.person, change.at
    change.move(row, "lifted")
    h.paused_at = None
    go_on(h, change.at)
    change.save(h)
    waiting.end(change, h, waiting.STOP)
    told(change, text, stop=row.kind)
    if h.ended_at is None:
        rewind(change, h)

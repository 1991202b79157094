"""Handing over to another body: a numbered paper goes out, its receipt and its answer come back, or are asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions import ahead, papers, waiting
from anlan.act.hazards.actions.beside import end_of, hazard_of, open_row, told
from anlan.act.hazards.actions.onward import begin, onward
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.laws import laws_for
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.rules import handing
from anlan.act.hazards.rules.deadlines import after_days
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Said


@verb("hazards.transfer", states.HAZARD, ahead=ahead.step)
def transfer(change: Change, *, hazard: UUID, to: str, text: str, law: str = "", until: date | None = None) -> None:
    """It is another body's: handed over in writing, answered by a day (安全生产法 Art. 69). Raises Refused."""
    h = change.lock(Hazard, hazard)
    given = _weighed(change, h, to, text, law, until)
    begin(h, states.TRANSFERRED, change.at, change.once(terms_at))
    change.move(h, states.TRANSFERRED)
    onward(change, h)
    _send(change, h, text, given)


@verb("hazards.hand_over", states.CASE)
def hand_over(change: Change, *, hazard: UUID, to: str, text: str, law: str = "", until: date | None = None) -> None:
    """An open case goes to the body whose it is. Promise: it stays open, and so the hazard, until somebody closes it.

    Raises Refused: no open case, nothing that says to whom, why or until when.
    """
    h = hazard_of(change, hazard)
    row = open_row(change, "case", h)
    change.require(states.CASE.allows("hand_over", row.state, row.state))
    given = _weighed(change, h, to, text, law, until)
    change.move(row, row.state)
    _send(change, h, text, given | {"case": row.number})


def _weighed(change: Change, h: Hazard, to: str, text: str, law: str, until: date | None) -> dict[str, Any]:
    """What goes out, in shape: the first statute and the terms' days where nothing else is said."""
    known = laws_for("transfer")
    law = law or next(iter(known))
    due = end_of(until) if until else after_days(change.at, change.once(terms_at).reply_d)
    change.require(handing.may_hand_over(h.facts(), to, law, known, text, due, change.at))
    return {"to": to.strip(), "law": law, "due": due.isoformat(), "at": change.at.isoformat(), "by": _by(change)}


def _by(change: Change) -> str:
    return str(change.by.person) if change.by.person else ""


def _send(change: Change, h: Hazard, text: str, given: dict[str, Any]) -> None:
    """The paper is issued and frozen, and its answer is waited for."""
    number = papers.transfer(change, h, given, text)
    h.transfer = given | {"document": number}
    change.save(h)
    told(change, text, number=number, law=given["law"], to=given["to"])
    line = Said("hazards.work.reply", {"number": number, "to": given["to"]})
    sender = UUID(given["by"]) if given["by"] else None
    waiting.begin(change, h, waiting.REPLY, line, datetime.fromisoformat(given["due"]), holder=sender)


@verb("hazards.receipt")
def receipt(change: Change, *, hazard: UUID, number: str = "", text: str = "") -> None:
    """What came back from the body it was handed to: the receipt's number, then the answer. Raises Refused."""
    h = change.lock(Hazard, hazard)
    change.require(handing.may_receive(h.facts(), number, text))
    kept = dict(h.transfer or {})
    if number.strip():
        kept |= {"receipt": number.strip(), "received_at": change.at.isoformat()}
    if text.strip():
        kept |= {"reply": text.strip(), "replied_at": change.at.isoformat()}
        waiting.end(change, h, waiting.REPLY)
    h.transfer = kept
    change.save(h)
    told(change, text, number=number.strip() or kept["receipt"], to=kept["to"])

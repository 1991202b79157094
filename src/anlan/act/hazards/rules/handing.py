"""Handing a matter over to another body: in writing, with a day for the answer, its receipt kept (安全生产法 69)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from anlan.kernel.decision import Verdict, no, yes

Facts = Mapping[str, Any]


def may_hand_over(
    h: Facts, to: str, law: str, laws: Collection[str], text: str, until: datetime, at: datetime
) -> Verdict:
    """To whom, the facts, the statute, and until when an answer is expected; one at a time waits for its answer."""
    if not text.strip():
        return no("hazards.refused.reason")
    if not to.strip():
        return no("hazards.refused.transfer_to")
    if law not in laws:
        return no("hazards.refused.law")
    if awaited(h):
        return no("hazards.refused.handed_over", to=h["transfer"]["to"], number=h["transfer"]["document"])
    return yes() if until > at else no("hazards.refused.reply_until")


def awaited(h: Facts) -> bool:
    """Whether something was handed over whose answer has not come."""
    return handed_over(h) and not h["transfer"].get("reply")


def handed_over(h: Facts) -> bool:
    """Whether it was handed over in writing, and so to whom and by which paper is known."""
    return {"to", "document"} <= set(h["transfer"] or {})


def may_receive(h: Facts, number: str, reply: str) -> Verdict:
    """The other body's receipt by its number, then its answer; what was answered is over."""
    if not handed_over(h):
        return no("hazards.refused.not_handed_over")
    if not awaited(h):
        return no("hazards.refused.answered")
    known = h["transfer"].get("receipt")
    if not number.strip() and not known:
        return no("hazards.refused.receipt_number")
    return yes() if not known or reply.strip() else no("hazards.refused.reply")

"""What somebody wrote back by short message: which call it is about, what it says, and what they are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.infra.journal import Done, answered
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor
from anlan.warn.calls import queries
from anlan.warn.calls.actions.calls import reply
from anlan.warn.calls.rules import replies


@dataclass(frozen=True)
class Heard:
    """What was done, if anything, and what the person is told."""

    done: Done | None
    told: Said


def hear(person: UUID, text: str, *, by: Actor, at: datetime, key: UUID | None = None) -> Heard:
    """Take a short message for an answer. With several calls open and no code, the person is asked which one."""
    said = replies.read(text)
    if said is None:
        return Heard(None, Said("calls.message.unread"))
    with reading(SYSTEM):
        if key is not None and (before := answered(key)) is not None:
            return Heard(before, before.because or Said("calls.told.noted"))  # the call it meant may be over by now
        waiting = queries.open_asks(SYSTEM, person)
        if said.code is None and len(waiting) > 1:
            return Heard(None, which(waiting))
        call = waiting[0].id if said.code is None and waiting else queries.last_ask(SYSTEM, person, said.code)
    if call is None:
        return Heard(None, Said("calls.message.nothing"))
    done = reply(call, person, said.answer, by=by, at=at, key=key)
    return Heard(done, done.because or Said("calls.told.noted"))


def which(waiting: list[queries.CallView]) -> Said:
    """Several calls wait: the codes, each with what it is about."""
    listed: Said | str = ""
    for call in reversed(waiting[:3]):
        listed = Said("calls.message.which.one", {"code": call.code, "headline": call.headline, "rest": listed})
    return Said("calls.message.which", {"n": len(waiting), "code": waiting[0].code, "list": listed})

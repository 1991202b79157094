"""A call without what came later: asks, answers and its end carry their own times."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from anlan.warn.calls import states
from anlan.warn.calls.queries.views import AskedView, CallView
from anlan.warn.calls.rules import ladder


def as_of(call: CallView, at: datetime) -> CallView:
    """The call at `at`, of a row that stands as it stood then (`infra.journal.then`): no later ask, answer or end."""
    known = replace(
        call,
        asked=tuple(_asked(call, one, at) for one in call.asked if one.asked_at <= at),
        answers=tuple(a for a in call.answers if a.at <= at),
    )
    return _running(known) if call.ended_at is not None and call.ended_at > at else known


def _running(call: CallView) -> CallView:
    """A call that a later one superseded, whose entry is the later one's: until then it asked, or had run out."""
    step = max((one.n for one in call.asked if one.person is not None), default=-1)
    asked = [one for one in call.asked if one.n == step and one.person is not None]
    refused = {a.person for a in call.answers if a.answer != "yes"}
    if all(one.person in refused for one in asked):
        return replace(call, state=states.EXHAUSTED, step=step, next_at=None, ended_at=None, reason=None)
    until = max(one.asked_at for one in asked) + ladder.read(call.steps)[step].wait
    return replace(call, state=states.ASKING, step=step, next_at=until, ended_at=None, reason=None)


def _asked(call: CallView, one: AskedView, at: datetime) -> AskedView:
    """Somebody who was asked, without what came later. Who held an earlier answer has said nothing to this call."""
    said = [a.at for a in call.answers if a.person == one.person]
    return replace(
        one,
        state=states.ASKED if said and min(said) > at else one.state,
        again_at=tuple(when for when in one.again_at if when <= at),
        seen_at=one.seen_at if one.seen_at is not None and one.seen_at <= at else None,
    )

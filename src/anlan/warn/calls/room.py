"""The card of calls: ask until somebody answers."""

from __future__ import annotations

from anlan.infra.pages.card import FieldVerb, Room
from anlan.warn.calls import actions, handlers, ticks
from anlan.warn.calls.schemas import AnswerArgs

ROOM = Room(
    name="calls",
    title="calls.title",
    promise="calls.promise",
    field_verbs=[FieldVerb("calls.answer", AnswerArgs, actions.answer)],
    handlers=handlers.HANDLERS,
    ticks=ticks.TICKS,
    words=["呼叫", "叫应", "应答", "短信", "副手", "call", "answer", "ladder", "escalation", "SMS"],
    tables={
        "calls_ladder": "matter",
        "calls_call": "matter",
        "calls_step": "matter",
        "calls_answer": "matter",
        "calls_delivery": "queue",
    },
    located=["calls_ladder", "calls_call", "calls_step", "calls_answer", "calls_delivery"],
)

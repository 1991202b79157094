"""The card of calls: ask until somebody answers."""

from __future__ import annotations

from django.urls import path

from anlan.infra.pages.api import api
from anlan.infra.pages.card import FieldVerb, Nav, Room
from anlan.warn.calls import actions, handlers, ticks
from anlan.warn.calls.api import router
from anlan.warn.calls.pages import desk, do, ladders, log, phone, town
from anlan.warn.calls.schemas import AnswerArgs

api.add_router("/calls", router)

ROOM = Room(
    name="calls",
    title="calls.title",
    promise="calls.promise",
    urls=[
        path("", log.index, name="log"),
        path("ladders/<slug:name>/", ladders.one, name="ladder"),
        path("ladders/<uuid:version>/confirm", ladders.confirm, name="confirm"),
        path("ladders/<uuid:version>/discard", ladders.discard, name="discard"),
        path("<uuid:call>/", log.one, name="file"),
        path("<uuid:call>/seen", phone.seen, name="seen"),
        path("<uuid:call>/answer", do.answer, name="answer"),
        path("<uuid:call>/escalate", do.escalate, name="escalate"),
        path("<uuid:call>/record", do.record, name="record"),
        path("<uuid:call>/stop", do.stop, name="stop"),
    ],
    prefix="calls/",
    nav=[Nav("/calls/", "calls.log.title", "calls.read", "now")],
    field_verbs=[FieldVerb("calls.answer", AnswerArgs, actions.answer)],
    handlers=handlers.HANDLERS,
    ticks=ticks.TICKS,
    rows=desk.rows,
    beside=desk.beside,
    task=phone.task,
    town=town.town,
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

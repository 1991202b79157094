"""The card of the simulated provider of short messages."""

from __future__ import annotations

from django.urls import path

from anlan.adapters.sms.actions import Simulated
from anlan.adapters.sms.pages import sim
from anlan.infra.pages.card import Room
from anlan.warn.calls import actions as calls

calls.register(Simulated())

ROOM = Room(
    name="sms",
    title="sms.title",
    promise="sms.promise",
    urls=[
        path("sms", sim.messages, name="messages"),
        path("sms/inbound", sim.inbound, name="inbound"),
        path("sms/outbox", sim.outbox, name="outbox"),
    ],
    prefix="sim/",
    words=["短信", "模拟短信", "发件箱", "SMS", "short message", "outbox"],
    tables={"sms_message": "queue"},
    located=["sms_message"],
)

"""The card of thresholds: when readings become a matter for people, and why."""

from __future__ import annotations

from django.urls import path

from anlan.infra.pages.api import api
from anlan.infra.pages.card import Nav, Room
from anlan.warn.thresholds import handlers, ticks
from anlan.warn.thresholds.actions.carrying import carry_crossings, carry_rules
from anlan.warn.thresholds.actions.crossings import on_batch
from anlan.warn.thresholds.api import router
from anlan.warn.thresholds.pages import do, rules

api.add_router("/thresholds", router)

ROOM = Room(
    name="thresholds",
    title="thresholds.title",
    promise="thresholds.promise",
    urls=[
        path("", rules.index, name="list"),
        path("new", do.draft, name="new"),
        path("do/<uuid:rule>/confirm", do.confirm, name="confirm"),
        path("do/<uuid:rule>/discard", do.discard, name="discard"),
        path("do/<uuid:rule>/withdraw", do.withdraw, name="withdraw"),
        path("<str:number>/", rules.one, name="rule"),
        path("<str:number>/draft", do.draft, name="draft"),
    ],
    prefix="thresholds/",
    nav=[Nav("/thresholds/", "thresholds.title", "thresholds.read", "sense")],
    handlers={"areas.import": handlers.ship_defaults},
    ticks=ticks.TICKS,
    starts=[ticks.start],
    on_batch=on_batch,
    words=["阈值", "规则", "触发", "雨强", "threshold", "rule", "crossing", "limit"],
    tables={
        "thresholds_rule": "matter",
        "thresholds_crossing": "measurement",
        "thresholds_standing": "open",
        "thresholds_book": "open",
    },
    located=["thresholds_rule", "thresholds_crossing"],
    carries={"thresholds_rule": carry_rules, "thresholds_crossing": carry_crossings},
)

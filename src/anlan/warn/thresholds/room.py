"""The card of thresholds: when readings become a matter for people, and why."""

from __future__ import annotations

from anlan.infra.pages.card import Room
from anlan.warn.thresholds import handlers, ticks
from anlan.warn.thresholds.actions.crossings import on_batch

ROOM = Room(
    name="thresholds",
    title="thresholds.title",
    promise="thresholds.promise",
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
)

"""The card of alerts: one per episode and area, word for word, from the first crossing to the last one's end."""

from __future__ import annotations

from anlan.infra.pages.card import Room
from anlan.warn.alerts import handlers

ROOM = Room(
    name="alerts",
    title="alerts.title",
    promise="alerts.promise",
    handlers={"thresholds.crossed": handlers.on_crossed, "thresholds.cleared": handlers.on_cleared},
    words=["预警", "警报", "解除", "级别", "alert", "warning", "level", "cancel"],
    tables={"alerts_episode": "matter", "alerts_alert": "matter"},
    located=["alerts_episode", "alerts_alert"],
)

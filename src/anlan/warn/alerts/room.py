"""The card of alerts: one per episode and area, word for word, from the first crossing to the last one's end."""

from __future__ import annotations

from django.urls import path

from anlan.infra.pages.api import api
from anlan.infra.pages.card import Layer, Nav, Room
from anlan.warn.alerts import actions, handlers, layers
from anlan.warn.alerts.api import router
from anlan.warn.alerts.pages import desk, file, lists, town

api.add_router("/alerts", router)

ROOM = Room(
    name="alerts",
    title="alerts.title",
    promise="alerts.promise",
    urls=[
        path("", lists.index, name="list"),
        path("<uuid:episode>/", file.file, name="file"),
        path("<uuid:episode>/acknowledge", file.acknowledge, name="acknowledge"),
        path("<uuid:episode>/stand_down", file.stand_down, name="stand_down"),
    ],
    prefix="alerts/",
    nav=[Nav("/alerts/", "alerts.list.title", "alerts.read", "now")],
    layers=[Layer("alerts", "alerts.title", "alerts.read", layers.geometry, layers.state, ["alerts"])],
    rows=desk.rows,
    drawer=desk.drawer,
    search=desk.search,
    town=town.town,
    handlers={"thresholds.crossed": handlers.on_crossed, "thresholds.cleared": handlers.on_cleared},
    words=["预警", "警报", "解除", "级别", "alert", "warning", "level", "cancel"],
    tables={"alerts_episode": "matter", "alerts_alert": "matter"},
    located=["alerts_episode", "alerts_alert"],
    carries={"alerts_episode": actions.carry_episodes},
)

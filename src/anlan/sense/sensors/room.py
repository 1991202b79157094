"""The card of sensors: what is measured where, what it is worth, and who looks when it falls silent."""

from __future__ import annotations

from django.urls import path

from anlan.infra import live
from anlan.infra.pages.api import api
from anlan.infra.pages.card import FirstStep, Importer, Layer, Nav, Room
from anlan.sense.sensors import imports, layers, ticks
from anlan.sense.sensors.api import router
from anlan.sense.sensors.pages import desk, keep, lists, one
from anlan.sense.sensors.queries import how_many, machine

api.add_router("", router)
READ = "sensors.read"

ROOM = Room(
    name="sensors",
    title="sensors.title",
    promise="sensors.promise",
    urls=[
        path("", lists.index, name="list"),
        path("days", lists.days, name="days"),
        path("aside", lists.aside, name="aside"),
        path("new", keep.new, name="new"),
        path("<uuid:stream>/", one.one, name="one"),
        path("<uuid:stream>/correct", keep.correct, name="correct"),
        path("<uuid:stream>/retire", one.retire, name="retire"),
        path("<uuid:stream>/issue", one.issue, name="issue"),
    ],
    prefix="sensors/",
    nav=[
        Nav("/sensors/", "sensors.title", READ, "sense"),
        Nav("/sensors/days", "sensors.days.title", READ, "sense"),
        Nav("/sensors/aside", "sensors.aside.title", READ, "sense"),
    ],
    layers=[
        Layer("gauges", "sensors.layer", READ, layers.geometry, layers.state, ["sensors", live.READINGS], on=False)
    ],
    importers=[Importer("streams", "sensors.title", imports.RIGHT, imports.run, imports.COLUMNS)],
    first_steps=[
        FirstStep(50, "sensors.first", "sensors.first.why", "/ground/import/?kind=streams", imports.RIGHT, how_many),
    ],
    ticks=ticks.TICKS,
    starts=[ticks.start],
    search=desk.search,
    drawer=desk.drawer,
    pulse=desk.pulse,
    fresh=desk.fresh,
    passing=["silent"],
    gauges=machine.gauges,
    words=["传感器", "测站", "雨量", "水位", "设备", "sensor", "gauge", "station", "rain", "level", "MQTT", "SenML"],
    tables={
        "sensors_device": "matter",
        "sensors_stream": "matter",
        "obs": "measurement",
        "obs_sum": "measurement",
        "obs_latest": "measurement",
        "obs_conflict": "measurement",
        "obs_quarantine": "measurement",
        "obs_cursor": "open",
    },
    located=["sensors_device", "sensors_stream"],
)

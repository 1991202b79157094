"""The card of sensors: what is measured where, what it is worth, and who looks when it falls silent."""

from __future__ import annotations

from anlan.infra.pages.api import api
from anlan.infra.pages.card import Importer, Room
from anlan.sense.sensors import imports
from anlan.sense.sensors.api import router

api.add_router("", router)

ROOM = Room(
    name="sensors",
    title="sensors.title",
    promise="sensors.promise",
    prefix="sensors/",
    importers=[Importer("streams", "sensors.title", imports.RIGHT, imports.run, [c.name for c in imports.COLUMNS])],
    words=["传感器", "测站", "雨量", "水位", "设备", "sensor", "gauge", "station", "rain", "level", "MQTT", "SenML"],
    tables={
        "sensors_device": "matter",
        "sensors_stream": "matter",
        "obs": "measurement",
        "obs_sum": "measurement",
        "obs_latest": "measurement",
        "obs_conflict": "measurement",
        "obs_quarantine": "measurement",
        "obs_cursor": "measurement",
    },
    located=["sensors_device", "sensors_stream"],
)

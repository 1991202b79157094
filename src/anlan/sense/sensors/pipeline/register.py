"""The register as arrays: which row a stream has, what is known of it, and where the unknown is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from anlan.kernel import area as areas
from anlan.kernel.quantity import QUANTITIES
from anlan.sense.sensors import rules

_STREAMS = (
    "select d.name, s.key, s.number, s.quantity, s.unit, s.period_s, s.low, s.high, s.lon, s.lat, s.area"
    " from sensors_stream s join sensors_device d on d.id = s.device_id"
    " where s.retired_at is null and d.retired_at is null order by s.number"
)
_DEVICES = "select name, area from sensors_device where retired_at is null"


@dataclass(frozen=True)
class Register:
    """What the pipeline knows of devices and streams; rows are indices into the arrays.

    rows : device → stream key → row · unit, area : per row · places : device → area · home : the city's own area
    """

    rows: dict[str, dict[str, int]]
    unit: list[str]
    area: list[str]
    places: dict[str, str]
    home: str
    streams: rules.Streams

    def mapping(self, older: Register) -> NDArray[np.int64]:
        """For each of our rows the row it had in an older register, -1 where it is new."""
        was = {int(number): row for row, number in enumerate(older.streams.number)}
        return np.array([was.get(int(number), -1) for number in self.streams.number], np.int64)

    def place(self, device: str) -> str:
        """Where a device's bad records are shown: at the device, else to those who see the whole city."""
        return self.places.get(device, self.home)


def load(connection: Connection[Any]) -> Register:
    """Read the register."""
    with connection.cursor() as cursor:
        found = cursor.execute(_STREAMS).fetchall()
        places = dict(cursor.execute(_DEVICES).fetchall())
    rows: dict[str, dict[str, int]] = {device: {} for device in places}
    for row, (device, key, *_) in enumerate(found):
        rows[device][key] = row
    quantity = [r[3] for r in found]
    streams = rules.Streams.of(
        number=[r[2] for r in found],
        quantity=quantity,
        summed=[q in QUANTITIES and QUANTITIES[q].kind == "sum" for q in quantity],
        period_s=[r[5] for r in found],
        own=[(r[6], r[7]) for r in found],
        lon=np.array([np.nan if r[8] is None else r[8] for r in found], float),
        lat=np.array([np.nan if r[9] is None else r[9] for r in found], float),
    )
    return Register(rows, [r[4] for r in found], [r[10] for r in found], places, _home(places), streams)


def _home(places: dict[str, str]) -> str:
    """The county that most devices stand in; "" before there is one."""
    counties = [areas.pad(place[:6]) for place in places.values()]
    return max(set(counties), key=counties.count) if counties else ""

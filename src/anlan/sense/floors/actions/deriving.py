"""Makes readings of floors out of those of their instruments, in the sense process (sensors' `pipeline/derived`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from anlan.sense.floors.queries.terms import confirmed, of_confirmed
from anlan.sense.floors.rules import floor as floors
from anlan.sense.floors.rules.floor import MINUTE_US, NOTHING, Floor, Gauge, Series, Zone
from anlan.sense.sensors.queries.derived import CHECK_DRIFT, SUSPECT, Made

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_WATCHES = 'select id, "limit", mean, worst, ratio, moved from floors_watch where ended_at is null order by mean'
_ZONES = 'select id, watch_id, m2, "limit" from floors_zone order by id'
_INSTRUMENTS = (
    "select watch_id, zone_id, stream, kind, params, tare, tare_temperature, tare_at,"
    " drift is not null or flat_since is not null from floors_instrument where ended_at is null order by stream"
)
_LATEST = "select stream, at, value, flag from obs_latest where stream = any(%s) and flag not in (3, 4)"
_TRIPS = "select coalesce(sum(value), 0) from obs where stream = %s and at > %s and flag not in (3, 4)"


class Deriving:
    """The watched floors, and the newest raw value of each of their gauges. Lifts are kept as the mass they brought."""

    def __init__(self) -> None:
        self.floors: list[tuple[Floor, tuple[int, int, int, int]]] = []
        self.last: dict[int, Series] = {}
        self._tared: dict[int, datetime] = {}
        self._floor_of: NDArray[np.int64] = np.empty(0, np.int64)
        self._lifts: set[int] = set()
        self._terms: list[Any] = []

    def follow(self, connection: Connection[Any]) -> None:
        """Read the floors and the terms; of gauges that are new or were tared, also what they said last."""
        self._terms = confirmed(connection)
        rows = connection.execute(_INSTRUMENTS).fetchall()
        zones = connection.execute(_ZONES).fetchall()
        self.floors = [
            (_floor(id_, limit, zones, rows), (mean, worst, ratio, moved))
            for id_, limit, mean, worst, ratio, moved in connection.execute(_WATCHES).fetchall()
        ]
        top = max((row[2] for row in rows), default=-1)
        self._floor_of = np.full(top + 1, -1, np.int64)
        for place, (one, _) in enumerate(self.floors):
            self._floor_of[[g.number for g in one.gauges]] = place
        self._lifts = {row[2] for row in rows if row[3] == "lift"}
        self._recall(connection, rows)

    def _recall(self, connection: Connection[Any], rows: Sequence[Any]) -> None:
        fresh = [row[2] for row in rows if row[2] not in self.last]
        for number, at, value, flag in connection.execute(_LATEST, [fresh]).fetchall():
            self.last[number] = _one(at, value, flag)
        for _, _, number, kind, params, _, _, tared, _ in rows:
            if kind == "lift" and self._tared.get(number) != tared:
                found = connection.execute(_TRIPS, [number, tared]).fetchone()
                mass = float(params.get("first", 0.0)) + float(found[0] if found else 0.0)
                last = self.last.get(number)
                self.last[number] = NOTHING if last is None else Series(last.at, np.array([mass]), last.suspect)
            self._tared[number] = tared

    def derive(self, stream: NDArray[np.int32], at: Ints, value: Floats, flag: NDArray[np.int16]) -> Made | None:
        """The mean, the worst zone and the share of the limit of every floor one of whose gauges spoke."""
        inside = stream < len(self._floor_of)
        place = np.full(len(stream), -1, np.int64)
        place[inside] = self._floor_of[stream[inside]]
        mine = np.flatnonzero(place >= 0)
        if not len(mine):
            return None
        said: dict[int, Series] = {}
        begin = np.full(len(self.floors), np.iinfo(np.int64).max)
        np.minimum.at(begin, place[mine], at[mine])
        for number in np.unique(stream[mine]).tolist():
            which = mine[stream[mine] == number]
            said[number] = self._series(number, at[which], value[which], flag[which] == SUSPECT)
        until = datetime.fromtimestamp(int(at[mine].max()) / 1e6, UTC)
        silent = of_confirmed(self._terms, until).silent_min * MINUTE_US
        made = [self._floor(p, int(begin[p]), said, silent) for p in np.unique(place[mine]).tolist()]
        for number, series in said.items():
            self.last[number] = Series(series.at[-1:], series.value[-1:], series.suspect[-1:])
        found = [one for one in made if one is not None]
        return Made.joined(found) if found else None

    def _series(self, number: int, at: Ints, value: Floats, suspect: NDArray[np.bool_]) -> Series:
        last = self.last.get(number)
        if number in self._lifts:
            begin = float(last.value[-1]) if last is not None and len(last.value) else self._first(number)
            counted = at > round(self._tared[number].timestamp() * 1e6)  # what was brought before is in the first stock
            value = begin + np.cumsum(np.where(counted, value, 0.0))
        return Series(at, value, suspect).after(last)

    def _first(self, number: int) -> float:
        gauge = next(g for one, _ in self.floors for g in one.gauges if g.number == number)
        return float(gauge.params.get("first", 0.0))

    def _floor(self, place: int, since: int, said: dict[int, Series], silent: int) -> Made | None:
        one, outputs = self.floors[place]
        known = {g.number: said.get(g.number) or self.last.get(g.number, NOTHING) for g in one.gauges}
        found = floors.loads(one, known, silent)
        if found is None:
            return None
        new = found.at >= since
        columns = (found.mean * floors.KG, found.worst * floors.KG, found.ratio, found.moved)
        doubt = found.suspect | found.doubted
        n = int(new.sum())
        return Made(
            np.repeat(np.array(outputs, np.int64), n),
            np.tile(found.at[new], len(columns)),
            np.round(np.concatenate([column[new] for column in columns]), 3),
            np.tile(np.where(doubt[new], SUSPECT, 0).astype(np.int16), len(columns)),
            np.tile(np.where(found.doubted[new], CHECK_DRIFT, 0).astype(np.int32), len(columns)),
        )


def _one(at: datetime, value: float, flag: int) -> Series:
    return Series(np.array([round(at.timestamp() * 1e6)]), np.array([value]), np.array([flag == SUSPECT]))


def _floor(watch: Any, limit: float | None, zones: Sequence[Any], rows: Sequence[Any]) -> Floor:
    def gauges(zone: Any) -> tuple[Gauge, ...]:
        return tuple(
            Gauge(stream, kind, params, tare, warm, bool(doubted))
            for of, where, stream, kind, params, tare, warm, _, doubted in rows
            if of == watch and where == zone
        )

    parts = tuple(Zone(m2, own, gauges(id_)) for id_, of, m2, own in zones if of == watch)
    return Floor(limit, parts, gauges(None))

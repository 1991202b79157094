"""Sixty floors of the demo's sites under watch: their gauges' rows for the import, and what those say over MQTT."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, pi, sin

import numpy as np

from anlan.demo import rain
from anlan.demo.loads import FACTOR, KG, MISMATCH
from anlan.kernel.clock import CITY

FLOORS = "compound,building,floor,zone,zone_m2,device,stream,kind,tare_temperature,factor,mismatch,first".split(",")
MOST = 60
PERIOD = timedelta(minutes=10)
MONTH = timedelta(days=30)  # what the loggers remember when they are first heard
PACK = 144  # turns in one message at most
WARM = 28.0  # °C, as the zeros were signed
FULL = 0.76  # of the limit at most, but for the three of the story
OVER, CLOSE, FILLS = 1, 2, 3  # the numbers of those; the first two lie in the site that has persons to call
LORRIES = ((10, 0.7), (30, 1.06), (90, 1.06), (110, 0.66))  # what OVER bears: minutes of the play, share of the limit
PROVEN = timedelta(minutes=135)  # by then the goods are out and whoever holds the file sends a photo
CLOSE_AT = 0.91  # of the limit: beyond yellow, day and night
NEAR, RISE = 0.785, 0.08  # FILLS comes near its limit in the storm hour: share, and share an hour
BESIDE = 0.55, 0.12  # share of a busy day's middle and its swing
KEYS = ("strain", "warm", "trip")


@dataclass(frozen=True)
class Watched:
    """A floor under watch. `limit` in kg/m²; None: nobody knows it, its stock is said all the same."""

    n: int
    compound: str
    building: str
    level: int
    m2: float
    limit: float | None
    area: str
    lon: float
    lat: float

    @property
    def device(self) -> str:
        """The name of its gauges' logger."""
        return f"fl-{self.n:03d}"

    @property
    def lifted(self) -> bool:
        """Every third has a scale in its goods lift."""
        return self.n % 3 == 0

    def stock(self, at: datetime) -> float:
        """kg/m² at a time: it comes in by day and goes out by evening, one day in four less; three floors differ."""
        hour = at.astimezone(CITY).hour + at.minute / 60
        busy = max(0.0, sin(pi * (hour - 7) / 12)) if 7 <= hour <= 19 else 0.0
        weight = (1, 0.4, 0.8, 0.6)[(at.toordinal() + self.n) % 4]
        played = max(0.0, (at - rain.BEGIN) / timedelta(minutes=1))
        if at < rain.BEGIN:
            share = self._usual(busy * weight)
        elif self.n == OVER:
            share = float(np.interp(played, [m for m, _ in LORRIES], [s for _, s in LORRIES])) + 0.02 * busy * weight
        elif self.n == CLOSE:
            share = CLOSE_AT + 0.02 * busy * weight
        elif self.n == FILLS:
            share = min(BESIDE[0] + RISE * played / 60, NEAR)
        else:
            share = self._usual(busy * weight)
        return round(share * (self.limit or 400.0), 1)

    def _usual(self, busy: float) -> float:
        return min(BESIDE[0] * (0.6 + 0.4 * ((self.n * 37) % 10) / 10) + BESIDE[1] * busy, FULL)

    def said(self, at: datetime) -> dict[str, float]:
        """What its gauges say: µs of strain with the day's warmth in it, °C, and kg that the lift brought."""
        hour = at.astimezone(CITY).hour + at.minute / 60
        warm = round(WARM + 4 * cos(2 * pi * (hour - 14) / 24), 1)
        shaken = ((at.timestamp() // 60 * 7919 + self.n * 104_729) % 101 - 50) / 100
        out = {"strain": round(self.stock(at) / KG / FACTOR + MISMATCH * (warm - WARM) + shaken, 2), "warm": warm}
        if self.lifted:
            out["trip"] = round((self.stock(at) - self.stock(at - PERIOD)) * self.m2, 1)
        return out


def watched(compounds: Sequence[Sequence[object]], units: Sequence[Sequence[object]]) -> list[Watched]:
    """Floors of the rows of both files, one in nine of those without a limit; upper floors, where it matters."""
    places = {str(row[0]): (str(row[3]), row[4], row[5]) for row in compounds}
    seen: dict[tuple[str, str, int], Sequence[object]] = {}
    for row in units:
        if int(str(row[2])) > 1:
            seen.setdefault((str(row[0]), str(row[1]), int(str(row[2]))), row)
    known = [key for key, row in seen.items() if row[11]]
    unknown = [key for key, row in seen.items() if not row[11]]
    chosen = [*known[: MOST - MOST // 9], *unknown[: MOST // 9]]
    out = []
    for n, (compound, building, level) in enumerate(chosen, 1):
        area, lon, lat = places[compound]
        m2, posted = seen[compound, building, level][9], seen[compound, building, level][11]
        limit = float(str(posted)) * KG if posted else None
        where = float(str(lon)), float(str(lat))
        out.append(Watched(n, compound, building, level, float(str(m2)), limit, area, *where))
    return out


def streams(some: Sequence[Watched]) -> Iterator[list[object]]:
    """Rows of streams.csv."""
    names = {
        "strain": ("strain", "1e-6", "应变"),
        "warm": ("temperature", "Cel", "温度"),
        "trip": ("trip", "kg", "货梯"),
    }
    for w in some:
        for key in KEYS:
            if key != "trip" or w.lifted:
                quantity, unit, word = names[key]
                name = f"{w.compound} {w.building}-{w.level}F {word}"
                seconds = int(PERIOD.total_seconds())
                yield [w.device, key, name, quantity, unit, seconds, w.area, w.lon, w.lat, "", 0.0, ""]


def rows(some: Sequence[Watched], since: datetime) -> Iterator[list[object]]:
    """Rows of floors.csv: a strain gauge under the beam with a thermometer, and the lift's scale where there is one."""
    for w in some:
        at = [w.compound, w.building, w.level]
        yield [*at, "", w.m2, w.device, "strain", "strain", WARM, FACTOR, MISMATCH, ""]
        yield [*at, "", "", w.device, "warm", "temperature", "", "", "", ""]
        if w.lifted:
            yield [*at, "", w.m2, w.device, "trip", "lift", "", "", "", round(w.stock(since) * w.m2, 1)]


@dataclass
class Goods:
    """The floors between `until` and wherever they are played to: one SenML pack a floor and turn."""

    floors: Sequence[Watched]
    until: datetime

    def due(self, until: datetime) -> Iterator[tuple[str, bytes, int]]:
        """Device, payload and number of readings of all that is due by `until`."""
        while self.until + PERIOD <= until:
            times = [self.until + PERIOD * n for n in range(1, min(PACK, (until - self.until) // PERIOD) + 1)]
            self.until = times[-1]
            for w in self.floors:
                pack = [{"n": key, "t": int(t.timestamp()), "v": v} for t in times for key, v in w.said(t).items()]
                yield w.device, json.dumps(pack, separators=(",", ":")).encode(), len(pack)

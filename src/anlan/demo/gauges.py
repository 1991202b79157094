"""Plays the city's gauges over MQTT in the city's time, with a few faults on purpose, and counts what it sent."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from anlan.demo import faults
from anlan.demo.city import Stream
from anlan.demo.faults import Delivery
from anlan.demo.floors import Goods
from anlan.demo.mqtt import Stations
from anlan.demo.people import STORY
from anlan.demo.rain import Reading, readings

SPARE = f"st-{STORY}"
CHUNK = timedelta(hours=1)


@dataclass
class Gauges:
    """The gauges between `start` and wherever they have been played to."""

    streams: Sequence[Stream]
    stations: Stations
    start: datetime
    seed: int
    readings: Counter[str] = field(default_factory=Counter)
    withheld: int = 0
    goods: Goods | None = None  # what lies on watched floors, if anybody watches
    _made_until: datetime = field(init=False)
    _waiting: list[tuple[datetime, int, Delivery]] = field(default_factory=list)
    _number: int = 0
    _silent: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._made_until = self.start
        self._silent = faults.quiet((s.device for s in self.streams), self.seed, SPARE)

    @property
    def silent(self) -> frozenset[str]:
        """Stations that fall silent in the storm."""
        return self._silent

    def play(self, until: datetime) -> int:
        """Send all that is due by `until` and wait for its PUBACKs. Returns how many readings went out."""
        self._make(until)
        count = 0
        for device, stream, batch in self._batches(until):
            values = [{"t": int(d.reading.at.timestamp()), "v": d.reading.value} for d in batch]
            payload = json.dumps(values[0] if len(values) == 1 else values, separators=(",", ":"))
            self.stations.publish(device, f"obs/{device}/{stream}", payload.encode())
            self.readings.update(d.kind for d in batch)
            count += len(batch)
        for device, pack, n in self.goods.due(until) if self.goods else ():
            self.stations.publish(device, f"obs/{device}", pack)
            self.readings["plain"] += n
            count += n
        self.stations.flush()
        return count

    def facts(self) -> dict[str, int]:
        """What was sent, for the demo's own side of the account."""
        sent = sum(self.readings.values())
        again = self.readings["double"] + self.readings["conflict"]
        return {
            "messages": self.stations.sent,
            "acknowledged": self.stations.acked,
            "readings": sent,
            **{k: self.readings[k] for k in faults.KINDS if k != "plain"},
            "withheld": self.withheld,
            "distinct": sent - again,
        }

    def saved(self) -> dict[str, Any]:
        """Where the gauges stand, as JSON."""
        waiting = [
            [d.due.isoformat(), d.kind, d.reading.device, d.reading.stream, d.reading.at.isoformat(), d.reading.value]
            for _, _, d in sorted(self._waiting)
        ]
        return {
            "until": self._made_until.isoformat(),
            "waiting": waiting,
            "readings": self.readings,
            "withheld": self.withheld,
            "sent": self.stations.sent,
            "acked": self.stations.acked,
            "goods": self.goods.until.isoformat() if self.goods else "",
        }

    def load(self, saved: dict[str, Any]) -> None:
        """Stand where `saved` says."""
        self._made_until = datetime.fromisoformat(saved["until"])
        self._waiting = []
        for due, kind, device, stream, at, value in saved["waiting"]:
            reading = Reading(device, stream, datetime.fromisoformat(at), value)
            self._wait(Delivery(datetime.fromisoformat(due), reading, kind))
        self.readings = Counter(saved["readings"])
        self.withheld = saved["withheld"]
        if self.goods and saved.get("goods"):
            self.goods.until = datetime.fromisoformat(saved["goods"])
        self.stations.sent, self.stations.acked = saved["sent"], saved["acked"]

    def _wait(self, delivery: Delivery) -> None:
        self._number += 1
        heapq.heappush(self._waiting, (delivery.due, self._number, delivery))

    def _make(self, until: datetime) -> None:
        """Bring the plan of deliveries up to `until`."""
        while self._made_until < until:
            end = min(until, self._made_until + CHUNK)
            got = list(readings(self.streams, self._made_until, end, self.seed))
            out = [r for r in got if faults.heard(r, self._silent)]
            self.withheld += len(got) - len(out)
            for delivery in faults.deliveries(out, self.seed, SPARE):
                self._wait(delivery)
            self._made_until = end

    def _batches(self, until: datetime) -> Iterator[tuple[str, str, list[Delivery]]]:
        """What is due, one batch per stream and kind: repeated and late readings travel in messages of their own."""
        due: dict[tuple[str, str, str], list[Delivery]] = {}
        while self._waiting and self._waiting[0][0] <= until:
            delivery = heapq.heappop(self._waiting)[2]
            kind = "plain" if delivery.kind == "impossible" else delivery.kind
            due.setdefault((kind, delivery.reading.device, delivery.reading.stream), []).append(delivery)
        for kind, device, stream in sorted(due, key=lambda k: (faults.KINDS.index(k[0]), k[1], k[2])):
            yield device, stream, due[kind, device, stream]


def passwords_from(result: Mapping[str, str] | Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Device passwords as the import tells them: {device: password}, or rows with `device` and `password`."""
    if isinstance(result, Mapping):
        return dict(result)
    return {row["device"]: row["password"] for row in result}

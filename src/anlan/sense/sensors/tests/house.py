"""A small register and a pipeline on it, for the tests of this room."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
from conftest import COUNTY, T0, VILLAGE
from psycopg.rows import dict_row

from anlan.infra.scope import SYSTEM
from anlan.sense.sensors import actions
from anlan.sense.sensors.actions import Facts
from anlan.sense.sensors.pipeline import Judged, Pipeline, Prepared, prepare

BEAT = 1_786_000_000.0  # real time, where it doesn't matter
KEYS = {"rain": "rain", "level": "water_level"}


def us(at: datetime) -> int:
    """µs UTC."""
    return round(at.timestamp() * 1_000_000)


def register(device: str, *keys: str, period_s: int = 300, at: datetime = T0, **facts: Any) -> None:
    """Streams of a device, by the register's own verb."""
    for key in keys:
        given = {"name": f"{device} {key}", "quantity": KEYS[key], "period_s": period_s, "area": VILLAGE, **facts}
        actions.add(device, key, Facts(**given), by=SYSTEM, at=at)


def message(readings: Sequence[tuple[datetime, float]]) -> bytes:
    """What a device sends of one stream."""
    return json.dumps([{"t": at.timestamp(), "v": v} for at, v in readings]).encode()


class Feed:
    """A pipeline, and messages for it."""

    def __init__(self, dsn: str, **options: Any) -> None:
        self.dsn, self.options = dsn, options
        self.seq = 0
        self.open()

    def open(self) -> None:
        """A new process, as after a restart."""
        self.connection = psycopg.connect(self.dsn)
        self.pipeline = Pipeline(self.connection, **self.options)

    def restart(self) -> None:
        """The process dies; another comes up."""
        self.connection.close()
        self.open()

    def raw(self, messages: Sequence[tuple[str, bytes]], now: datetime = T0, **how: Any) -> Any:
        """Messages (topic, payload), received together."""
        return self.pipeline.store(self.prepared(messages, now), beat=how.pop("beat", BEAT), **how)

    def prepared(self, messages: Sequence[tuple[str, bytes]], now: datetime) -> Prepared:
        """Messages as the taking thread hands them on."""
        self.seq += len(messages)
        topics, payloads = [m[0] for m in messages], [m[1] for m in messages]
        return prepare(self.pipeline.register, topics, payloads, us(now), self.seq)

    def judge(self, topic: str, *readings: tuple[datetime, float], now: datetime) -> Judged:
        """Readings of one stream, judged and not written."""
        return self.pipeline.judge(self.prepared([(topic, message(readings))], now), beat=BEAT, more=True)

    def send(self, topic: str, *readings: tuple[datetime, float], now: datetime | None = None, **how: Any) -> Any:
        """Readings of one stream in one message, received when the last was made unless `now` says otherwise."""
        return self.raw([(topic, message(readings))], now or max(at for at, _ in readings), **how)

    def rows(self, query: str, *args: Any) -> list[dict[str, Any]]:
        """What the tables hold."""
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(query, args).fetchall()  # type: ignore[arg-type]


__all__ = ["BEAT", "COUNTY", "T0", "VILLAGE", "Feed", "message", "register", "us"]

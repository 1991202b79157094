"""Streams and batches for tests of the sweep over a real database, as the sense process hands them out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import psycopg

from anlan.infra.matter import new_id
from anlan.warn.thresholds.actions.book import micros


@dataclass(frozen=True)
class Totals:
    stream: np.ndarray
    at: np.ndarray
    m5: np.ndarray
    h1: np.ndarray
    h3: np.ndarray
    flag: np.ndarray


@dataclass(frozen=True)
class Batch:
    stream: np.ndarray
    at: np.ndarray
    value: np.ndarray
    flag: np.ndarray
    test: np.ndarray
    received: int
    totals: Totals


def batch(
    now: datetime,
    readings: list[tuple[int, datetime, float, int]] = (),  # type: ignore[assignment]
    sums: list[tuple[int, datetime, float, float]] = (),  # type: ignore[assignment]
    flag: int = 0,
    test: int = 0,
) -> Batch:
    """Readings (stream, at, value, flag) and sums (stream, at, m5, h1)."""
    return Batch(
        stream=np.array([r[0] for r in readings], np.int32),
        at=np.array([micros(r[1]) for r in readings], np.int64),
        value=np.array([r[2] for r in readings], float),
        flag=np.array([r[3] for r in readings], np.int16),
        test=np.full(len(readings), test, np.int32),
        received=micros(now),
        totals=Totals(
            stream=np.array([s[0] for s in sums], np.int32),
            at=np.array([micros(s[1]) for s in sums], np.int64),
            m5=np.array([s[2] for s in sums], float),
            h1=np.array([s[3] for s in sums], float),
            h3=np.array([s[3] for s in sums], float),
            flag=np.full(len(sums), flag, np.int16),
        ),
    )


@dataclass
class Gauges:
    """A connection of the sense process, and streams registered by the owner."""

    sense: psycopg.Connection
    owner: psycopg.Connection
    numbers: list[int] = field(default_factory=list)

    def stream(self, area: str, quantity: str = "rain", name: str = "") -> int:
        device = new_id()
        self.owner.execute(
            "insert into sensors_device (id, area, placed_by, shown_down, name, serial)"
            " values (%s, %s, 'none', false, %s, 0)",
            [device, area, f"d{len(self.numbers)}"],
        )
        found = self.owner.execute(
            "insert into sensors_stream (id, area, lon, lat, placed_by, shown_down, device_id, key, name, quantity,"
            " unit, period_s, datum, known_from)"
            " values (%s, %s, 121.2, 28.3, 'import', false, %s, 'r', %s, %s, 'mm', 60, '', %s) returning number",
            [new_id(), area, device, name or f"{area} gauge", quantity, datetime(2026, 1, 1).astimezone()],
        ).fetchone()
        self.owner.commit()
        self.numbers.append(found[0])
        return found[0]

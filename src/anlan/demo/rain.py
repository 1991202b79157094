"""The storm hour: a real radar series laid over the city, as what its gauges would have measured."""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Protocol

import numpy as np

from anlan.demo.official import DATA
from anlan.kernel.clock import CITY

START = datetime(2026, 8, 10, 14, 0, tzinfo=CITY)  # city time of the first radar picture
BEGIN = START - timedelta(minutes=30)  # the play begins on a dry afternoon
WEST, NORTH, CELL = 121.15, 28.55, 0.01  # where the crop's north-west corner is laid down; degrees
FRAME_S = 120  # the pictures are instants, two minutes apart
TIP_MM = 0.1  # a tipping bucket counts whole tips and keeps the rest in the bucket
CATCH = 0.02  # the most a gauge catches more or less than falls, by seed
# Invented answer of a small river: rise a per mm of rain nearby, emptying with time constant tau.
RISE_M_PER_MM, EMPTY_H, NEAR_DEG = 0.028, 3.0, 0.05


class Gauge(Protocol):
    """What this module needs to know about a stream."""

    device: str
    stream: str
    quantity: str
    period_s: int
    lon: float
    lat: float
    datum: float


@dataclass(frozen=True)
class Reading:
    """One value of one stream, at the end of its period."""

    device: str
    stream: str
    at: datetime
    value: float


@cache
def frames() -> np.ndarray:
    """Rain rate in mm/h, (frame, row from the north, column from the west)."""
    with (DATA / "rain.csv").open(encoding="utf-8") as f:
        rows = list(csv.reader(f))[1:]
    count, height = int(rows[-1][0]) + 1, int(rows[-1][1]) + 1
    return np.array([r[2:] for r in rows], np.int16).reshape(count, height, -1) / 10


@cache
def _fallen() -> np.ndarray:
    """Millimetres fallen from the first picture to each picture (trapezoids between instants)."""
    rate = frames()
    steps = (rate[1:] + rate[:-1]) / 2 * FRAME_S / 3600
    return np.concatenate([np.zeros_like(rate[:1]), np.cumsum(steps, axis=0)])


def duration() -> timedelta:
    """How long the series lasts: seventy minutes."""
    return timedelta(seconds=FRAME_S * (len(frames()) - 1))


def fallen_until(seconds: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Millimetres fallen at each place until each time after START, (place, time); dry before and after the series."""
    fallen, rate = _fallen(), frames()
    row = ((NORTH - np.asarray(lat)) / CELL).astype(int).clip(0, rate.shape[1] - 1)[:, None]
    col = ((np.asarray(lon) - WEST) / CELL).astype(int).clip(0, rate.shape[2] - 1)[:, None]
    s = np.asarray(seconds, float).clip(0, FRAME_S * (len(rate) - 1))[None, :]
    k = (s // FRAME_S).astype(int).clip(0, len(rate) - 2)
    part = (s - k * FRAME_S) / FRAME_S  # the rate runs linearly between two pictures, so the sum is a parabola
    r0, r1 = rate[k, row, col], rate[k + 1, row, col]
    return fallen[k, row, col] + (r0 * part + (r1 - r0) * part**2 / 2) * FRAME_S / 3600


def rain_sums(gauges: Sequence[Gauge], ends: np.ndarray, period_s: int, seed: int) -> np.ndarray:
    """Sums in mm over the periods that end `ends` seconds after START, as whole tips, (gauge, period)."""
    lon, lat = np.array([g.lon for g in gauges]), np.array([g.lat for g in gauges])
    catch = 1 + np.array([CATCH * _unit(seed, g) for g in gauges])[:, None]
    before = np.concatenate([[ends[0] - period_s], ends])
    tips = np.floor(fallen_until(before, lon, lat) * catch / TIP_MM + 1e-9)
    return np.round(np.diff(tips, axis=1) * TIP_MM, 1)


def river_levels(gauges: Sequence[Gauge], ends: np.ndarray, seed: int) -> np.ndarray:
    """Invented water levels in m above datum, (gauge, time): a bucket that fills with the rain nearby and empties.

    dS/dt = a R - S / tau with R the mean rain rate over five points around the gauge; level = datum + 1 m + S. Rain of
    a minute is added at its end, so S(t) is the sum over past minutes of a mm exp(-(t - t_i) / tau).
    """
    around = [(0.0, 0.0), (NEAR_DEG, 0.0), (-NEAR_DEG, 0.0), (0.0, NEAR_DEG), (0.0, -NEAR_DEG)]
    out = np.empty((len(gauges), len(ends)))
    minutes = np.arange(60.0, duration().total_seconds() + 1, 60.0)
    since = ends[:, None] - minutes[None, :]
    left = np.where(since >= 0, np.exp(-np.maximum(since, 0) / (EMPTY_H * 3600)), 0.0)
    for n, gauge in enumerate(gauges):
        lon, lat = (np.array([p + d[k] for d in around]) for k, p in ((0, gauge.lon), (1, gauge.lat)))
        mm = np.diff(fallen_until(np.concatenate([[0.0], minutes]), lon, lat).mean(axis=0))
        ripple = 0.003 * np.sin(ends / 900 + 6 * _unit(seed, gauge))
        out[n] = gauge.datum + 1.0 + RISE_M_PER_MM * (left @ mm) + ripple
    return np.round(out, 3)


def readings(gauges: Sequence[Gauge], start: datetime, until: datetime, seed: int) -> Iterator[Reading]:
    """Every reading due in (start, until], in the order of its time; START is 14:00 of the storm day."""
    columns: list[tuple[datetime, Gauge, float]] = []
    for key in sorted({(g.quantity, g.period_s) for g in gauges}):
        mine = [g for g in gauges if (g.quantity, g.period_s) == key]
        ends = _ends(start, until, key[1])
        if not len(ends):
            continue
        values = rain_sums(mine, ends, key[1], seed) if key[0] == "rain" else river_levels(mine, ends, seed)
        times = [START + timedelta(seconds=float(e)) for e in ends]
        for n, gauge in enumerate(mine):
            columns += [(at, gauge, float(v)) for at, v in zip(times, values[n], strict=True)]
    columns.sort(key=lambda c: (c[0], c[1].device, c[1].stream))
    for at, gauge, value in columns:
        yield Reading(gauge.device, gauge.stream, at, value)


def _ends(start: datetime, until: datetime, period_s: int) -> np.ndarray:
    first = (start - START).total_seconds() // period_s + 1
    last = (until - START).total_seconds() // period_s
    return np.arange(first, last + 1) * period_s


def _unit(seed: int, gauge: Gauge) -> float:
    """A fixed number in [-1, 1] for a stream and seed."""
    return zlib.crc32(f"{seed}/{gauge.device}/{gauge.stream}".encode()) / 0xFFFFFFFF * 2 - 1

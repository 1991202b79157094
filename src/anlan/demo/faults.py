"""What is wrong on purpose with the demo's readings, so that the product's care can be counted: a pure plan by seed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from anlan.demo.rain import START, Reading

KINDS = ("plain", "double", "conflict", "late", "impossible")
DOUBLE, CONFLICT, LATE, IMPOSSIBLE = 0.01, 0.001, 0.005, 0.002  # share of readings
LATE_BY = timedelta(minutes=25)
AGAIN_AFTER = timedelta(seconds=20)
NONSENSE_MM = 999.9  # what a shorted counter says
QUIET_FROM, QUIET_UNTIL = START + timedelta(minutes=20), START + timedelta(minutes=110)


@dataclass(frozen=True)
class Delivery:
    """A reading as it will be sent: when, and which kind of fault it carries."""

    due: datetime
    reading: Reading
    kind: str


def deliveries(readings: Iterable[Reading], seed: int, spare: str) -> Iterator[Delivery]:
    """Readings with their faults. The station `spare` is never late and never talks nonsense: the story hangs on it."""
    for r in readings:
        u = _unit(seed, r)
        if u < IMPOSSIBLE and r.device != spare and r.value == 0:
            yield Delivery(r.at, Reading(r.device, r.stream, r.at, NONSENSE_MM), "impossible")
            continue
        late = IMPOSSIBLE <= u < IMPOSSIBLE + LATE and r.device != spare
        yield Delivery(r.at + LATE_BY if late else r.at, r, "late" if late else "plain")
        if 1 - DOUBLE < u:
            yield Delivery(r.at + AGAIN_AFTER, r, "double")
        elif 1 - DOUBLE - CONFLICT < u:
            other = Reading(r.device, r.stream, r.at, round(r.value + 0.3, 3))
            yield Delivery(r.at + AGAIN_AFTER, other, "conflict")


def quiet(devices: Iterable[str], seed: int, spare: str, count: int = 2) -> frozenset[str]:
    """Stations that fall silent from 14:20 to 15:50: their link is down and nothing of that time is ever sent."""
    others = sorted(set(devices) - {spare}, key=lambda d: zlib.crc32(f"{seed}/quiet/{d}".encode()))
    return frozenset(others[:count])


def heard(reading: Reading, silent: frozenset[str]) -> bool:
    """Whether a reading gets out of its station."""
    return reading.device not in silent or not QUIET_FROM < reading.at <= QUIET_UNTIL


def _unit(seed: int, r: Reading) -> float:
    return zlib.crc32(f"{seed}/{r.device}/{r.stream}/{int(r.at.timestamp())}".encode()) / 0xFFFFFFFF

"""From messages to a sorted batch without doubles: decode, find the stream, check the time. Touches no state."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from anlan.numerics import signal
from anlan.sense.sensors import rules
from anlan.sense.sensors.decode import Bad, address, bad, decode
from anlan.sense.sensors.pipeline.register import Register

EARLY_US = rules.EARLY_S * 1_000_000
OLD_US = rules.OLD_DAYS * 86_400_000_000
KEPT_PER_BATCH = 1000  # bad records kept of one batch; a gone-mad device must not fill the disk. All are counted.


@dataclass
class Prepared:
    """A batch ready to be judged and stored.

    row, at, value : readings sorted by stream and time, each (stream, time) once
    other_row, other_at, other_value : in-batch repeats that said something else · same : in-batch repeats that didn't
    aside : (topic, area, bad record) · quarantined : how many records were bad, kept or not
    seq, pending : the last message's place in the store, and how many wait behind it
    """

    register: Register
    received: int
    row: NDArray[np.int64]
    at: NDArray[np.int64]
    value: NDArray[np.float64]
    other_row: NDArray[np.int64]
    other_at: NDArray[np.int64]
    other_value: NDArray[np.float64]
    same: int = 0
    messages: int = 0
    readings: int = 0
    quarantined: int = 0
    seq: int = 0
    pending: int = 0
    aside: list[tuple[str, str, Bad]] = field(default_factory=list)


class _Gathering:
    """Columns of a batch while its messages are decoded."""

    def __init__(self, register: Register, received: int) -> None:
        self.register, self.received = register, received
        self.row: list[int] = []
        self.at: list[int] = []
        self.value: list[float] = []
        self.aside: list[tuple[str, str, Bad]] = []
        self.quarantined = self.readings = 0

    def reject(self, topic: str, device: str, record: Bad, count: int = 1) -> None:
        self.quarantined += count
        if len(self.aside) < KEPT_PER_BATCH:
            self.aside.append((topic[:200], self.register.place(device), record))

    def message(self, topic: str, payload: bytes, receipt: Callable[[], int]) -> None:
        place = address(topic)
        if place is None:
            self.readings += 1
            self.reject(topic, "", bad("topic", payload))
            return
        device, stream = place
        known = self.register.rows.get(device)
        if known is None:
            self.readings += 1
            self.reject(topic, device, bad("unknown_device", payload))
            return
        # only a device's own topic may bring SenML, whose times may be relative to receipt
        found = decode(device, stream, payload, self.received if stream is not None else receipt())
        self.readings += len(found) + len(found.bad)
        for record in found.bad:
            self.reject(topic, device, record)
        rows = list(map(known.get, found.key))
        if None in rows or any(found.unit):
            self._one_by_one(topic, device, rows, found.key, found.at, found.value, found.unit)
        else:
            self.row += rows  # type: ignore[arg-type]  # none is None here
            self.at += found.at
            self.value += found.value

    def _one_by_one(
        self,
        topic: str,
        device: str,
        rows: list[int | None],
        keys: list[str],
        ats: list[int],
        values: list[float],
        units: list[str],
    ) -> None:
        for row, key, at, value, unit in zip(rows, keys, ats, values, units, strict=True):
            record = {"stream": key, "t": at / 1e6, "v": value, "u": unit}
            if row is None:
                self.reject(topic, device, bad("unknown_stream", record))
            elif unit and unit != self.register.unit[row]:
                self.reject(topic, device, bad("unit", record))
            else:
                self.row.append(row)
                self.at.append(at)
                self.value.append(value)

    def out_of_time(self, now: int, row: NDArray[np.int64], at: NDArray[np.int64], value: NDArray[np.float64]) -> None:
        """What can't be: from the future, or too old to be telemetry."""
        for i in np.flatnonzero((at > now + EARLY_US) | (at < now - OLD_US)):
            number = int(self.register.streams.number[row[i]])
            reason = "future" if at[i] > now else "too_old"
            self.quarantined += 1
            if len(self.aside) < KEPT_PER_BATCH:
                record = bad(reason, {"number": number, "t": at[i] / 1e6, "v": float(value[i])})
                self.aside.append(("", self.register.area[row[i]], record))


def prepare(
    register: Register,
    topics: Sequence[str],
    payloads: Sequence[bytes],
    now: int,
    seq: int = 0,
    receipt: Callable[[int], int] | None = None,
) -> Prepared:
    """Decode messages and put their readings in order.

    `now` is city time (µs UTC); `receipt` says when the message at a place was received, where that was earlier.
    """
    gathering = _Gathering(register, now)
    for i, (topic, payload) in enumerate(zip(topics, payloads, strict=True)):
        gathering.message(topic, payload, lambda i=i: receipt(i) if receipt else now)  # type: ignore[misc]
    row = np.array(gathering.row, np.int64)
    at = np.array(gathering.at, np.int64)
    value = np.array(gathering.value, np.float64)
    timely = (at <= now + EARLY_US) & (at >= now - OLD_US)
    if not timely.all():
        gathering.out_of_time(now, row, at, value)
        row, at, value = row[timely], at[timely], value[timely]
    by = signal.order(row, at)
    row, at, value = row[by], at[by], value[by]
    first, same, other = signal.repeats(row, at, value)
    return Prepared(
        register, now, row[first], at[first], value[first], row[other], at[other], value[other],
        same=int(same.sum()), messages=len(payloads), readings=gathering.readings,
        quarantined=gathering.quarantined, seq=seq, aside=gathering.aside,
    )  # fmt: skip

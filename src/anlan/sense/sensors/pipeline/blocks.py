"""Five-minute sums packed by clock hour: which hours a batch completes or changes, and their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection, Cursor

from anlan.numerics import signal
from anlan.sense.sensors import rules
from anlan.sense.sensors.pipeline.columns import Packed, copy_in, copy_out, packed
from anlan.sense.sensors.pipeline.memory import NEVER, Ints, Memory
from anlan.sense.sensors.pipeline.register import Register

HOUR_US = 3_600_000_000
SLOTS = signal.HOUR_SLOTS
_COLUMNS = ("at", "total", "stream", "used", "doubt", "m5", "n5", "d5")
_KEEP = (
    f"insert into obs_sum ({', '.join(_COLUMNS)}) select {', '.join(_COLUMNS)} from block on conflict (stream, at)"
    f" do update set {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS if name not in ('at', 'stream'))}"
)


def prepare(connection: Connection[Any]) -> None:
    """The table through which blocks go into `obs_sum`."""
    connection.execute("create temp table if not exists block (like obs_sum) on commit delete rows")


def hour_of(slot: Ints) -> Ints:
    """Clock hour of a slot, counted from 1970: slots 1 to 12 are of hour 0.

    >>> hour_of(np.array([1, 12, 13])).tolist()
    [0, 0, 1]
    """
    return (slot - 1) // SLOTS


def pairs(row: Ints, hour: Ints) -> tuple[Ints, Ints]:
    """Different (stream, hour) pairs, sorted."""
    by = signal.order(row, hour)
    row, hour = row[by], hour[by]
    first, _, _ = signal.repeats(row, hour, np.zeros(len(row)))
    return row[first], hour[first]


def begun(memory: Memory, row: Ints, slot: Ints) -> None:
    """A stream's first reading begins its hours: `row`, `slot` are a batch's, sorted."""
    first = signal.groups(row)
    new = first[memory.written[row[first]] == NEVER]
    memory.written[row[new]] = hour_of(slot[new]) - 1


def ended(memory: Memory, row: Ints, until: Ints) -> tuple[Ints, Ints]:
    """Hours of streams that hold readings and aren't stored yet, up to hour `until` (shape of `row`)."""
    newest = memory.state.ring.newest[row]
    first = np.maximum(memory.written[row], hour_of(newest - memory.state.ring.amount.shape[1])) + 1
    until = np.minimum(until, hour_of(newest))
    some = (memory.written[row] > NEVER) & (until >= first)
    row, first, count = row[some], first[some], (until - first + 1)[some]
    every = np.repeat(row, count)
    hour = np.repeat(first, count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    _, used, doubt = slots(memory, every, hour)
    there = (used.sum(axis=1) + doubt.sum(axis=1)) > 0
    return every[there], hour[there]


def slots(memory: Memory, row: Ints, hour: Ints) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Amounts, counted and doubted readings of hours' twelve slots as memory has them, shapes (m, 12)."""
    ring = memory.state.ring
    slot = hour[:, None] * SLOTS + np.arange(1, SLOTS + 1)
    cell = slot % ring.amount.shape[1]
    each = row[:, None]
    newest = ring.newest[each]
    held = (slot <= newest) & (slot > newest - ring.amount.shape[1])
    amount = np.where(held, ring.amount[each, cell], 0.0)
    return np.round(amount, 6), np.where(held, ring.used[each, cell], 0), np.where(held, ring.doubt[each, cell], 0)


def held(memory: Memory, row: Ints, hour: Ints) -> NDArray[np.bool_]:
    """Whether memory still has all of an hour."""
    ring = memory.state.ring
    whole: NDArray[np.bool_] = hour * SLOTS + 1 > ring.newest[row] - ring.amount.shape[1]
    return whole


@dataclass(frozen=True)
class Hours:
    """Hours that a batch stores: rows of those that memory has, and stream and hour of those that it forgot."""

    rows: Packed | None
    number: NDArray[np.int32]
    hour: Ints


def gather(register: Register, memory: Memory, row: Ints, hour: Ints) -> Hours:
    """Hours as memory has them now, whether or not they were stored before; they count as stored from here on."""
    known = held(memory, row, hour)
    number = register.streams.number[row]
    np.maximum.at(memory.written, row, hour)
    rows = _packed(number[known], hour[known], *slots(memory, row[known], hour[known])) if known.any() else None
    return Hours(rows, number[~known], hour[~known])


def keep(cursor: Cursor[Any], hours: Hours) -> None:
    """Store hours; what memory forgot is made from the stored readings, this batch's own among them."""
    if hours.rows is not None:
        copy_in(cursor, "block", hours.rows)
    if len(hours.hour):
        sums = _from_readings(cursor, hours.number, hours.hour)
        copy_in(cursor, "block", _packed(hours.number, hours.hour, *sums))
    if hours.rows is not None or len(hours.hour):
        cursor.execute(_KEEP)


def _packed(number: NDArray[np.int32], hour: Ints, m5: NDArray[Any], n5: NDArray[Any], d5: NDArray[Any]) -> Packed:
    return packed(
        {
            "at": ("at", hour * HOUR_US),
            "total": ("float8", np.round(m5.sum(axis=1), 6)),
            "stream": ("int4", number),
            "used": ("int2", n5.sum(axis=1)),
            "doubt": ("int2", d5.sum(axis=1)),
            "m5": ("float8", m5),
            "n5": ("int2", n5),
            "d5": ("int2", d5),
        }
    )


def _from_readings(
    cursor: Cursor[Any], number: NDArray[np.int32], hour: Ints
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    wanted = ",".join(
        f"({i},{n},{h * HOUR_US / 1e6!r})" for i, (n, h) in enumerate(zip(number.tolist(), hour.tolist(), strict=True))
    )
    found = copy_out(
        cursor,
        f"select w.i, o.at, o.value, o.flag from (values {wanted}) w(i, stream, since) cross join lateral"
        " (select * from obs"
        " where stream = w.stream and at > to_timestamp(w.since) and at <= to_timestamp(w.since + 3600)) o",
        {"i": "int4", "at": "at", "value": "float8", "flag": "int2"},
    )
    place = (found["i"], signal.slot_of(found["at"]) - hour[found["i"]] * SLOTS - 1)
    use, doubt = rules.counted(found["flag"])
    m5, n5, d5 = np.zeros((len(hour), SLOTS)), np.zeros((len(hour), SLOTS), int), np.zeros((len(hour), SLOTS), int)
    np.add.at(m5, place, np.where(use, found["value"], 0.0))
    np.add.at(n5, place, use)
    np.add.at(d5, place, doubt)
    return np.round(m5, 6), n5, d5

"""The statements of a batch's transaction, each over whole columns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import psutil  # type: ignore[import-untyped]
from numpy.typing import NDArray
from psycopg import Connection, Cursor

from anlan.numerics import signal
from anlan.sense.sensors.pipeline.columns import Array, unnest
from anlan.sense.sensors.pipeline.judged import Judged
from anlan.sense.sensors.pipeline.memory import Ints, Memory
from anlan.sense.sensors.pipeline.prepare import Prepared
from anlan.sense.sensors.pipeline.register import Register

DAY_US = 86_400_000_000
HOUR_US = 3_600_000_000
_EXISTING = (
    "select n.i, o.value from unnest(%b::int4[], %b::timestamptz[]) with ordinality n(stream, at, i) cross join lateral"
    " (select value from obs where stream = n.stream and at = n.at limit 1) o"
)
_COUNTS = ("messages", "readings", "stored", "late", "same", "conflicts", "quarantined", "unhooked")
_CURSOR = (
    f"insert into obs_cursor as c (reader, store, seq, beat_at, city_at, pending, resident_bytes, {', '.join(_COUNTS)})"
    f" values (%s, %s, %s, %s, %s, %s, %s{', %s' * len(_COUNTS)}) on conflict (reader) do update set"
    " store = excluded.store, seq = case when excluded.messages > 0 then excluded.seq else c.seq end,"
    " beat_at = excluded.beat_at, city_at = excluded.city_at, pending = excluded.pending,"
    " resident_bytes = excluded.resident_bytes, "
    + ", ".join(f"{name} = c.{name} + excluded.{name}" for name in _COUNTS)
)
_SUMS = ("m5", "h1", "h3", "hour", "day")
_LATEST_KINDS = {
    "stream": "int4", "flag": "int2", "sum_flag": "int2", "at": "at", "value": "float8", "received_at": "at",
    **dict.fromkeys(_SUMS, "float8"),
}  # fmt: skip
_LATEST = (
    f"insert into obs_latest ({', '.join(_LATEST_KINDS)}) select "
    + ", ".join(f"nullif({name}, 'NaN')" if name in _SUMS else name for name in _LATEST_KINDS)
    + f" from {unnest(_LATEST_KINDS.values())} n({', '.join(_LATEST_KINDS)}) on conflict (stream) do update set "
    + ", ".join(f"{name} = excluded.{name}" for name in _LATEST_KINDS if name != "stream")
)
_ALONE = 0x53454E53
_process = psutil.Process()


def alone(connection: Connection[Any]) -> bool:
    """Whether this connection is now the one writer, until it ends; else another worker is at it."""
    found = connection.execute("select pg_try_advisory_lock(%s)", [_ALONE]).fetchone()
    return found == (True,)


def place(connection: Connection[Any], store: str, reader: str = "sense") -> int:
    """How far the tables are in a store; 0 in one they have seen nothing of."""
    found = connection.execute(
        "select seq from obs_cursor where reader = %s and store = %s", [reader, store]
    ).fetchone()
    return int(found[0]) if found else 0


def instant(at: int) -> datetime:
    """µs UTC as a datetime."""
    return datetime.fromtimestamp(at // 1_000_000, UTC).replace(microsecond=at % 1_000_000)


def days_of(at: Ints, now: int) -> set[int]:
    """Days whose partitions a batch needs: its readings', and today and tomorrow before they are needed."""
    hours = (signal.slot_of(at) - 1) // signal.HOUR_SLOTS * HOUR_US  # a reading at midnight is of the day before's hour
    return {now // DAY_US, now // DAY_US + 1, *_days_of(at), *_days_of(hours)}


def _days_of(at: Ints) -> list[int]:
    day = at // DAY_US
    low = int(day.min(initial=0 if len(day) == 0 else day[0]))
    return [low + i for i in np.flatnonzero(np.bincount(day - low)).tolist()]


def days(cursor: Cursor[Any], known: set[int], wanted: set[int]) -> None:
    """Make partitions that aren't known to be there."""
    for day in sorted(wanted - known):
        cursor.execute("select obs_day(%s)", [instant(day * DAY_US).date()])
    known |= wanted


def existing(
    connection: Connection[Any], number: NDArray[np.int32], at: Ints
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which late readings are stored already, and with which value."""
    there, kept = np.zeros(len(number), bool), np.full(len(number), np.nan)
    with connection.cursor() as cursor:
        cursor.execute(_EXISTING, [Array("int4", number), Array("at", at)], binary=True)
        for i, value in cursor.fetchall():
            there[i - 1], kept[i - 1] = True, value
    return there, kept


def latest_of(register: Register, memory: Memory, row: Ints) -> list[Array]:
    """The newest reading of some streams and the sums of its slot, as memory has them now."""
    columns = {
        "stream": register.streams.number[row],
        "flag": memory.flag[row],
        "sum_flag": memory.sum_flag[row],
        "at": memory.state.last_at[row],
        "value": memory.value[row],
        "received_at": memory.received[row],
        **{name: memory.sums[i, row] for i, name in enumerate(_SUMS)},
    }
    return [Array(_LATEST_KINDS[name], values) for name, values in columns.items()]


def latest(cursor: Cursor[Any], columns: list[Array]) -> None:
    """Put newer ones in place of those that are there."""
    if columns:
        cursor.execute(_LATEST, columns)


def conflicts_of(
    register: Register,
    prepared: Prepared,
    row: Ints,
    at: Ints,
    kept: NDArray[np.float64],
    value: NDArray[np.float64],
) -> list[tuple[Any, ...]]:
    """Readings that contradict what was said first: what was stored, or what is first within the batch."""
    number = register.streams.number
    received = instant(prepared.received)
    rows = [
        (instant(a), k, v, received, int(number[r]))
        for r, a, k, v in zip(row.tolist(), at.tolist(), kept.tolist(), value.tolist(), strict=True)
    ]
    others = zip(prepared.other_row.tolist(), prepared.other_at.tolist(), prepared.other_value.tolist(), strict=True)
    stored = {(r, a): k for r, a, k in zip(row.tolist(), at.tolist(), kept.tolist(), strict=True)}
    for r, a, v in others:
        first = prepared.value[np.flatnonzero((prepared.row == r) & (prepared.at == a))[0]]
        rows.append((instant(a), stored.get((r, a), float(first)), v, received, int(number[r])))
    return rows


def conflicts(cursor: Cursor[Any], rows: list[tuple[Any, ...]]) -> None:
    """Keep them apart."""
    if rows:
        with cursor.copy("copy obs_conflict (at, kept, other, received_at, stream) from stdin") as copy:
            for each in rows:
                copy.write_row(each)


def aside(cursor: Cursor[Any], prepared: Prepared) -> None:
    """What could not be read, with its reason."""
    if prepared.aside:
        received = instant(prepared.received)
        with cursor.copy("copy obs_quarantine (received_at, area, topic, reason, raw) from stdin") as copy:
            for topic, area, record in prepared.aside:
                copy.write_row((received, area, topic, record.reason, record.raw))


def progress(cursor: Cursor[Any], reader: str, store: str, judged: Judged) -> None:
    """How far the reader has come, and what it has counted since the world began."""
    prepared = judged.prepared
    state = [
        datetime.fromtimestamp(judged.beat, UTC),
        instant(prepared.received),
        prepared.pending,
        _process.memory_info().rss,
    ]
    counts = [getattr(judged.done, name) for name in _COUNTS[:-1]]
    cursor.execute(_CURSOR, [reader, store, prepared.seq, *state, *counts, int(judged.unhooked)])

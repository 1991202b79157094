"""The statements of a batch's transaction, each over whole columns."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil  # type: ignore[import-untyped]
from numpy.typing import NDArray
from psycopg import Connection, Cursor

from anlan.numerics import signal
from anlan.sense.sensors.pipeline.columns import Array, Columns, arrays, copy_in, unnest
from anlan.sense.sensors.pipeline.memory import Ints, Memory
from anlan.sense.sensors.pipeline.prepare import Prepared
from anlan.sense.sensors.pipeline.register import Register

if TYPE_CHECKING:
    from anlan.sense.sensors.pipeline.store import Pipeline, Stored, _New

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


def days(cursor: Cursor[Any], known: set[int], at: Ints, now: int) -> None:
    """Partitions for the batch's days, and for today and tomorrow before they are needed."""
    hours = (signal.slot_of(at) - 1) // signal.HOUR_SLOTS * HOUR_US  # a reading at midnight is of the day before's hour
    wanted = {now // DAY_US, now // DAY_US + 1, *_days_of(at), *_days_of(hours)}
    for day in sorted(wanted - known):
        cursor.execute("select obs_day(%s)", [instant(day * DAY_US).date()])
    known |= wanted


def _days_of(at: Ints) -> list[int]:
    day = at // DAY_US
    low = int(day.min(initial=0 if len(day) == 0 else day[0]))
    return [low + i for i in np.flatnonzero(np.bincount(day - low)).tolist()]


def existing(
    cursor: Cursor[Any], register: Register, row: Ints, at: Ints
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which late readings are stored already, and with which value."""
    there, kept = np.zeros(len(row), bool), np.full(len(row), np.nan)
    cursor.execute(_EXISTING, [Array("int4", register.streams.number[row]), Array("at", at)], binary=True)
    for i, value in cursor.fetchall():
        there[i - 1], kept[i - 1] = True, value
    return there, kept


def readings(cursor: Cursor[Any], register: Register, new: _New, received: int) -> None:
    """COPY the new readings in. They are sorted by stream, which the primary key likes (stack.md 2)."""
    if len(new.row):
        columns: Columns = {
            "at": ("at", new.at),
            "value": ("float8", new.value),
            "received_at": ("at", np.full(len(new.row), received)),
            "stream": ("int4", register.streams.number[new.row]),
            "test": ("int4", new.judged.test),
            "flag": ("int2", new.judged.flag),
        }
        copy_in(cursor, "obs", columns)


def latest(cursor: Cursor[Any], register: Register, memory: Memory, row: Ints) -> None:
    """The newest reading of some streams and the sums of its slot."""
    if not len(row):
        return
    columns: Columns = {
        "stream": ("int4", register.streams.number[row]),
        "flag": ("int2", memory.flag[row]),
        "sum_flag": ("int2", memory.sum_flag[row]),
        "at": ("at", memory.state.last_at[row]),
        "value": ("float8", memory.value[row]),
        "received_at": ("at", memory.received[row]),
        **{name: ("float8", memory.sums[i, row]) for i, name in enumerate(("m5", "h1", "h3", "hour", "day"))},
    }
    names = ", ".join(columns)
    taken = ", ".join(
        f"nullif({name}, 'NaN')" if name in ("m5", "h1", "h3", "hour", "day") else name for name in columns
    )
    new = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "stream")
    cursor.execute(
        f"insert into obs_latest ({names}) select {taken} from {unnest(columns)} n({names})"
        f" on conflict (stream) do update set {new}",
        arrays(columns),
    )


def conflicts(
    cursor: Cursor[Any],
    register: Register,
    prepared: Prepared,
    row: Ints,
    at: Ints,
    kept: NDArray[np.float64],
    value: NDArray[np.float64],
) -> None:
    """Readings that contradict what was said first: with stored ones, and within the batch."""
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


def progress(
    cursor: Cursor[Any], pipeline: Pipeline, prepared: Prepared, done: Stored, beat: float, *, unhooked: bool
) -> None:
    """How far the reader has come, and what it has counted since the world began."""
    place = [pipeline.reader, pipeline.store_name, prepared.seq]
    state = [
        datetime.fromtimestamp(beat, UTC),
        instant(prepared.received),
        prepared.pending,
        _process.memory_info().rss,
    ]
    counts = [getattr(done, name) for name in _COUNTS[:-1]]
    cursor.execute(_CURSOR, [*place, *state, *counts, int(unhooked)])

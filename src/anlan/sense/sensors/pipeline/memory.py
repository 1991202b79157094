"""What the pipeline keeps in memory of each stream, and how it finds it again in the tables after a restart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection, Cursor

from anlan.numerics import signal
from anlan.sense.sensors import rules
from anlan.sense.sensors.pipeline.columns import copy_out
from anlan.sense.sensors.pipeline.register import Register

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NEVER = np.iinfo(np.int64).min // 2
BACK_US = 29 * 3_600_000_000  # of the ring's 30 hours
LEVELS_US = 6 * 3_600_000_000
HOUR_US = 3_600_000_000
_OBS = {"stream": "int4", "at": "at", "value": "float8", "flag": "int2"}
_BLOCK = {"stream": "int4", "at": "at", "m5": "float8[12]", "n5": "int2[12]", "d5": "int2[12]"}


@dataclass
class Memory:
    """State of N streams, all arrays by row.

    state : what the rules look at · written : newest clock hour (since 1970) whose five-minute sums are stored
    value, flag, received : the newest reading · sums : (5, N) m5 h1 h3 hour day of its slot · sum_flag
    dirty : what `obs_latest` doesn't know yet
    """

    state: rules.State
    written: Ints
    value: Floats
    flag: NDArray[np.int16]
    received: Ints
    sums: Floats
    sum_flag: NDArray[np.int16]
    dirty: NDArray[np.bool_]

    @classmethod
    def empty(cls, n: int) -> Memory:
        """Of streams that never spoke."""
        return cls(
            state=rules.State.empty(n),
            written=np.full(n, NEVER),
            value=np.full(n, np.nan),
            flag=np.full(n, rules.UNCHECKED, np.int16),
            received=np.zeros(n, np.int64),
            sums=np.full((5, n), np.nan),
            sum_flag=np.full(n, rules.UNCHECKED, np.int16),
            dirty=np.zeros(n, bool),
        )

    def take(self, rows: Ints) -> Memory:
        """For another register: row i was row `rows[i]`, or is new where that is negative."""
        other = Memory.empty(len(rows))
        old = rows >= 0
        for name in ("written", "value", "flag", "received", "sum_flag", "dirty"):
            getattr(other, name)[old] = getattr(self, name)[rows[old]]
        other.sums[:, old] = self.sums[:, rows[old]]
        other.state = self.state.take(rows)
        return other


def restore(connection: Connection[Any], register: Register) -> Memory:
    """Memory as the tables have it."""
    streams = register.streams
    memory = Memory.empty(len(streams.number))
    rows_of = np.full(int(streams.number.max(initial=0)) + 1, -1, np.int64)
    rows_of[streams.number] = np.arange(len(streams.number))
    with connection.transaction(), connection.cursor() as cursor:
        _newest(cursor, memory, rows_of)
        spoke = np.flatnonzero(memory.state.last_at > NEVER)
        if len(spoke):
            _blocks(cursor, memory, register, rows_of, spoke)
            _since(cursor, memory, register, rows_of, spoke)
            newest = signal.windows(memory.state.ring, spoke, memory.state.ring.newest[spoke])
            summed = streams.summed[spoke]
            memory.state.hour[spoke[summed]] = newest.h1[summed]
            five = np.array([newest.m5, newest.h1, newest.h3, newest.hour, newest.day])
            memory.sums[:, spoke[summed]] = five[:, summed]
    memory.dirty[:] = memory.state.last_at > NEVER
    return memory


def _newest(cursor: Cursor[Any], memory: Memory, rows_of: Ints) -> None:
    """The newest reading; `obs_latest` may lag a moment behind `obs`."""
    kinds = {**_OBS, "received": "at"}
    found = copy_out(
        cursor,
        "select n.stream, n.at, n.value, n.flag, n.received_at from obs_latest l cross join lateral"
        " (select o.* from obs o where o.stream = l.stream and o.at >= l.at order by o.at desc limit 1) n",
        kinds,
    )
    known = rows_of[np.minimum(found["stream"], len(rows_of) - 1)] >= 0  # others have been retired
    known &= found["stream"] < len(rows_of)
    row = rows_of[found["stream"][known]]
    memory.state.last_at[row] = found["at"][known]
    memory.value[row], memory.flag[row] = found["value"][known], found["flag"][known]
    memory.received[row] = found["received"][known]
    memory.state.last_value[row] = np.where(found["flag"][known] == rules.BAD, np.nan, found["value"][known])


def _blocks(cursor: Cursor[Any], memory: Memory, register: Register, rows_of: Ints, spoke: Ints) -> None:
    """The ring's slots from the stored hours, each stream's back from its own newest reading."""
    row = spoke[register.streams.summed[spoke]]
    last = memory.state.last_at[row]
    found = _each(cursor, register, row, last - BACK_US, last, "obs_sum", "at, m5, n5, d5", _BLOCK)
    if found is None:
        return
    row, hour = rows_of[found["stream"]], found["at"] // HOUR_US
    slot = hour[:, None] * signal.HOUR_SLOTS + np.arange(1, signal.HOUR_SLOTS + 1)
    ring = memory.state.ring
    cell = slot % ring.amount.shape[1]
    ring.amount[row[:, None], cell] = found["m5"]
    ring.used[row[:, None], cell], ring.doubt[row[:, None], cell] = found["n5"], found["d5"]
    np.maximum.at(memory.written, row, hour)
    ring.newest[:] = np.maximum(ring.newest, np.where(memory.written > NEVER, (memory.written + 1) * 12, NEVER))


def _since(cursor: Cursor[Any], memory: Memory, register: Register, rows_of: Ints, spoke: Ints) -> None:
    """What came after the stored hours, and six hours of levels, from the readings themselves."""
    last = memory.state.last_at[spoke]
    stored = (memory.written[spoke] + 1) * HOUR_US
    after = np.where(register.streams.summed[spoke], np.maximum(stored, last - BACK_US), last - LEVELS_US)
    found = _each(cursor, register, spoke, after, last, "obs", "at, value, flag", _OBS)
    if found is None:
        return
    row, slot = rows_of[found["stream"]], signal.slot_of(found["at"])
    by = signal.order(row, found["at"])
    use, doubt = rules.counted(found["flag"])
    signal.pour(
        memory.state.ring, row[by], slot[by], found["value"][by], use[by], doubt[by], register.streams.summed
    )  # fmt: skip


def _each(
    cursor: Cursor[Any],
    register: Register,
    row: Ints,
    after: Ints,
    until: Ints,
    table: str,
    names: str,
    kinds: dict[str, str],
) -> dict[str, NDArray[Any]] | None:
    """Rows of a table for each stream after one time and up to another; None if no stream asks for any."""
    wanted = np.flatnonzero(until > after)
    if not len(wanted):
        return None
    number = register.streams.number
    columns = (number[row[wanted]].tolist(), (after[wanted] / 1e6).tolist(), (until[wanted] / 1e6).tolist())
    each = ",".join(f"({n},{a!r},{u!r})" for n, a, u in zip(*columns, strict=True))
    return copy_out(
        cursor,
        f"select o.* from (values {each}) w(stream, since, until) cross join lateral"
        f" (select stream, {names} from {table}"
        " where stream = w.stream and at > to_timestamp(w.since) and at <= to_timestamp(w.until)) o",
        kinds,
    )

"""One batch, one transaction: late repeats found, readings judged and copied in, sums, latest, hooks, cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection, Cursor

from anlan.numerics import signal
from anlan.sense.sensors import rules
from anlan.sense.sensors.pipeline import blocks, totals, write
from anlan.sense.sensors.pipeline.batch import Batch, Totals
from anlan.sense.sensors.pipeline.columns import adapt
from anlan.sense.sensors.pipeline.memory import Ints, Memory, restore
from anlan.sense.sensors.pipeline.prepare import Prepared
from anlan.sense.sensors.pipeline.register import Register, load
from anlan.sense.sensors.pipeline.totals import SumRows

Hook = Callable[[Connection[Any], Batch], None]
LATEST_SECONDS = 1.0  # under load the table of latest values is written so often, not with every batch


class HookFailed(Exception):
    """A hook (thresholds) raised: nothing of the batch is stored yet."""


@dataclass(frozen=True)
class Stored:
    """What became of a batch: readings = stored + same + conflicts + quarantined."""

    messages: int
    readings: int
    stored: int
    late: int
    same: int
    conflicts: int
    quarantined: int
    areas: frozenset[str]


@dataclass
class _New:
    """The readings of a batch that are new, while they are judged."""

    row: Ints
    at: Ints
    value: NDArray[np.float64]
    fresh: NDArray[np.bool_]
    slot: Ints
    judged: rules.Judgement


class Pipeline:
    """The only writer of the tables of readings. After an exception make another one: memory is spoilt."""

    def __init__(
        self, connection: Connection[Any], hooks: Sequence[Hook] = (), *, reader: str = "sense", store: str = ""
    ) -> None:
        connection.autocommit = True  # so that `transaction()` is one, not a savepoint in a forgotten one
        adapt(connection)
        blocks.prepare(connection)
        self.connection, self.hooks, self.reader, self.store_name = connection, hooks, reader, store
        self.register: Register = load(connection)
        self.memory: Memory = restore(connection, self.register)
        self.days: set[int] = set()
        self._flushed_at = -np.inf
        self._swept = 0  # hour up to which even streams that fell silent have been stored
        self._in_latest = self.memory.dirty.copy()

    def store(self, prepared: Prepared, *, beat: float, more: bool = False, hooks: bool = True) -> Stored:
        """Store a batch. `beat` is real time (s) · `more`: further batches wait, so the latest values may lag a moment.

        Raises `HookFailed` when a hook does; with `hooks=False` the batch is stored without them and that is counted.
        """
        self._follow(prepared.register)
        with self.connection.transaction(), self.connection.cursor() as cursor:
            new, same, conflicts = self._sort_out(cursor, prepared)
            write.days(cursor, self.days, new.at, prepared.received)
            before = self.memory.state.last_at[new.row[signal.groups(new.row)]]
            rows, changed = self._judge(new, prepared.received)
            write.readings(cursor, self.register, new, prepared.received)
            self._hours(cursor, new, changed, None if more else prepared.received)
            if not more or beat - self._flushed_at >= LATEST_SECONDS or not self._in_latest[changed].all():
                self._latest(cursor, beat)
            write.aside(cursor, prepared)
            if hooks and self.hooks and len(new.row):
                self._hooks(self._batch(new, rows, before, prepared.received))
            done = Stored(
                messages=prepared.messages,
                readings=prepared.readings,
                stored=len(new.row),
                late=int((~new.fresh).sum()),
                same=prepared.same + same,
                conflicts=conflicts,
                quarantined=prepared.quarantined,
                areas=frozenset(self.register.area[r][:12] for r in changed),
            )
            write.progress(cursor, self, prepared, done, beat, unhooked=bool(self.hooks) and not hooks)
        return done

    def _follow(self, register: Register) -> None:
        """Take over a newer register: rows move, what is known of streams moves with them."""
        if register is not self.register:
            rows = register.mapping(self.register)
            self.memory = self.memory.take(rows)
            known = np.zeros(len(rows), bool)
            known[rows >= 0] = self._in_latest[rows[rows >= 0]]
            self._in_latest = known
            self.register = register

    def _sort_out(self, cursor: Cursor[Any], prepared: Prepared) -> tuple[_New, int, int]:
        """Fresh readings are new; late ones are looked up: again the same, or in conflict with what was first."""
        row, at, value = prepared.row, prepared.at, prepared.value
        fresh = signal.fresh(row, at, self.memory.state.last_at)
        late = np.flatnonzero(~fresh)
        kept = np.full(len(late), np.nan)
        there = np.zeros(len(late), bool)
        if len(late):
            there, kept = write.existing(cursor, self.register, row[late], at[late])
        other = there & ~((kept == value[late]) | (np.isnan(kept) & np.isnan(value[late])))
        new = np.ones(len(row), bool)
        new[late[there]] = False
        clash = late[other]
        write.conflicts(cursor, self.register, prepared, row[clash], at[clash], kept[other], value[clash])
        judged = rules.Judgement(np.empty(0, np.int16), np.empty(0, np.int32))
        found = _New(row[new], at[new], value[new], fresh[new], signal.slot_of(at[new]), judged)
        return found, int((there & ~other).sum()), int(other.sum()) + len(prepared.other_row)

    def _judge(self, new: _New, received: int) -> tuple[SumRows, Ints]:
        """Flags of the new readings; memory moves on. Returns sums of every touched pair, and the streams touched."""
        memory, streams, state = self.memory, self.register.streams, self.memory.state
        new.judged = rules.judge(streams, state, new.row, new.at, new.value, new.fresh)
        use, doubt = rules.counted(new.judged.flag)
        signal.pour(state.ring, new.row, new.slot, new.value, use, doubt, streams.summed)
        self._remember(new, received)
        summed = streams.summed[new.row]
        row, slot = totals.pairs(new.row[summed], new.slot[summed])
        changed = new.row[signal.groups(new.row)]
        memory.dirty[changed] = True  # also by a late reading: the sums move
        newest = totals.read(memory, self.register, changed, state.ring.newest[changed])
        self._look_around(new, newest)
        older = (slot < state.ring.newest[row]) & signal.complete(state.ring, row, slot)
        rows = totals.read(memory, self.register, row[older], slot[older])
        return totals.joined(rows, newest.at(streams.summed[changed])), changed

    def _remember(self, new: _New, received: int) -> None:
        """The newest reading of each stream."""
        memory = self.memory
        fresh = np.flatnonzero(new.fresh)
        if not len(fresh):
            return
        row = new.row[fresh]
        last = fresh[np.append(row[1:] != row[:-1], True)]  # sorted: the last of each stream
        row = new.row[last]
        memory.state.last_at[row], memory.value[row] = new.at[last], new.value[last]
        memory.flag[row], memory.received[row] = new.judged.flag[last], received
        sound = fresh[new.judged.flag[fresh] != rules.BAD]
        memory.state.last_value[new.row[sound]] = new.value[sound]  # in order: the last one stays

    def _look_around(self, new: _New, newest: SumRows) -> None:
        """Neighbours and totals may speak against the newest slot's readings; sums then carry the doubt."""
        memory, streams = self.memory, self.register.streams
        summed = streams.summed[newest.row]
        memory.state.hour[newest.row[summed]] = newest.sums.h1[summed]
        judged = rules.Judgement(np.zeros(len(newest.row), np.int16), np.zeros(len(newest.row), np.int32))
        marked = rules.look_around(streams, memory.state, newest.row, newest.slot, judged, newest.sums)
        if marked.any():
            place = np.searchsorted(newest.row, new.row)
            hit = np.flatnonzero(new.fresh & marked[place] & (new.slot == newest.slot[place]))
            doubted = hit[new.judged.flag[hit] < rules.SUSPECT]
            new.judged.flag[hit] = np.maximum(new.judged.flag[hit], rules.SUSPECT)
            new.judged.test[hit] |= judged.test[place[hit]]
            ring = memory.state.ring
            np.add.at(ring.doubt, (new.row[doubted], new.slot[doubted] % ring.doubt.shape[1]), 1)
            np.add.at(newest.sums.doubt, place[doubted], 1)
            np.add.at(newest.sums.d5, place[doubted], 1)
            memory.flag[new.row[hit]] = new.judged.flag[hit]
        newest.flag[:] = totals.flags(self.register, newest.row, newest.sums)
        memory.sums[:, newest.row[summed]] = newest.values()[:, summed]
        memory.sum_flag[newest.row[summed]] = newest.flag[summed]

    def _hours(self, cursor: Cursor[Any], new: _New, changed: Ints, now: int | None) -> None:
        """Store hours that ended and put right stored ones. `now`: nothing waits, so what ended by then is complete."""
        memory, summed = self.memory, self.register.streams.summed
        late = ~new.fresh & summed[new.row]
        blocks.begun(memory, new.row, new.slot)
        hour = blocks.hour_of(new.slot)
        late &= hour <= memory.written[new.row]
        row = changed[summed[changed]]
        over = memory.state.last_at[row] // blocks.HOUR_US - 1
        ended = blocks.ended(memory, row, over)
        if now is not None and now // blocks.HOUR_US > self._swept:
            self._swept = now // blocks.HOUR_US
            every = np.flatnonzero(summed)
            ended = blocks.ended(memory, every, np.full(len(every), self._swept - 1))
        pairs = blocks.pairs(np.append(new.row[late], ended[0]), np.append(hour[late], ended[1]))
        blocks.keep(cursor, self.register, memory, *pairs)

    def _latest(self, cursor: Cursor[Any], beat: float) -> None:
        dirty = np.flatnonzero(self.memory.dirty)
        write.latest(cursor, self.register, self.memory, dirty)
        self.memory.dirty[dirty] = False
        self._in_latest[dirty] = True
        self._flushed_at = beat

    def _batch(self, new: _New, every: SumRows, before: Ints, received: int) -> Batch:
        """What hooks see. `before`: the newest reading of each stream touched, as it was before this batch."""
        every = every.at(signal.order(every.row, every.slot))
        was = before[np.searchsorted(new.row[signal.groups(new.row)], every.row)]
        period = self.register.streams.period_s[every.row]
        at = np.minimum(every.slot * signal.SLOT_US, self.memory.state.last_at[every.row])
        known = {name: np.where(period <= long, getattr(every.sums, name), np.nan) for name, long in KNOWS.items()}
        number = self.register.streams.number
        judged = new.judged
        late = every.slot * signal.SLOT_US <= was
        return Batch(
            stream=number[new.row],
            at=new.at,
            value=new.value,
            flag=judged.flag,
            test=judged.test,
            late=~new.fresh,
            received=received,
            totals=Totals(stream=number[every.row], at=at, flag=every.flag, late=late, **known),
        )

    def _hooks(self, batch: Batch) -> None:
        for hook in self.hooks:
            try:
                with self.connection.transaction():
                    hook(self.connection, batch)
            except Exception as trouble:
                raise HookFailed(f"{type(trouble).__name__}: {trouble}") from trouble


# longest period (s) at which a stream still knows a sum
KNOWS = {"m5": 300, "h1": 3600, "h3": 10_800, "hour": 3600, "day": 86_400}

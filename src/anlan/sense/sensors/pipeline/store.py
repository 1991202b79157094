"""A batch is judged from memory, then written in one transaction: readings, sums, latest, hooks, cursor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from anlan.numerics import signal
from anlan.sense.sensors import rules
from anlan.sense.sensors.pipeline import blocks, totals, write
from anlan.sense.sensors.pipeline.batch import Batch, Totals
from anlan.sense.sensors.pipeline.columns import Array, Packed, adapt, copy_in, packed
from anlan.sense.sensors.pipeline.derived import Deriver, New, derived, together
from anlan.sense.sensors.pipeline.judged import Judged, Stored
from anlan.sense.sensors.pipeline.memory import Ints, Memory, restore
from anlan.sense.sensors.pipeline.prepare import Prepared
from anlan.sense.sensors.pipeline.register import Register, load
from anlan.sense.sensors.pipeline.totals import SumRows

Hook = Callable[[Connection[Any], Batch], None]
LATEST_SECONDS = 1.0  # under load the table of latest values is written so often, not with every batch


class HookFailed(Exception):
    """A hook (thresholds) raised: nothing of the batch is stored yet."""


class Pipeline:
    """The only writer of the tables of readings. After an exception make another one: memory is spoilt.

    A batch may be judged while the one before it is written, by another thread; so `judge` owns memory and `looking`,
    `write` owns `connection`. Two batches ahead would be wrong: `judge` knows of one that isn't committed yet.
    """

    def __init__(
        self,
        connection: Connection[Any],
        hooks: Sequence[Hook] = (),
        *,
        looking: Connection[Any] | None = None,
        derivers: Sequence[Deriver] = (),
        reader: str = "sense",
        store: str = "",
    ) -> None:
        self.connection, self.looking = connection, looking or connection
        for each in (self.connection, self.looking):
            each.autocommit = True  # so that `transaction()` is one, not a savepoint in a forgotten one
            adapt(each)
        blocks.prepare(connection)
        self.hooks, self.derivers, self.reader, self.store_name = hooks, derivers, reader, store
        self._take(load(connection))
        self.memory: Memory = restore(connection, self.register)
        self._in_latest = self.memory.dirty.copy()
        self.days: set[int] = set()
        self._flushed_at = -np.inf
        self._swept = 0  # hour up to which even streams that fell silent have been stored
        self._before: Judged | None = None  # the newest batch judged: it may be in no table yet

    def store(self, prepared: Prepared, *, beat: float, more: bool = False, hooks: bool = True) -> Stored:
        """Judge a batch and write it at once."""
        return self.write(self.judge(prepared, beat=beat, more=more, hooks=hooks))

    def judge(self, prepared: Prepared, *, beat: float, more: bool = False, hooks: bool = True) -> Judged:
        """Move memory on by a batch. `beat` is real time (s).

        `more`: further batches wait, so the latest values may lag a moment. With `hooks=False` the batch is stored
        without them and that is counted.
        """
        if prepared.register is not self.register:
            self._follow(prepared.register)
        new, same, conflicts, clashes = self._sort_out(prepared)
        before, said = self.memory.state.last_at.copy(), len(new.row)
        sums, changed = self._judge(new, prepared.received)
        if self.derivers:
            new, changed = self._derive(new, changed, prepared.received)
        hours = self._hours(new, changed, None if more else prepared.received)
        latest: list[Array] = []
        if not more or beat - self._flushed_at >= LATEST_SECONDS or not self._in_latest[changed].all():
            latest = self._latest(beat)
        done = Stored(
            messages=prepared.messages,
            readings=prepared.readings,
            stored=said,
            late=int((~new.fresh).sum()),
            same=prepared.same + same,
            conflicts=conflicts,
            quarantined=prepared.quarantined,
            areas=frozenset(self._villages[np.unique(self._village[changed])].tolist()),
        )
        due = bool(self.hooks) and len(new.row) > 0
        judged = Judged(
            prepared=prepared,
            done=done,
            beat=beat,
            number=self.register.streams.number[new.row],
            at=new.at,
            value=new.value,
            rows=self._rows(new, prepared.received),
            days=write.days_of(new.at, prepared.received),
            hours=hours,
            latest=latest,
            conflicts=clashes,
            batch=self._batch(new, sums, before, prepared.received) if due and hooks else None,
            unhooked=due and not hooks,
        )
        self._before = judged
        return judged

    def write(self, judged: Judged) -> Stored:
        """Store a judged batch in one transaction. Raises `HookFailed` when a hook does."""
        with self.connection.transaction(), self.connection.cursor() as cursor:
            write.conflicts(cursor, judged.conflicts)
            write.days(cursor, self.days, judged.days)
            if judged.rows is not None:
                copy_in(cursor, "obs", judged.rows)
            blocks.keep(cursor, judged.hours)
            write.latest(cursor, judged.latest)
            write.aside(cursor, judged.prepared)
            if judged.batch is not None:
                self._hooks(judged.batch)
            write.progress(cursor, self.reader, self.store_name, judged)
        return judged.done

    def _follow(self, register: Register) -> None:
        """Take over a newer register: rows move, what is known of streams moves with them."""
        rows = register.mapping(self.register)
        self.memory = self.memory.take(rows)
        known = np.zeros(len(rows), bool)
        known[rows >= 0] = self._in_latest[rows[rows >= 0]]
        self._in_latest = known
        self._take(register)

    def _take(self, register: Register) -> None:
        self.register = register
        self._villages, self._village = np.unique([area[:12] for area in register.area], return_inverse=True)
        for each in self.derivers:
            each.follow(self.looking)

    def _sort_out(self, prepared: Prepared) -> tuple[New, int, int, list[tuple[Any, ...]]]:
        """Fresh readings are new; late ones are looked up: again the same, or in conflict with what was first.

        Returns the new ones, how many were the same, how many in conflict, and rows of the conflicts.
        """
        row, at, value = prepared.row, prepared.at, prepared.value
        fresh = signal.fresh(row, at, self.memory.state.last_at)
        late = np.flatnonzero(~fresh)
        there, kept = self._first_said(self.register.streams.number[row[late]], at[late])
        other = there & ~((kept == value[late]) | (np.isnan(kept) & np.isnan(value[late])))
        new = np.ones(len(row), bool)
        new[late[there]] = False
        clash = late[other]
        clashes = write.conflicts_of(self.register, prepared, row[clash], at[clash], kept[other], value[clash])
        judged = rules.Judgement(np.empty(0, np.int16), np.empty(0, np.int32))
        found = New(row[new], at[new], value[new], fresh[new], signal.slot_of(at[new]), judged)
        return found, int((there & ~other).sum()), int(other.sum()) + len(prepared.other_row), clashes

    def _first_said(self, number: NDArray[np.int32], at: Ints) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
        """Which late readings were said before, and with which value.

        The batch before is looked up in memory whether or not it is committed by now, so it can't be missed at the
        moment of its commit; all that came before it is committed.
        """
        there, kept = np.zeros(len(number), bool), np.full(len(number), np.nan)
        if self._before is not None:
            place = signal.find(number, at, self._before.number, self._before.at)
            there = place >= 0
            kept[there] = self._before.value[place[there]]
        rest = np.flatnonzero(~there)
        if len(rest):
            there[rest], kept[rest] = write.existing(self.looking, number[rest], at[rest])
        return there, kept

    def _judge(self, new: New, received: int) -> tuple[SumRows, Ints]:
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

    def _derive(self, new: New, changed: Ints, received: int) -> tuple[New, Ints]:
        """The batch with what follows from its readings for other streams: judged as they are, counted by nobody."""
        made = derived(self.derivers, new, self.register, self.memory.state.last_at)
        if made is None:
            return new, changed
        flag, test = made.judged.flag, made.judged.test
        _, touched = self._judge(made, received)
        made.judged.flag, made.judged.test = np.maximum(made.judged.flag, flag), made.judged.test | test
        last = np.append(made.row[1:] != made.row[:-1], True)
        self.memory.flag[made.row[last]] = made.judged.flag[last]
        return together(new, made), np.union1d(changed, touched)

    def _remember(self, new: New, received: int) -> None:
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

    def _look_around(self, new: New, newest: SumRows) -> None:
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

    def _hours(self, new: New, changed: Ints, now: int | None) -> blocks.Hours:
        """Hours that ended, and stored ones to put right. `now`: nothing waits, so what ended by then is complete."""
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
        return blocks.gather(self.register, memory, *pairs)

    def _latest(self, beat: float) -> list[Array]:
        dirty = np.flatnonzero(self.memory.dirty)
        self.memory.dirty[dirty] = False
        self._in_latest[dirty] = True
        self._flushed_at = beat
        return write.latest_of(self.register, self.memory, dirty) if len(dirty) else []

    def _rows(self, new: New, received: int) -> Packed | None:
        """Rows of `obs`. They are sorted by stream, which the primary key likes."""
        if not len(new.row):
            return None
        return packed(
            {
                "at": ("at", new.at),
                "value": ("float8", new.value),
                "received_at": ("at", np.array(received)),
                "stream": ("int4", self.register.streams.number[new.row]),
                "test": ("int4", new.judged.test),
                "flag": ("int2", new.judged.flag),
            }
        )

    def _batch(self, new: New, every: SumRows, before: Ints, received: int) -> Batch:
        """What hooks see. `before`: the newest reading of every stream, as it was before this batch."""
        every = every.at(signal.order(every.row, every.slot))
        was = before[every.row]
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

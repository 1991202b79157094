"""The rules in force as the sense process keeps them: loaded from the tables, and loaded again when they changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection

from anlan.sense.sensors.queries import history
from anlan.warn.thresholds.rules import look, spec, windows
from anlan.warn.thresholds.rules.sweep import NEVER, Ints, Standing

_VERSION = (
    "select (select n from thresholds_book), (select string_agg(id::text, ',' order by number) from thresholds_rule"
    " where state in ('default', 'confirmed'))"
)
_RULES = (
    "select id, number, version, level, ladder, kind, args, area_set from thresholds_rule"
    " where state in ('default', 'confirmed') and kind <> 'missing' order by number"
)
_STANDINGS = "select number, member, beyond_since, back_since, peak, crossing, active from thresholds_standing"


def micros(at: datetime) -> int:
    """A datetime as µs UTC."""
    return round(at.timestamp() * 1_000_000)


def instant(us: int) -> datetime:
    """µs UTC as a datetime."""
    return datetime.fromtimestamp(us // 1_000_000, UTC).replace(microsecond=us % 1_000_000)


@dataclass
class Entry:
    """A rule in force, its watch, and the open crossing of each member that stands beyond the limit."""

    id: UUID
    number: str
    version: int
    level: int
    ladder: str
    watch: look.Watch
    open: dict[str, UUID] = field(default_factory=dict)

    def member(self, row: int, grouped: bool, numbers: NDArray[np.int64]) -> str:
        """The name of a stream or group in the standings."""
        if grouped:
            assert self.watch.groups is not None
            return self.watch.groups.codes[row]
        return str(numbers[row])


@dataclass(frozen=True)
class Orphan:
    """An open crossing whose rule no longer speaks, or no longer for this stream."""

    number: str
    member: str
    crossing: UUID
    peak: float


@dataclass
class Book:
    """All entries over one register. `numbers` are the streams' numbers by row, `rows` the way back (-1: unknown)."""

    version: tuple[int | None, str | None]
    numbers: NDArray[np.int64]
    rows: NDArray[np.int64]
    entries: list[Entry]
    orphans: list[Orphan]

    def rows_of(self, numbers: NDArray[np.integer]) -> Ints:
        """Rows of streams by number; -1 where the register of this book doesn't know one."""
        inside = numbers < len(self.rows)
        found = np.full(len(numbers), -1, np.int64)
        found[inside] = self.rows[numbers[inside]]
        return found

    def is_current(self, connection: Connection[Any]) -> bool:
        """Whether rules and standings are as the tables have them: one small query."""
        return self.version == _version(connection)


def load(connection: Connection[Any], now: int) -> Book:
    """Read rules, register and standings; and of the past what windows need up to `now` (µs)."""
    streams = history.register(connection)
    numbers = np.array([s[0] for s in streams], np.int64)
    rows = np.full(int(numbers.max(initial=0)) + 1, -1, np.int64)
    rows[numbers] = np.arange(len(numbers))
    quantity, area = [s[1] for s in streams], [s[2] for s in streams]
    entries = []
    for id_, number, version, level, ladder, kind, args, area_set in connection.execute(_RULES):
        watch = look.Watch.over(spec.read(kind, args), quantity, area, area_set)
        entries.append(Entry(id_, number, version, level, ladder, watch))
    book = Book(_version(connection), numbers, rows, entries, [])
    for standing in connection.execute(_STANDINGS):
        _stand(book, *standing)
    for entry in entries:
        if entry.watch.slots is not None:
            _remember(connection, book, entry, now)
    return book


def _version(connection: Connection[Any]) -> tuple[int | None, str | None]:
    found = connection.execute(_VERSION).fetchone()
    assert found is not None
    return found[0], found[1]


def _stand(
    book: Book,
    number: str,
    member: str,
    beyond: datetime | None,
    back: datetime | None,
    peak: float | None,
    crossing: UUID | None,
    active: bool,
) -> None:
    """Put a stored standing in its place; one that has no place any more is an orphan."""
    entry = next((e for e in book.entries if e.number == number), None)
    found = _place(book, entry, member) if entry else None
    if entry is None or found is None:
        if crossing is not None:
            book.orphans.append(Orphan(number, member, crossing, np.nan if peak is None else peak))
        return
    standing, row, sign = found
    standing.beyond_since[row] = NEVER if beyond is None else micros(beyond)
    standing.back_since[row] = NEVER if back is None else micros(back)
    standing.peak[row] = np.nan if peak is None else peak * sign
    standing.active[row] = active
    if crossing is not None:
        entry.open[member] = crossing


def _place(book: Book, entry: Entry, member: str) -> tuple[Standing, int, float] | None:
    """Where a member stands, and the sign of its values there (counts of groups are never low)."""
    watch = entry.watch
    if len(member) == 12:
        if watch.groups is None or watch.group_standing is None or member not in watch.groups.codes:
            return None
        return watch.group_standing, watch.groups.codes.index(member), 1.0
    row = int(book.rows_of(np.array([int(member)]))[0])
    return (watch.standing, row, watch.spec.sign) if row >= 0 and watch.member[row] else None


def _remember(connection: Connection[Any], book: Book, entry: Entry, now: int) -> None:
    """Slots that a window still needs, from the stored readings."""
    watch, slots = entry.watch, entry.watch.slots
    assert slots is not None
    since = instant(now - slots.value.shape[1] * windows.SLOT_US)
    numbers = book.numbers[watch.member].tolist()
    found = history.recent(connection, numbers, since, summed=watch.spec.measure != "change")
    if found:
        row = book.rows_of(np.array([f[0] for f in found], np.int64))
        slot = windows.slot_of(np.array([micros(f[1]) for f in found], np.int64))
        cell = slot % slots.value.shape[1]
        slots.value[row, cell] = np.array([f[2] for f in found], np.float64)
        slots.slot[row, cell] = slot


def kept(book: Book) -> list[tuple[Entry, bool, Standing, Standing]]:
    """Every standing with a copy of how it was before a batch: entry, whether of groups, standing, copy."""
    out = []
    for entry in book.entries:
        for grouped, standing in ((False, entry.watch.standing), (True, entry.watch.group_standing)):
            if standing is not None:
                out.append((entry, grouped, standing, standing.take(np.arange(len(standing.active)))))
    return out

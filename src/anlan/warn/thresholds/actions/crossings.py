"""Called with each batch of readings, in its transaction: what crosses or clears is stored, and told by the journal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from psycopg import Connection
from psycopg.types.json import Jsonb

from anlan.infra.journal.values import digest, plain
from anlan.infra.matter import new_id
from anlan.infra.scope import SYSTEM
from anlan.kernel import area as areas
from anlan.kernel.decision import Said
from anlan.sense.sensors.queries import history
from anlan.warn.thresholds.actions import book as books
from anlan.warn.thresholds.actions.book import Book, Entry, Orphan, instant
from anlan.warn.thresholds.events import CLEARED, CROSSED, Cleared, Crossed
from anlan.warn.thresholds.rules import look, words
from anlan.warn.thresholds.rules.sweep import NEVER, Floats, Ints, Standing

_CROSS = (
    "insert into thresholds_crossing (id, rule, number, version, level, stream, area, lon, lat, placed_by, shown_down,"
    " since, at, value, peak, flag, facts, reason, entry) values"
    " (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, false, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_END = "update thresholds_crossing set until = %s, peak = %s, over = %s where id = %s"
_JOURNAL = (
    "insert into journal (id, key, digest, verb, by, room, ref, area, observed_at, recorded_at, after, because,"
    " outcome) values (%s, %s, %s, %s, %s, 'thresholds', %s, %s, %s, %s, %s, %s, 'applied')"
)
_STAND = (
    "insert into thresholds_standing (number, member, beyond_since, back_since, peak, crossing, active)"
    " values (%s, %s, %s, %s, %s, %s, %s) on conflict (number, member) do update set"
    " beyond_since = excluded.beyond_since, back_since = excluded.back_since,"
    " peak = excluded.peak, crossing = excluded.crossing, active = excluded.active"
)

# the bits of a reading's `test`, as sense sets them (flood-typhoon 7.9); the sentences are the sensors' own
CHECKS = ("range", "step", "stuck", "spatial", "total", "drift")

_book: Book | None = None  # of this process; a rollback or a change of rules shows in its version, then it is read anew


class Totals(Protocol):
    """Sums of a batch's streams, sorted by stream and time (see `sense.sensors`)."""

    stream: NDArray[np.int32]
    at: Ints
    m5: Floats
    h1: Floats
    h3: Floats
    flag: NDArray[np.int16]


class Batch(Protocol):
    """New readings sorted by stream and time, and the sums they brought; times in µs of city time."""

    stream: NDArray[np.int32]
    at: Ints
    value: Floats
    flag: NDArray[np.int16]
    test: NDArray[np.int32]
    received: int
    totals: Totals


def on_batch(connection: Connection[Any], batch: Batch) -> None:
    """Hand a batch to every rule in force. Crossings, standings, journal rows are part of the batch's transaction."""
    book = _current(connection, batch)
    readings, sums = _by_row(book, batch)
    before = books.kept(book)
    turned = [(entry, turn) for entry in book.entries for turn in look.look(entry.watch, readings, sums)]
    if book.orphans or turned:
        _tell(connection, book, turned, batch)
    _keep(connection, book, before, bool(turned))


def _current(connection: Connection[Any], batch: Batch) -> Book:
    """The book, read anew where rules, standings or the register moved on."""
    global _book
    known = _book
    if known is None or not known.is_current(connection) or (known.rows_of(batch.stream) < 0).any():
        known = _book = books.load(connection, batch.received)
    return known


def _by_row(book: Book, batch: Batch) -> tuple[look.Readings, look.Sums]:
    """The batch by rows of the book; streams that were retired meanwhile are left out."""
    row = book.rows_of(batch.stream)
    mine = row >= 0
    readings = look.Readings(row[mine], batch.at[mine], batch.value[mine], batch.flag[mine])
    totals = batch.totals
    row = book.rows_of(totals.stream)
    mine = row >= 0
    columns = (totals.at, totals.m5, totals.h1, totals.h3, totals.flag)
    return readings, look.Sums(row[mine], *(column[mine] for column in columns))  # type: ignore[arg-type]


class _Lines:
    """Rows of a batch on their way to the tables: hundreds cross at once in a storm, so they go in runs.

    What turned keeps its order: a stream that clears and crosses again in one batch has one open crossing at a time.
    """

    def __init__(self, connection: Connection[Any]) -> None:
        self.connection = connection
        self._turns: list[tuple[str, list[Any]]] = []
        self._journal: list[list[Any]] = []

    def turn(self, statement: str, row: list[Any]) -> None:
        self._turns.append((statement, row))

    def entry(self, row: list[Any]) -> None:
        self._journal.append(row)

    def send(self) -> None:
        with self.connection.cursor() as cursor:
            for statement, run in groupby(self._turns, key=itemgetter(0)):
                cursor.executemany(statement, [row for _, row in run])
            cursor.executemany(_JOURNAL, self._journal)


def _tell(connection: Connection[Any], book: Book, turned: Sequence[tuple[Entry, look.Turn]], batch: Batch) -> None:
    """Store what turned, and a journal row for each."""
    places = _places(connection, book, turned)
    lines = _Lines(connection)
    for orphan in book.orphans:
        _clear_orphan(lines, orphan, batch.received)
    book.orphans.clear()
    for entry, turn in turned:
        member = entry.member(turn.row, turn.grouped, book.numbers)
        if turn.crossed:
            _cross(lines, entry, turn, member, places[member], batch)
        else:
            _clear(lines, entry, turn, member, places[member], batch)
    lines.send()


def _places(
    connection: Connection[Any], book: Book, turned: Sequence[tuple[Entry, look.Turn]]
) -> dict[str, history.Place]:
    """Where the streams and groups of turns are, by their member name."""
    members = {entry.member(turn.row, turn.grouped, book.numbers): turn.grouped for entry, turn in turned}
    numbers = [int(member) for member, grouped in members.items() if not grouped]
    streams = history.places(connection, numbers) if numbers else {}
    groups = {m: history.Place(0, "", "", m, None, None, 0) for m, grouped in members.items() if grouped}
    return {**groups, **{str(number): place for number, place in streams.items()}}


def _cross(lines: _Lines, entry: Entry, turn: look.Turn, member: str, place: history.Place, batch: Batch) -> None:
    spec = entry.watch.spec
    facts = words.Facts(turn.value, turn.count, turn.of, turn.suspect)
    reason = words.reason(spec, facts)
    crossing, journal = new_id(), new_id()
    area = areas.village(place.area)
    event = Crossed(
        crossing=str(crossing),
        number=entry.number,
        version=entry.version,
        level=entry.level,
        ladder=entry.ladder,
        quantity=spec.quantity,
        measure=spec.measure,
        value=round(turn.value, 3),
        unit=spec.unit,
        area=area,
        lon=place.lon,
        lat=place.lat,
        stream=None if turn.grouped else int(member),
        stream_name=place.name,
        stream_name_en=place.name_en,
        about="" if turn.grouped else place.about,
        since=instant(turn.since).isoformat(),
        at=instant(turn.at).isoformat(),
        suspect=turn.suspect,
        tests=_tests(batch, member) if turn.suspect and not turn.grouped else (),
        seen=plain(words.seen(spec, facts)),
        condition=plain(words.condition(spec)),
        reason=plain(reason),
    )
    after = event.as_json()
    lines.turn(
        _CROSS,
        [
            crossing, entry.id, entry.number, entry.version, entry.level, event.stream, area, place.lon, place.lat,
            "village" if place.lon is None else "import", instant(turn.since), instant(turn.at), turn.value, turn.peak,
            look.SUSPECT if turn.suspect else 0, Jsonb(after), Jsonb(event.reason), journal,
        ],
    )  # fmt: skip
    _entry(lines, journal, CROSSED, crossing, area, turn.at, batch.received, after, event.reason)
    entry.open[member] = crossing


def _clear(lines: _Lines, entry: Entry, turn: look.Turn, member: str, place: history.Place, batch: Batch) -> None:
    crossing = entry.open.pop(member, None)
    if crossing is None:
        return
    spec = entry.watch.spec
    unit = "" if turn.grouped else spec.unit
    event = Cleared(
        str(crossing), entry.number, areas.village(place.area), instant(turn.at).isoformat(), turn.peak, unit
    )
    _over(lines, event, turn.at, batch.received, words.clearing(spec))


def _clear_orphan(lines: _Lines, orphan: Orphan, now: int) -> None:
    """The rule was retired, or no longer looks at this stream."""
    connection = lines.connection
    found = connection.execute("select area from thresholds_crossing where id = %s", [orphan.crossing]).fetchone()
    connection.execute(
        "delete from thresholds_standing where number = %s and member = %s", [orphan.number, orphan.member]
    )
    if found is not None:
        peak = 0.0 if np.isnan(orphan.peak) else orphan.peak
        event = Cleared(str(orphan.crossing), orphan.number, found[0], instant(now).isoformat(), peak, "")
        _over(lines, event, now, now, Said("thresholds.clearing.retired"))


def _over(lines: _Lines, event: Cleared, at: int, received: int, reason: Said) -> None:
    journal, crossing = new_id(), UUID(event.crossing)
    lines.turn(_END, [instant(at), event.peak, journal, crossing])
    _entry(lines, journal, CLEARED, crossing, event.area, at, received, event.as_json(), plain(reason))


def _entry(
    lines: _Lines,
    id_: UUID,
    verb: str,
    ref: UUID,
    area: str,
    at: int,
    received: int,
    after: dict[str, Any],
    because: dict[str, Any],
) -> None:
    """The journal's row, as every verb leaves one; the house itself is the doer. `after`, `because` as JSON."""
    content = digest([verb, after])
    lines.entry(
        [
            id_, new_id(), content, verb, SYSTEM.account, ref, area, instant(at), instant(received),
            Jsonb(after), Jsonb(because),
        ]
    )  # fmt: skip


def _tests(batch: Batch, member: str) -> tuple[str, ...]:
    """Which tests spoke against a stream's readings of the batch, as sentences' keys."""
    mine = (batch.stream == int(member)) & (batch.flag == look.SUSPECT)
    mask = int(np.bitwise_or.reduce(batch.test[mine], initial=0))
    return tuple(f"sensors.check.{name}" for bit, name in enumerate(CHECKS) if mask >> bit & 1)


def _keep(
    connection: Connection[Any],
    book: Book,
    before: Sequence[tuple[Entry, bool, Standing, Standing]],
    turned: bool,
) -> None:
    """Store the standings that moved, and count up, so that a memory that was not kept is found out."""
    rows, gone = [], []
    for entry, grouped, now, was in before:
        moved = (now.active != was.active) | (now.beyond_since != was.beyond_since) | (now.back_since != was.back_since)
        sign = 1.0 if grouped else entry.watch.spec.sign
        for row in np.flatnonzero(moved):
            member = entry.member(int(row), grouped, book.numbers)
            quiet = now.beyond_since[row] == NEVER and not now.active[row]
            if quiet:
                gone.append((entry.number, member))
                continue
            peak = now.peak[row] * sign
            rows.append(
                (
                    entry.number,
                    member,
                    _when(now.beyond_since[row]),
                    _when(now.back_since[row]),
                    None if np.isnan(peak) else float(peak),
                    entry.open.get(member),
                    bool(now.active[row]),
                )
            )
    if not rows and not gone and not turned:
        return
    with connection.cursor() as cursor:
        if gone:
            cursor.executemany("delete from thresholds_standing where number = %s and member = %s", gone)
        if rows:
            cursor.executemany(_STAND, rows)
        cursor.execute(
            "insert into thresholds_book (id, n) values (1, 1) on conflict (id) do update set n = thresholds_book.n + 1"
            " returning n"
        )
        found = cursor.fetchone()
    assert found is not None
    book.version = (found[0], book.version[1])


def _when(us: np.int64) -> Any:
    return None if us == NEVER else instant(int(us))

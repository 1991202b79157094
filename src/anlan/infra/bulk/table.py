"""From a sheet to typed rows: headers are matched, cells are read, every mistake is kept with its row and field."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from anlan.infra.bulk.columns import Column, Wrong, narrow
from anlan.infra.bulk.files import Cell, Oddity, open_sheet
from anlan.infra.bulk.report import FileError, Progress, RowError, shorten, silent
from anlan.kernel.decision import Said

PRIVATE = {"phone"}  # wrong values of these are repeated with their digits hidden
OPEN_DIGITS = 3  # digits of such a value that are shown: enough to find it in the file


@dataclass(frozen=True)
class Line:
    """A typed row and where it stood."""

    row: int
    values: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass
class Table:
    """The typed rows of a file and its mistakes. A row with a mistake is not among `lines`."""

    titles: dict[str, str]  # column → the header that the file gives it
    lines: list[Line] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    rows: int = 0

    def wrong(self, line: Line, column: str, key: str, got: Any = "", **params: Any) -> None:
        """Note a mistake that only the room could see."""
        shown = "" if got is None else hidden(str(got)) if column in PRIVATE else str(got)
        self.errors.append(RowError(line.row, self.titles.get(column, column), Said(key, params), shown))

    def sorted_errors(self) -> list[RowError]:
        """Mistakes in the file's order."""
        return sorted(self.errors, key=lambda e: e.row)


def read_table(content: bytes, name: str, columns: Sequence[Column], progress: Progress = silent) -> Table:
    """Read a file's rows by their columns. Raises `FileError` where the file is no such table."""
    sheet = open_sheet(content, name)
    places, ignored = _places(sheet.header, columns)
    table = Table({c.name: sheet.header[places[c.name][0]] for c in columns if c.name in places}, ignored=ignored)
    for number, cells in sheet.rows:
        table.rows += 1
        values = _row(number, cells, columns, places, table)
        if values is not None:
            table.lines.append(Line(number, values))
        if table.rows % 2000 == 0:
            progress("read", table.rows, 0)
    progress("read", table.rows, table.rows)
    return table


def _places(header: list[str], columns: Sequence[Column]) -> tuple[dict[str, list[int]], tuple[str, ...]]:
    """Where each column stands, and where else, by the order of its headers."""
    known = {plain_title(t): c for c in columns for t in (c.name, *c.titles)}
    places: dict[str, list[int]] = {}
    ignored = []
    for place, title in enumerate(header):
        column = known.get(plain_title(title))
        if column is None:
            ignored.append(title)
            continue
        before = places.setdefault(column.name, [])
        same = [p for p in before if not column.several or plain_title(header[p]) == plain_title(title)]
        if same:
            raise FileError("bulk.file.twice", row=1, field=title, other=header[same[0]])
        order = [plain_title(t) for t in (*column.titles, column.name)]
        before.append(place)
        before.sort(key=lambda p: order.index(plain_title(header[p])))
    missing = [c for c in columns if c.must_stand and c.name not in places]
    if missing:
        raise FileError(
            "bulk.file.missing" if places else "bulk.file.no_header",
            row=1,
            got=", ".join(header),
            columns={"zh": "、".join(c.header("zh") for c in missing), "en": ", ".join(_both(c) for c in missing)},
        )
    return places, tuple(t for t in ignored if t)


def _both(column: Column) -> str:
    """A column by its name in code and by the header that is known best."""
    return f"{column.name} ({column.titles[0]})" if column.titles else column.name


def hidden(value: str) -> str:
    """A private value with its digits hidden but for the first three; what does not belong there stays readable."""
    digits = itertools.count()
    return re.sub(r"\d", lambda found: found.group() if next(digits) < OPEN_DIGITS else "*", value)


def plain_title(title: str) -> str:
    """A header without case, spaces, and what stands in brackets."""
    bare = re.sub(r"\(.*?\)|\[.*?\]|[*:]", "", narrow(title).lower())
    return re.sub(r"[\s_\-/]+", "", bare)


def _row(
    number: int, cells: list[Cell], columns: Sequence[Column], places: dict[str, list[int]], table: Table
) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    whole = True
    for column in columns:
        cell: Cell = ""
        for place in places.get(column.name, ()):
            cell = cells[place]
            if isinstance(cell, Oddity) or cell.strip():
                break
        try:
            values[column.name] = _cell(column, cell)
        except Wrong as wrong:
            shown = cell.text if isinstance(cell, Oddity) else cell
            got = hidden(shown) if column.name in PRIVATE else shown
            # a file may be wrong in every cell, and a cell be a megabyte: no more of it is kept than will be shown
            title = table.titles.get(column.name, column.name)
            table.errors.append(RowError(number, title, wrong.because, shorten(got)))
            whole = False
    return values if whole else None


def _cell(column: Column, cell: Cell) -> Any:
    if isinstance(cell, Oddity):
        raise Wrong(f"bulk.expected.no_{cell.kind}")
    if not cell.strip():
        if column.required:
            raise Wrong("bulk.expected.something")
        return column.default
    return column.read(cell)

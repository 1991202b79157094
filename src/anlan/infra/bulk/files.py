"""Opens what people send: CSV in the encodings spreadsheets write, and XLSX; hostile files end in a clear sentence."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from anlan.infra.bulk.report import FileError, shorten

MAX_FILE = 64 * 1024 * 1024
MAX_CELL = 1024 * 1024  # a village's border as text fits many times over
MAX_ROWS = 200_000
MAX_COLUMNS = 200
STRANGE = 0.02  # share of unassigned characters above which the encoding was guessed wrong
ENCODINGS = "UTF-8, UTF-8 BOM, UTF-16 BOM, GB18030"

NO_TABLES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF", b"\x7fELF")  # how pictures, papers, programs begin

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True)
class Oddity:
    """A cell that holds no value: a formula or a spreadsheet's error."""

    kind: str  # formula | error
    text: str


Cell = str | Oddity
Row = tuple[int, list[Cell]]


@dataclass(frozen=True)
class Sheet:
    """A header and the rows below it; rows are numbered as a spreadsheet shows them, the header being 1."""

    header: list[str]
    rows: Iterator[Row]


def open_sheet(content: bytes, name: str = "") -> Sheet:
    """The table in a file's bytes. Raises `FileError`, also while its rows are read."""
    if not content.strip():
        raise FileError("bulk.file.empty")
    if len(content) > MAX_FILE:
        raise FileError("bulk.file.too_big", megabytes=MAX_FILE // 1024 // 1024)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileError("bulk.file.old_excel")
    if content.startswith(b"PK"):
        from anlan.infra.bulk.xlsx import rows_of  # noqa: PLC0415 (openpyxl costs 200 ms that a CSV need not pay)

        return _headed(rows_of(content))
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise FileError("bulk.file.broken_xlsx")
    if content.startswith(NO_TABLES):
        raise FileError("bulk.file.no_table")
    return _headed(_csv_rows(_text(content)))


def _text(content: bytes) -> str:
    for mark, encoding in BOMS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = _decoded(content, "gb18030")
    if "\x00" in text:
        raise FileError("bulk.file.encoding", encodings=ENCODINGS)
    return text


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as wrong:
        raise FileError(
            "bulk.file.encoding", row=content.count(b"\n", 0, wrong.start) + 1, encodings=ENCODINGS
        ) from wrong
    # a file of some other encoding mostly decodes as GB18030, into characters that nobody assigned; a rare name may too
    foreign = [c for c in text if c > "\x7f"]
    strange = sum(unicodedata.category(c) in ("Co", "Cn") for c in foreign)
    if strange > len(foreign) * STRANGE:
        raise FileError("bulk.file.encoding", encodings=ENCODINGS)
    return text


def _csv_rows(text: str) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            yield number, list(cells)
    except csv.Error as wrong:
        if "field larger" in str(wrong):
            raise FileError("bulk.file.cell_too_big", row=number + 1, kilobytes=MAX_CELL // 1024) from wrong
        raise FileError("bulk.file.quotes", row=number + 1) from wrong


def _delimiter(text: str) -> str:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _headed(rows: Iterator[Row]) -> Sheet:
    header = next((cells for _, cells in rows if any(cells)), None)
    if header is None:
        raise FileError("bulk.file.empty")
    if len(header) > MAX_COLUMNS:
        raise FileError("bulk.file.columns", row=1, most=MAX_COLUMNS)
    odd = next((c for c in header if isinstance(c, Oddity)), None)
    if odd is not None:
        raise FileError("bulk.file.header_formula", row=1, got=odd.text)
    names = [str(c).strip() for c in header]
    while names and not names[-1]:
        names.pop()
    return Sheet(names, _counted(rows, len(names)))


def _counted(rows: Iterator[Row], width: int) -> Iterator[Row]:
    for count, (number, cells) in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise FileError("bulk.file.rows", row=number, most=MAX_ROWS)
        if not any(c.strip() if isinstance(c, str) else c for c in cells):
            continue
        extra = next((c for c in cells[width:] if isinstance(c, Oddity) or c.strip()), None)
        if extra is not None:
            got = extra.text if isinstance(extra, Oddity) else extra
            raise FileError("bulk.file.cells", row=number, got=shorten(got), columns=width)
        yield number, cells[:width] + [""] * (width - len(cells))

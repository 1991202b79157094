"""Rows of a workbook's first sheet as a stream; formulas, errors and merged cells are recognised, never guessed at."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from anlan.infra.bulk.files import MAX_CELL, Cell, Oddity, Row
from anlan.infra.bulk.report import FileError

MAX_UNPACKED = 256 * 1024 * 1024
MAX_MEMBERS = 2000
PIECE, LONGEST_TAG = 1024 * 1024, 200  # bytes
_MERGED = re.compile(rb'<mergeCell\s[^>]*ref="([A-Z0-9:]+)"')


def rows_of(content: bytes) -> Iterator[Row]:
    """Numbered rows of the first sheet. Raises `FileError`."""
    _look_before_unpacking(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        _no_merged_cells(content, sheet._worksheet_path)
        sheet.reset_dimensions()  # what a file says of its own size need not be so
        for number, cells in enumerate(sheet.iter_rows(), 1):
            yield number, [_value(cell, number) for cell in cells]
    except (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, IndexError, ValueError, TypeError) as wrong:
        raise FileError("bulk.file.broken_xlsx") from wrong
    finally:
        if "book" in locals():
            book.close()


def _look_before_unpacking(content: bytes) -> None:
    """A small archive may unpack to gigabytes: its own table of contents says so beforehand."""
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as wrong:
        raise FileError("bulk.file.broken_xlsx") from wrong
    if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise FileError("bulk.file.unpacked", megabytes=MAX_UNPACKED // 1024 // 1024)
    if any(m.flag_bits & 0x1 for m in members):
        raise FileError("bulk.file.locked")


def _no_merged_cells(content: bytes, path: str) -> None:
    """Merged cells stand behind all rows: read in pieces, as a sheet unpacks to many times its file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(path.lstrip("/")) as sheet:
        end = b""
        while piece := sheet.read(PIECE):
            if found := _MERGED.search(end + piece):
                raise FileError("bulk.file.merged", cells=found.group(1).decode())
            end = (end + piece)[-LONGEST_TAG:]


def _value(cell: Any, row: int) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return Oddity("formula", str(getattr(value, "text", value)))
    if cell.data_type == "e":
        return Oddity("error", str(value))
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()  # a day is kept as its midnight
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    text = str(value)
    if len(text) > MAX_CELL:
        raise FileError("bulk.file.cell_too_big", row=row, kilobytes=MAX_CELL // 1024)
    return text

"""A list as a workbook of one sheet: numbers and days as such, words always as words, the header held in sight."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from anlan.kernel.clock import CITY
from anlan.kernel.decision import Refused, Said

LONGEST = 32_767  # characters that a cell of a workbook holds
FIRST_YEAR = 1901  # spreadsheets count days from 1900, with a leap day that never was
NARROW, WIDE = 10, 40  # of a column, in characters
WORDS, DAY, MOMENT = "@", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def book_of(titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The workbook's bytes. Raises Refused where a cell holds more than a workbook can."""
    typed = [[_typed(value) for value in row] for row in rows]  # before the book is open, as a cell may be refused
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for n, title in enumerate(titles, 1):
        width = sum(2 if c > "\x7f" else 1 for c in title) + 4
        sheet.column_dimensions[get_column_letter(n)].width = min(max(width, NARROW), WIDE)
    sheet.append([_cell(sheet, *_typed(title), head=True) for title in titles])
    for row in typed:
        sheet.append([_cell(sheet, *cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any, form: str, *, head: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, value)
    if form == WORDS:
        cell.data_type = "s"  # else what begins with = would be a formula
    if form:
        cell.number_format = form  # words stay words when somebody types into them: codes keep their digits
    if head:
        cell.font = Font(bold=True)
    return cell


def _typed(value: Any) -> tuple[Any, str]:
    if value is None or value == "":
        return None, ""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value, ""
    if isinstance(value, datetime):
        return (value.astimezone(CITY) if value.tzinfo else value).replace(tzinfo=None), MOMENT
    text = str(value)
    if (day := _day_of(text)) is not None:
        return day, DAY
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    if len(text) > LONGEST:
        raise Refused(Said("core.refused.cell", {"most": LONGEST}))
    return text, WORDS


def _day_of(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year >= FIRST_YEAR else None

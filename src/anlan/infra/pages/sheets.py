"""Lists as files: the page's own columns and words, in the reader's language, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from anlan.infra.pages.words import say, spoken
from anlan.kernel.clock import CITY

CSV, XLSX = FORMS = ("csv", "xlsx")
TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_RUNS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


def asked(request: HttpRequest) -> str:
    """The kind of file that a page is asked for by `?as=`; empty where it is asked for itself."""
    form = request.GET.get("as", "")
    return form if form in FORMS else ""


def sheet_of(form: str, name: str, at: datetime, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A list as a file of that kind; `titles` are keys of the catalogue."""
    if form != XLSX:
        return csv_of(name, at, titles, rows)
    from anlan.infra.pages.workbook import book_of  # noqa: PLC0415 (openpyxl costs 200 ms that a page need not pay)

    told = ([spoken(value) for value in row] for row in rows)
    return _file(book_of([say(title) for title in titles], told), XLSX, name, at)


def csv_of(name: str, at: datetime, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file in UTF-8 with BOM, as spreadsheets expect it; `titles` are keys of the catalogue."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([say(title) for title in titles])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return _file("\ufeff" + out.getvalue(), CSV, name, at)


def _file(content: str | bytes, form: str, name: str, at: datetime) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}-{at.astimezone(CITY):%Y%m%d-%H%M}.{form}"'
    return response


def _cell(value: Any) -> str:
    text = "" if value is None else str(spoken(value))
    return f"'{text}" if text.startswith(_RUNS) and not text.lstrip("+-").replace(".", "", 1).isdigit() else text

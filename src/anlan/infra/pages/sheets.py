"""Lists as CSV files: the page's own columns and words, in the reader's language, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from anlan.infra.pages.words import say, spoken
from anlan.kernel.clock import CITY

_RUNS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula


def csv_of(name: str, at: datetime, titles: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A CSV file in UTF-8 with BOM, as spreadsheets expect it; `titles` are keys of the catalogue."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([say(title) for title in titles])
    writer.writerows([_cell(value) for value in row] for row in rows)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{at.astimezone(CITY):%Y%m%d-%H%M}.csv"'
    return response


def _cell(value: Any) -> str:
    text = "" if value is None else str(spoken(value))
    return f"'{text}" if text.startswith(_RUNS) and not text.lstrip("+-").replace(".", "", 1).isdigit() else text

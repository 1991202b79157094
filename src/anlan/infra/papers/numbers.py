"""Numbers of papers: their wording is versioned data, the running number has no gap and no double."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import connection

from anlan.kernel.clock import CITY


@dataclass(frozen=True)
class Wording:
    """How a series writes its numbers from a day on: `…〔{year}〕{n}号`; `default` is to be confirmed by the city."""

    series: str
    words: str
    version: int
    valid_from: datetime
    status: str


@cache
def wordings(file: Path) -> tuple[Wording, ...]:
    """A room's `papers/numbers.csv`: series, words, version, valid_from, status."""
    with file.open(encoding="utf-8", newline="") as handle:
        return tuple(
            Wording(
                row["series"],
                row["words"],
                int(row["version"]),
                datetime.fromisoformat(row["valid_from"]).replace(tzinfo=CITY),
                row["status"],
            )
            for row in csv.DictReader(handle)
        )


def wording(file: Path, series: str, at: datetime) -> Wording:
    """The wording in force at a time; before the first version that one. Raises KeyError for an unknown series."""
    mine = sorted((w for w in wordings(file) if w.series == series), key=lambda w: w.version)
    if not mine:
        raise KeyError(f"{file} numbers no {series}")
    return next((w for w in reversed(mine) if w.valid_from <= at), mine[0])


def next_number(series: str, year: int) -> int:
    """The next running number of a series in a year, from 1.

    Whoever asks second waits until the first has committed or rolled back: so no number is given twice, and what is
    rolled back leaves no gap. Inside a verb's transaction, as late in it as can be.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into paper_series (series, year, last) values (%s, %s, 1)"
            " on conflict (series, year) do update set last = paper_series.last + 1 returning last",
            [series, year],
        )
        return int(cursor.fetchone()[0])

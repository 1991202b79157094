"""The numbers of this room as the data file says: versions, each in force from a day."""

from __future__ import annotations

import csv
from datetime import datetime
from functools import cache
from pathlib import Path

from anlan.kernel.clock import CITY
from anlan.sense.floors.rules.terms import Terms

DATA = Path(__file__).parents[1] / "data"


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (DATA / "terms.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def terms_at(at: datetime) -> Terms:
    """The numbers in force at a time; before the first version that one, as nothing older is known."""
    rows = [r for r in _rows() if _day(r["valid_from"]) <= at] or [r for r in _rows() if r["version"] == "1"]
    rows = sorted(rows, key=lambda r: int(r["version"]))
    v = {row["name"]: float(row["value"]) for row in rows}
    return Terms(
        int(v["silent_min"]), int(v["flat_h"]), v["drift_percent"], int(v["drift_days"]), v["tare_percent"],
        v["back_percent"], int(v["back_h"]), int(v["repeats"]), int(v["repeat_days"]), int(rows[-1]["version"]),
        rows[-1]["status"],
    )  # fmt: skip


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY)

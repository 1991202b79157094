"""The kinds of hazard and the department whose subject each is, as data."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def kinds() -> dict[str, str]:
    """Kind → department ("" for nobody's in particular)."""
    with (Path(__file__).parents[1] / "kinds.csv").open(encoding="utf-8", newline="") as handle:
        return {row["kind"]: row["department"] for row in csv.DictReader(handle)}

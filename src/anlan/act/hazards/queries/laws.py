"""Statutes that cases and stops cite: data, replaceable without a release."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[1]


@dataclass(frozen=True)
class Law:
    """A statute by its code, and what it serves: case, stop or transfer."""

    code: str
    serves: str
    said: dict[str, str]


@cache
def laws() -> dict[str, Law]:
    """All statutes by code."""
    return {row["code"]: Law(row["code"], row["for"], {"zh": row["zh"], "en": row["en"]}) for row in _rows("laws.csv")}


def laws_for(serves: str) -> dict[str, Law]:
    """Statutes that serve a case or a stop."""
    return {code: law for code, law in laws().items() if law.serves == serves}


def _rows(name: str) -> list[dict[str, Any]]:
    with (HERE / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))

"""The landlord's duties and the numbers of the rules, as the data files say: versions, each in force from a day."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from anlan.ground.premises.rules.missing import DutyTerm
from anlan.kernel.clock import CITY

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Terms:
    """How many units make a compound shared, and from how many lettings on a chain is worth a look."""

    least_units: int
    deep: int
    version: int
    status: str  # default: to be confirmed by the city


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY)


@cache
def _duties() -> tuple[DutyTerm, ...]:
    with (DATA / "duties.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(
            DutyTerm(
                row["code"], row["basis"], int(row["every_days"]), int(row["version"]), _day(row["valid_from"]),
                row["status"],
            )
            for row in csv.DictReader(handle)
        )  # fmt: skip


@cache
def _terms() -> tuple[dict[str, str], ...]:
    with (DATA / "terms.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def duties_at(at: datetime) -> list[DutyTerm]:
    """The duties in force at a time, each in its newest version."""
    newest: dict[str, DutyTerm] = {}
    for duty in _duties():
        if duty.valid_from <= at and duty.version >= getattr(newest.get(duty.code), "version", 0):
            newest[duty.code] = duty
    return list(newest.values())


def terms_at(at: datetime) -> Terms:
    """The numbers in force at a time; before the first version that one, as nothing older is known."""
    rows = [row for row in _terms() if _day(row["valid_from"]) <= at] or [r for r in _terms() if r["version"] == "1"]
    values = {row["name"]: int(row["value"]) for row in sorted(rows, key=lambda r: int(r["version"]))}
    newest = max(rows, key=lambda r: int(r["version"]))
    return Terms(values["least_units"], values["deep"], int(newest["version"]), newest["status"])

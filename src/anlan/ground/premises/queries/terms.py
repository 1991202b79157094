"""The landlord's duties and the numbers of the rules: as shipped with the house, then as the city confirms them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from anlan.ground.premises.models import Setting
from anlan.ground.premises.rules.missing import DutyTerm
from anlan.infra.journal.values import loaded
from anlan.infra.pages import house
from anlan.infra.versions import Told, told
from anlan.kernel.clock import CITY
from anlan.kernel.rights import Actor

DATA = Path(__file__).parents[1] / "data"
CONFIRMED = "confirmed"
# versions are the county's, which the database shows down to everybody in it: plain SQL, as every page asks
_TOLD = (
    "select jsonb_build_array(values, version, valid_from) from premises_setting"
    " where state = 'confirmed' and valid_from <= %s and confirmed_at <= %s"
    " order by valid_from desc, version desc limit 1"
)


@dataclass(frozen=True)
class Terms:
    """How many units make a compound shared, from how many lettings on a chain is worth a look, and the notice."""

    least_units: int
    deep: int
    notice: int  # how many days before it runs out a paper is asked for anew
    version: int
    status: str  # default: to be confirmed by the city


def in_force(at: datetime) -> tuple[Terms, list[DutyTerm]]:
    """Numbers and duties in force at a time, in one look. Needs a scope."""
    with connection.cursor() as cursor:
        cursor.execute(f"select ({_TOLD})", [at, at])
        return of_told(cursor.fetchone()[0], at)


def told_beside(at: datetime) -> RawSQL:
    """The same as a column of another look; `of_told` reads it."""
    return RawSQL(_TOLD, [at, at], output_field=JSONField())


def of_told(found: Any, at: datetime) -> tuple[Terms, list[DutyTerm]]:
    """Terms from what the database told: the newest confirmed, else those shipped.

    The list of duties, with their laws, is the one that came with the house; their intervals are the city's.
    """
    told, shipped = loaded(found) if found else None, shipped_duties(at)
    if told is None:
        return shipped_terms(at), shipped
    values, version, since = told[0], told[1], datetime.fromisoformat(told[2])
    duties = [
        replace(d, every_days=values["duties"].get(d.code, d.every_days), version=version, valid_from=since,
                status=CONFIRMED)
        for d in shipped
    ]  # fmt: skip
    notice = values.get("notice", shipped_terms(at).notice)  # versions from before it was a term
    return Terms(values["least_units"], values["deep"], notice, version, CONFIRMED), duties


def paced(duties: Sequence[DutyTerm], compound: UUID, at: datetime) -> list[DutyTerm]:
    """The duties of one site: where a later room says how often one is done, its days stand for the terms'."""
    days = house.paces([compound], at).get(compound, {})
    return [replace(d, every_days=days.get(d.code, d.every_days)) for d in duties]


def duties_at(at: datetime) -> list[DutyTerm]:
    """The landlord's duties in force at a time."""
    return in_force(at)[1]


def terms_at(at: datetime) -> Terms:
    """The numbers in force at a time."""
    return in_force(at)[0]


def term_versions(viewer: Actor) -> list[Told]:
    """Every version that was proposed, the newest first."""
    return told(Setting, viewer)


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


def shipped_duties(at: datetime) -> list[DutyTerm]:
    """The duties as the house brings them, each in its newest version of that time."""
    newest: dict[str, DutyTerm] = {}
    for duty in _duties():
        if duty.valid_from <= at and duty.version >= getattr(newest.get(duty.code), "version", 0):
            newest[duty.code] = duty
    return list(newest.values())


def shipped_terms(at: datetime) -> Terms:
    """The numbers as the house brings them; before the first version that one, as nothing older is known."""
    rows = [row for row in _terms() if _day(row["valid_from"]) <= at] or [r for r in _terms() if r["version"] == "1"]
    values = {row["name"]: int(row["value"]) for row in sorted(rows, key=lambda r: int(r["version"]))}
    newest = max(rows, key=lambda r: int(r["version"]))
    return Terms(values["least_units"], values["deep"], values["notice"], int(newest["version"]), newest["status"])

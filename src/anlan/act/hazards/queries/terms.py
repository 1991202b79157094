"""The deadlines in force, and their versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.act.hazards.models import Setting
from anlan.act.hazards.rules.deadlines import CONFIRMED, Terms, terms_of
from anlan.act.hazards.rules.deadlines import after_working_days as working_days
from anlan.infra.journal.values import loaded
from anlan.infra.look import Look, When
from anlan.infra.scope import SYSTEM, reading
from anlan.infra.versions import Told, told
from anlan.kernel.rights import Actor


def _terms(row: Any) -> Terms:
    return terms_of(loaded(row[0]), row[1], CONFIRMED) if row else Terms()


# The newest confirmed version in force at a time; the shipped defaults when there is none. Plain SQL, as every verb
# asks: versions are the county's, which the database shows down to everybody in it.
terms_at = Look(
    "select values, version from hazards_setting where state = 'confirmed' and valid_from <= %s and confirmed_at <= %s"
    " order by valid_from desc, version desc limit 1",
    _terms,
    (When.AT, When.AT),
)


def versions(viewer: Actor) -> list[Told]:
    """All versions, newest first."""
    return told(Setting, viewer)


def after_working_days(at: datetime, n: int) -> datetime:
    """The midnight that ends the `n`th working day after `at`, by the city's holidays."""
    with reading(SYSTEM):
        terms = terms_at(SYSTEM, at)
    return working_days(at, n, terms)

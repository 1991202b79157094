"""The deadlines in force, and their versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards.models import Setting
from anlan.act.hazards.rules.deadlines import CONFIRMED, Terms, terms_of
from anlan.act.hazards.rules.deadlines import after_working_days as working_days
from anlan.infra.journal.values import loaded
from anlan.infra.look import Look, When
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Version:
    """A version as the settings page lists it."""

    id: UUID
    version: int
    values: dict[str, Any]
    state: str
    valid_from: datetime
    text: str
    proposed_by: UUID
    proposed_at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None
    alone: bool


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


def versions(viewer: Actor) -> list[Version]:
    """All versions, newest first."""
    rows = Setting.objects.seen_by(viewer).order_by("-version")
    return [
        Version(
            s.pk,
            s.version,
            s.values,
            s.state,
            s.valid_from,
            s.text,
            s.proposed_by,
            s.proposed_at,
            s.confirmed_by,
            s.confirmed_at,
            s.alone,
        )
        for s in rows
    ]


def after_working_days(at: datetime, n: int) -> datetime:
    """The midnight that ends the `n`th working day after `at`, by the city's holidays."""
    with reading(SYSTEM):
        terms = terms_at(SYSTEM, at)
    return working_days(at, n, terms)

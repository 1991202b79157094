"""The terms in force, and their versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.act.inspections.models import Setting
from anlan.act.inspections.rules.terms import CONFIRMED, Terms, terms_of
from anlan.infra.journal.values import loaded
from anlan.infra.look import Look, When
from anlan.infra.versions import Told, told
from anlan.kernel.rights import Actor


def _told(row: Any) -> Terms:
    return terms_of(loaded(row[0]), row[1], CONFIRMED) if row else Terms()


# versions are the county's, which the database shows down to everybody in it: plain SQL, as every answer asks
NEWEST = Look(
    "select values, version from inspections_setting"
    " where state = 'confirmed' and valid_from <= %s and confirmed_at <= %s"
    " order by valid_from desc, version desc limit 1",
    _told, (When.AT, When.AT),
)  # fmt: skip


def terms_at(viewer: Actor, at: datetime) -> Terms:
    """The newest confirmed version in force at `at`; the shipped defaults when there is none."""
    return NEWEST(viewer, at)


def versions(viewer: Actor) -> list[Told]:
    """Every version, the newest first."""
    return told(Setting, viewer)

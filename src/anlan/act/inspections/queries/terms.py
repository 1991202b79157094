"""The terms in force, and their versions."""

from __future__ import annotations

from datetime import datetime

from anlan.act.inspections.models import Setting
from anlan.act.inspections.rules.terms import CONFIRMED, Terms, terms_of
from anlan.act.inspections.states import CONFIRMED as IN_FORCE
from anlan.infra.versions import Told, told
from anlan.kernel.rights import Actor


def terms_at(viewer: Actor, at: datetime) -> Terms:
    """The newest confirmed version in force at `at`; the shipped defaults when there is none."""
    rows = Setting.objects.seen_by(viewer).filter(state=IN_FORCE, valid_from__lte=at, confirmed_at__lte=at)
    row = rows.order_by("-valid_from", "-version").first()
    return terms_of(row.values, row.version, CONFIRMED) if row else Terms()


def versions(viewer: Actor) -> list[Told]:
    """Every version, the newest first."""
    return told(Setting, viewer)

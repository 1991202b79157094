"""The rule in force at a time, and its versions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from anlan.infra.scope import SYSTEM, reading
from anlan.infra.versions import Told
from anlan.kernel.rights import Actor
from anlan.review.grading import states
from anlan.review.grading.models import Rule as Row
from anlan.review.grading.rules.values import Rule, rule_of

SHIPPED = Path(__file__).parents[1] / "data" / "default.json"


@cache
def _shipped() -> str:
    return SHIPPED.read_text(encoding="utf-8")


def default_values() -> dict[str, Any]:
    """The values that came with the house: defaults of work-safety 6, to be confirmed."""
    found: dict[str, Any] = json.loads(_shipped())
    return found


def _whole(values: dict[str, Any]) -> dict[str, Any]:
    """The values of a version, with the shipped ones for what an older version did not say yet."""
    shipped = default_values()
    return {**shipped, **values, "points": {**shipped["points"], **values.get("points", {})},
            "follows": {**shipped["follows"], **values.get("follows", {})}}  # fmt: skip


def _in_force(at: datetime) -> Row | None:
    """The newest confirmed version in force; versions are the county's, and everybody is graded by the same."""
    with reading(SYSTEM):
        found: Row | None = (
            Row.objects.seen_by(SYSTEM)
            .filter(state=states.CONFIRMED, valid_from__lte=at, confirmed_at__lte=at)
            .order_by("-valid_from", "-version")
            .first()
        )
    return found


def rule_at(at: datetime) -> Rule:
    """The rule in force at a time; the shipped one where none was confirmed yet."""
    row = _in_force(at)
    values = _whole(row.values if row else {})
    return rule_of(values, row.version if row else 0, "confirmed" if row else "default")


def values_at(at: datetime) -> dict[str, Any]:
    """The values of the rule in force: what a proposal begins with."""
    row = _in_force(at)
    return _whole(row.values if row else {})


def versions(viewer: Actor) -> list[Told]:
    """All versions, the newest first."""
    return [_version(r) for r in Row.objects.seen_by(viewer).order_by("-version")]


def version(viewer: Actor, pk: UUID) -> Told | None:
    """One version, in force or not."""
    row = Row.objects.seen_by(viewer).filter(pk=pk).first()
    return _version(row) if row else None


def _version(r: Row) -> Told:
    told = Told.of(r)
    return replace(told, values=_whole(told.values))

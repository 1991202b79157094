"""What the room tells in the file of an enterprise or a site: who visited it when, and how that ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.inspections import queries
from anlan.act.inspections.pages import telling
from anlan.infra.pages.parts import Chapter
from anlan.kernel.clock import CITY
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor


def chapters(viewer: Actor, what: str, ref: UUID, at: datetime) -> Sequence[Chapter]:
    """Visits by their day; whoever may not read visits is told so."""
    may = viewer.any("inspections.read")
    rows = queries.of_premises(viewer, what, ref, at) if may else []
    return [
        Chapter(
            "visits",
            said("inspections.chapter"),
            [said(f"inspections.col.{name}") for name in ("number", "day", "kind", "subject", "result")],
            [_row(row) for row in rows],
            none=said("inspections.chapter.none" if may else "core.refused.right"),
        )
    ]


def _row(row: queries.Row) -> tuple[Any, ...]:
    day = f"{(row.begun_at or row.planned_for).astimezone(CITY):%Y-%m-%d}"
    return row.number, day, said(f"inspections.kind.{row.kind}"), row.subject, telling.result(row)

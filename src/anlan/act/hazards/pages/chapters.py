"""What the room tells in the file of an enterprise or a site: its hazards, with their days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards import queries
from anlan.infra.pages.parts import Chapter
from anlan.kernel.clock import CITY
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor


def chapters(viewer: Actor, what: str, ref: UUID, at: datetime) -> Sequence[Chapter]:
    """Hazards by the day they were reported; whoever may not read hazards is told so."""
    may = viewer.any("hazards.read")
    kept = queries.of_premises(viewer, what, ref, at) if may else []
    late = sum(h.late_at(at) for h in kept)
    return [
        Chapter(
            "hazards",
            said("hazards.chapter"),
            [
                said(f"hazards.{name}")
                for name in ("col.number", "col.what", "chapter.reported", "col.due", "col.state")
            ],
            [_row(h, at) for h in kept],
            lacks=[said("hazards.chapter.late", n=late)] if late else [],
            none=said("hazards.chapter.none" if may else "core.refused.right"),
        )
    ]


def _row(h: queries.Kept, at: datetime) -> tuple[Any, ...]:
    what = (h.text, said(f"hazards.grade.{h.grade}")) if h.grade else h.text
    if h.open_at(at):
        return h.number, what, _day(h.reported_at), _day(h.due), said("hazards.state.open")
    return h.number, what, _day(h.reported_at), _day(h.due), (said(f"hazards.state.{h.state}"), _day(h.ended_at))


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(CITY):%Y-%m-%d}" if at else ""

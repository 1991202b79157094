"""Rows of dated tables that wait for a second person, and what people decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.premises import states
from anlan.ground.premises.models import Record, Renaming
from anlan.ground.premises.rules import renaming as rules
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class RenamingRow:
    """A proposal as the page lists it."""

    id: UUID
    source: str
    values: dict[str, Any]
    out: bool
    state: str
    text: str
    proposed_by: UUID
    proposed_at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None
    alone: bool

    @property
    def name(self) -> str:
        """Old → new."""
        return rules.named(self.source, self.values)


_FIELDS = (
    "id", "source", "values", "out", "state", "text", "proposed_by", "proposed_at", "confirmed_by", "confirmed_at",
    "alone",
)  # fmt: skip
DECIDED = 20


def renamings(viewer: Actor, source: str) -> list[RenamingRow]:
    """Those that wait, then what was decided last."""
    rows = Renaming.objects.seen_by(viewer).filter(source=source).order_by("-proposed_at", "-id")
    waiting = [RenamingRow(*r) for r in rows.filter(state=states.PROPOSED).values_list(*_FIELDS)]
    return waiting + [RenamingRow(*r) for r in rows.exclude(state=states.PROPOSED).values_list(*_FIELDS)[:DECIDED]]


def dated_row(viewer: Actor, source: str, pk: UUID) -> dict[str, Any] | None:
    """The values of a row that stands in a dated table."""
    found = Record.objects.seen_by(viewer).filter(source=source, pk=pk, gone_at=None).values_list("values", flat=True)
    return next(iter(found), None)

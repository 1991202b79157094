"""Records of calls, of everybody they asked and of everything that was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.kernel.decision import Said
from anlan.warn.calls import states


@dataclass(frozen=True)
class AskedView:
    """One person asked in one step, or an empty post (`person` None)."""

    n: int
    who: str
    person: UUID | None
    name: str
    role: str
    state: str
    asked_at: datetime
    again_at: tuple[datetime, ...]
    by_hand: bool
    seen_at: datetime | None = None  # when they had it open on their phone first


@dataclass(frozen=True)
class AnswerView:
    """What somebody said."""

    person: UUID
    answer: str
    channel: str
    at: datetime
    said_by: str
    late: bool
    repeated: bool
    told: Said


@dataclass(frozen=True)
class CallView:
    """A call with everybody it asked and everything that was answered."""

    id: UUID
    code: int
    area: str
    lon: float | None
    lat: float | None
    subject_room: str
    subject_ref: UUID
    level: int
    ladder: str
    ladder_version: int
    mode: str
    headline: dict[str, str]
    text: dict[str, str]
    state: str
    step: int
    steps: tuple[dict[str, Any], ...]
    first: tuple[str, ...]
    parties: dict[str, list[str]]
    started_at: datetime
    next_at: datetime | None
    answered_by: UUID | None
    answered_at: datetime | None
    ended_at: datetime | None
    reason: Said | None
    asked: tuple[AskedView, ...] = ()
    answers: tuple[AnswerView, ...] = ()

    @property
    def open(self) -> bool:
        """An answer still counts."""
        return self.state in states.OPEN

    def name_of(self, person: UUID | None) -> str:
        """The name under which somebody was asked."""
        return next((a.name for a in self.asked if a.person == person), "")

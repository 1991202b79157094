"""What thresholds tell the rooms downstream: a rule crossed, a rule cleared; whole, nothing need be looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anlan.kernel.decision import Said

CROSSED, CLEARED = "thresholds.crossed", "thresholds.cleared"


@dataclass(frozen=True)
class Crossed:
    """A stream, or a group of streams, is beyond a rule's limit. `seen`, `condition`, `reason` are stored sentences."""

    crossing: str
    number: str
    version: int
    level: int
    ladder: str
    quantity: str
    measure: str
    value: float
    unit: str
    area: str
    lon: float | None
    lat: float | None
    stream: int | None
    stream_name: str
    since: str
    at: str
    suspect: bool
    tests: tuple[str, ...]
    seen: dict[str, Any]
    condition: dict[str, Any]
    reason: dict[str, Any]
    stream_name_en: str = ""
    about: str = ""  # the thing that it was measured on, by the name of its device; "" where it speaks of the area

    def as_json(self) -> dict[str, Any]:
        """As the journal keeps it."""
        return {**vars(self), "tests": list(self.tests)}

    @staticmethod
    def of(after: Mapping[str, Any]) -> Crossed:
        """Back from a journal entry."""
        return Crossed(**{**after, "tests": tuple(after["tests"])})

    @property
    def moment(self) -> datetime:
        """When it counted."""
        return datetime.fromisoformat(self.at)

    @property
    def because(self) -> Said:
        """The reason in words."""
        return Said.from_json(self.reason)


@dataclass(frozen=True)
class Cleared:
    """It is over: back beyond the clearing value for as long as the rule asks, or the rule was retired."""

    crossing: str
    number: str
    area: str
    until: str
    peak: float
    unit: str

    def as_json(self) -> dict[str, Any]:
        """As the journal keeps it."""
        return {**vars(self)}

    @staticmethod
    def of(after: Mapping[str, Any]) -> Cleared:
        """Back from a journal entry."""
        return Cleared(**after)

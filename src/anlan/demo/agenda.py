"""What the simulated people will do and when, as plain data, so that a play goes on where it was stopped."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(order=True, frozen=True)
class Plan:
    """One thing to do at a city time: the name of a deed, and what it needs to know."""

    at: datetime
    number: int
    deed: str = field(compare=False)
    args: dict[str, Any] = field(compare=False)


@dataclass
class Agenda:
    """Plans in the order of their time; equal times in the order they were made."""

    plans: list[Plan] = field(default_factory=list)
    made: int = 0

    def later(self, at: datetime, deed: str, **args: Any) -> None:
        """Plan a deed."""
        self.made += 1
        heapq.heappush(self.plans, Plan(at, self.made, deed, args))

    def next(self) -> datetime | None:
        """When something is due next."""
        return self.plans[0].at if self.plans else None

    def due(self, now: datetime) -> Iterator[Plan]:
        """Take what is due, one by one; what is planned meanwhile for now or before comes too."""
        while self.plans and self.plans[0].at <= now:
            yield heapq.heappop(self.plans)

    def saved(self) -> list[list[Any]]:
        """As JSON."""
        return [[p.at.isoformat(), p.number, p.deed, p.args] for p in sorted(self.plans)]

    def load(self, saved: list[list[Any]]) -> None:
        """From JSON."""
        self.plans = [Plan(datetime.fromisoformat(at), number, deed, args) for at, number, deed, args in saved]
        heapq.heapify(self.plans)
        self.made = max((p.number for p in self.plans), default=self.made)

"""How long each phase of the loop took: consecutive steps of one phase are one stretch with one limit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from uuid import UUID

from anlan.act.hazards import states

PHASES = {
    states.REPORTED: "verify",
    states.VERIFIED: "order",
    states.GRADED: "order",
    states.REOPENED: "order",
    states.ASSIGNED: "fix",
    states.RECTIFYING: "fix",
    states.RETURNED: "again",
    states.SUBMITTED: "check",
    states.REINSPECTING: "check",
}
ORDER = ("verify", "order", "fix", "again", "check")


@dataclass(frozen=True)
class Step:
    """One step of one hazard, as its open work kept it."""

    hazard: UUID
    area: str
    state: str
    since: datetime
    until: datetime | None
    due: datetime | None


@dataclass(frozen=True)
class Stretch:
    """One phase of one hazard, from its first step's beginning to its last step's end (None: still running)."""

    hazard: UUID
    area: str
    phase: str
    since: datetime
    until: datetime | None
    due: datetime | None

    def late(self, at: datetime) -> bool:
        """Whether it was done, or is at `at`, past its limit."""
        return self.due is not None and (self.until or at) >= self.due


def stretches(steps: Iterable[Step]) -> list[Stretch]:
    """Steps in the order of each hazard's time, joined where the phase goes on."""
    found: list[Stretch] = []
    for step in steps:
        phase = PHASES[step.state]
        last = found[-1] if found else None
        if last and last.hazard == step.hazard and last.phase == phase and last.until == step.since:
            found[-1] = Stretch(last.hazard, last.area, phase, last.since, step.until, step.due)
        else:
            found.append(Stretch(step.hazard, step.area, phase, step.since, step.until, step.due))
    return found


@dataclass(frozen=True)
class Spread:
    """The finished stretches of one phase: rising durations in seconds, how many were late, the usual limit."""

    phase: str
    seconds: tuple[float, ...]
    late: int
    limit: float | None


def spread(phase: str, done: Sequence[Stretch]) -> Spread:
    """The distribution of one phase."""
    mine = [s for s in done if s.phase == phase and s.until is not None]
    seconds = sorted((s.until - s.since).total_seconds() for s in mine if s.until is not None)
    limits = [(s.due - s.since).total_seconds() for s in mine if s.due is not None]
    late = sum(s.late(s.until) for s in mine if s.until is not None)
    return Spread(phase, tuple(seconds), late, median(limits) if limits else None)


def share_within(seconds: Sequence[float], share: float) -> float | None:
    """The duration within which `share` of the stretches ended (nearest rank); None without any."""
    if not seconds:
        return None
    return sorted(seconds)[max(1, math.ceil(len(seconds) * share)) - 1]

"""What is due: a look, in the city's time, at who has fallen silent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from anlan.infra import due
from anlan.infra.due import Plan, Tick
from anlan.kernel.clock import real_now
from anlan.kernel.rights import Actor
from anlan.sense.sensors import actions, queries

SILENCE = "sensors.silence"
SOONEST, LATEST = timedelta(minutes=1), timedelta(minutes=15)
WHILE_SILENT = timedelta(minutes=5)  # so often a look whether somebody speaks again
DEAF = timedelta(seconds=30)  # real: when the sense process itself is away, no station is to blame
AT_ONCE = 200


def start(system: Actor, at: datetime) -> None:
    """The standing plan."""
    due.plan(SILENCE, "all", at)


def look(plan: Plan, system: Actor, at: datetime) -> None:
    """Tell of streams that are silent now and of those that speak again; plan the next look for when it can matter."""
    counts = queries.counts()
    if counts is None or counts.pending or real_now() - counts.beat_at > DEAF:
        due.plan(SILENCE, "all", at + SOONEST)
        return
    rows = queries.quiet()
    silent = [(r.id, r.since) for r in rows if r.silent_at is None and r.due <= at]
    speaking = [r.id for r in rows if r.silent_at is not None and r.since > r.silent_at]
    for i in range(0, len(silent), AT_ONCE):
        actions.fall_silent(silent[i : i + AT_ONCE], by=system, at=at)
    for i in range(0, len(speaking), AT_ONCE):
        actions.speak(speaking[i : i + AT_ONCE], by=system, at=at)
    due.plan(SILENCE, "all", _next(rows, at))


def _next(rows: list[queries.Quiet], at: datetime) -> datetime:
    waiting = [r.due for r in rows if r.silent_at is None and r.due > at]
    soon = min(waiting, default=at + LATEST)
    if any(r.silent_at is not None or r.due <= at for r in rows):
        soon = min(soon, at + WHILE_SILENT)
    return min(max(soon, at + SOONEST), at + LATEST)


TICKS: Mapping[str, Tick] = {SILENCE: look}

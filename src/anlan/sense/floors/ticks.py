"""What is due: each hour a look at lines that stand still, each night one at zeros that creep."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from anlan.infra import due
from anlan.infra.due import Plan, Tick
from anlan.kernel.clock import CITY
from anlan.kernel.rights import Actor
from anlan.sense.floors import actions
from anlan.sense.floors.queries.quality import looked_at

LOOK = "floors.look"
NIGHT = 3  # o'clock in the city: the quietest hours lie behind
AT_ONCE = 100


def start(system: Actor, at: datetime) -> None:
    """The standing plan."""
    due.plan(LOOK, "all", at + timedelta(minutes=1))


def look(plan: Plan, system: Actor, at: datetime) -> None:
    """Mark what stands still or creeps, and what no longer does; drift needs a month of readings, so once a night."""
    found = looked_at(system, at, drift=at.astimezone(CITY).hour == NIGHT)
    for i in range(0, len(found), AT_ONCE):
        actions.judge(found[i : i + AT_ONCE], by=system, at=at)
    due.plan(LOOK, "all", at + timedelta(hours=1))


TICKS: Mapping[str, Tick] = {LOOK: look}

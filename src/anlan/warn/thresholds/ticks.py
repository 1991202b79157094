"""What is due of thresholds: a look at who has fallen silent, while a rule asks for it."""

from __future__ import annotations

from datetime import datetime, timedelta

from anlan.infra import due
from anlan.infra.due import Plan
from anlan.kernel.rights import Actor
from anlan.sense.sensors import queries as sensors
from anlan.warn.thresholds import queries
from anlan.warn.thresholds.actions import silence
from anlan.warn.thresholds.actions.rules import SILENCE

EVERY = timedelta(minutes=1)
DEAF = timedelta(minutes=2)  # the sense process itself is behind: no station is to blame


def start(system: Actor, at: datetime) -> None:
    """The standing plan, where a rule needs it."""
    if queries.speaking(system, "missing"):
        due.plan(SILENCE, "all", at)


def look(plan: Plan, system: Actor, at: datetime) -> None:
    """Look, and plan the next look as long as a rule asks for it, or a crossing of one is open."""
    heard = sensors.counts()
    if heard is not None and not heard.pending and at - heard.city_at <= DEAF:
        silence.look(system, at)
    if queries.speaking(system, "missing"):
        due.plan(SILENCE, "all", at + EVERY)


TICKS = {SILENCE: look}

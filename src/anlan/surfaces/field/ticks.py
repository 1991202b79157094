"""Every night half-sent uploads that were given up are looked for; how long ago is real time, as phones send in it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from anlan.infra import due, files
from anlan.infra.due import Plan
from anlan.kernel.clock import end_of_day, real_now
from anlan.kernel.rights import Actor
from anlan.surfaces.field import actions

CLEAR = "field.parts"


def clear(plan: Plan, system: Actor, at: datetime) -> None:
    """Clear them, and plan the next night. A night without any leaves no entry."""
    before = real_now() - timedelta(days=settings.PARTS_DAYS)
    if files.half_sent(before):
        actions.clear_parts(before=before, by=system, at=at)
    start(system, at)


def start(system: Actor, at: datetime) -> None:
    """The standing plan: after the coming midnight."""
    due.plan(CLEAR, "nightly", end_of_day(at))


TICKS = {CLEAR: clear}

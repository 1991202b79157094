"""Every night: which agreements and certificates run out within the notice becomes open work, and ends when renewed."""

from __future__ import annotations

from datetime import datetime, timedelta

from anlan.ground.premises import actions, queries
from anlan.infra import due
from anlan.infra.due import Plan
from anlan.kernel.clock import end_of_day
from anlan.kernel.rights import Actor

ENDS, NIGHTLY = "premises.ends", "nightly"
AFTER_MIDNIGHT = timedelta(minutes=10)  # terms end at midnight


def note_all(plan: Plan, system: Actor, at: datetime) -> None:
    """Note what runs out where; the nightly plan plans the next night."""
    found = queries.all_ending(at)
    for compound, some in found.items():
        lines = [one.said.as_json() for one in some]
        actions.note_ends(compound=compound, lines=lines, first=min(e.first for e in some), by=system, at=at)
    for compound in queries.noted() - set(found):
        actions.note_ends(compound=compound, lines=[], first=None, by=system, at=at)
    start(system, at)


def start(system: Actor, at: datetime) -> None:
    """The standing plan: after the coming midnight."""
    due.plan(ENDS, NIGHTLY, end_of_day(at) + AFTER_MIDNIGHT)


TICKS = {ENDS: note_all}

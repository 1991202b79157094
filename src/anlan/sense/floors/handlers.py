"""What floors do when premises tell anew what a floor may bear: the limit follows, with its source."""

from __future__ import annotations

from datetime import datetime

from anlan.infra.journal.follow import Happened
from anlan.kernel.rights import Actor
from anlan.sense.floors import actions
from anlan.sense.floors.actions.register import Limit
from anlan.sense.floors.queries.watches import limits_differ


def on_told(entry: Happened, system: Actor, at: datetime) -> None:
    """A floor's facts changed, or came in by a file."""
    found = [Limit(*one) for one in limits_differ(system, at)]
    if found:
        actions.follow_limits(found, by=system, at=at, cause=entry.id)


HANDLERS = {"premises.change_part": on_told, "premises.import_units": on_told}

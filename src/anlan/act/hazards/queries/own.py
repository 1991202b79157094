"""What somebody reported: where it stands, and with which words it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from anlan.act.hazards import states
from anlan.act.hazards.queries.lists import ROOM, Row, as_of, row_of
from anlan.infra.models import Entry
from anlan.kernel.rights import Actor

IN_SIGHT = timedelta(days=30)  # so long what has ended stays in its reporter's list
MOST = 20
ENDING = ("hazards.reject", "hazards.transfer", "hazards.reinspect")


@dataclass(frozen=True)
class Own:
    """One's own report as it stands. `words` is what was said when it ended, empty while it is open."""

    row: Row
    words: str


def own(viewer: Actor, at: datetime) -> list[Own]:
    """What the viewer's person reported, newest first: all that is open, and what ended lately."""
    if viewer.person is None:
        return []
    mine = as_of(viewer, at).filter(Q(ended_at=None) | Q(ended_at__gt=at - IN_SIGHT), reporter=viewer.person)
    rows = [row_of(h, at) for h in mine.order_by("-reported_at", "-number")[:MOST]]
    ended = [row.id for row in rows if row.state in states.HAZARD.ends]
    entries = Entry.objects.filter(room=ROOM, ref__in=ended, verb__in=ENDING, outcome="applied", recorded_at__lte=at)
    words = dict(entries.order_by("recorded_at", "id").values_list("ref", "after__words"))
    return [Own(row, words.get(row.id) or "") for row in rows]

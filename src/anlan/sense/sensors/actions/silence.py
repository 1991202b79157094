"""Silence of a stream, noticed and ended: somebody must look at the station."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Said
from anlan.sense.sensors.actions.register import over
from anlan.sense.sensors.models import Stream


@verb("sensors.fall_silent")
def fall_silent(change: Change, since: Sequence[tuple[UUID, datetime]]) -> None:
    """These streams have said nothing since those times: their keepers get work. One entry for all of a moment."""
    rows = []
    for stream, at in since:
        row = change.lock(Stream, stream)
        row.silent_at = at
        change.save(row, ["silent_at"])
        names = {"zh": row.name, "en": row.name_en or row.name}
        line = Said("sensors.work.silent", {"name": names, "minutes": round((change.at - at).total_seconds() / 60)})
        role = "" if row.owner else "village_head"
        change.work(row, "silent", line, holder=row.owner, role=role, since=at, next=Said("sensors.work.silent_next"))
        rows.append(row)
    _about(change, rows)


@verb("sensors.speak")
def speak(change: Change, streams: Sequence[UUID]) -> None:
    """These streams are heard again: the work about their silence is done."""
    rows = []
    for stream in streams:
        row = change.lock(Stream, stream)
        row.silent_at = None
        change.save(row, ["silent_at"])
        change.settle(row, "silent")
        rows.append(row)
    _about(change, rows)


def _about(change: Change, rows: list[Stream]) -> None:
    change.area = over(row.area for row in rows)
    change.after.update({"streams": [{"number": row.number, "name": row.name} for row in rows]})

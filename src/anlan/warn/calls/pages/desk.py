"""What the duty screen shows of calls: beside any subject, who was asked and what comes; no line of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from anlan.infra.models import Work
from anlan.infra.pages.parts import Drawer, Row
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor
from anlan.warn.calls import queries
from anlan.warn.calls.pages import telling


def beside(viewer: Actor, room: str, ref: UUID, at: datetime) -> Drawer | None:
    """What calls add to another room's matter: people, time line and verbs; None where nobody was asked."""
    if not viewer.any("calls.read"):
        return None
    calls = queries.about(viewer, room, ref, at)
    if not calls:
        return None
    return Drawer(
        title="",
        people=telling.persons(viewer, calls, at),
        moments=telling.moments(viewer, calls, at),
        verbs=telling.verbs(viewer, calls, at),
    )


def rows(viewer: Actor, works: Sequence[Work], at: datetime) -> Mapping[UUID, Row]:
    """An ask in the queue is its subject's line, there only once, and opens the subject; a draft opens its ladder."""
    subjects = queries.subjects_of(viewer, [w.ref for w in works])
    drafts = queries.ladder_names(viewer, [w.ref for w in works if w.kind == "draft"])
    asks = {w.id: _row(w, *subjects[w.ref]) for w in works if w.ref in subjects}
    return asks | {w.id: _row(w, w.room, w.ref, f"/calls/ladders/{drafts[w.ref]}/") for w in works if w.ref in drafts}


def _row(w: Work, room: str, ref: UUID, url: str = "") -> Row:
    return Row(
        id=f"{room}:{ref}",
        title=Said.from_json(w.line),
        since=w.since,
        url=url or f"/duty/?open={room}:{ref}",
        room=room,
        level=w.level,
        glyph="call",
        then=Said.from_json(w.next) if w.next else "",
        then_at=w.next_at,
        area=w.area,
        lon=w.lon,
        lat=w.lat,
    )

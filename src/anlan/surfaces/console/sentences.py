"""Sentences of the town's page that need no room: what is late, what waits for a decision, out of open work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q

from anlan.infra.models import OpenWork
from anlan.infra.pages import house, times
from anlan.infra.pages.parts import Line, Sentence, Text
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor
from anlan.surfaces.console import queries

SHOWN = 5  # lines under a sentence; its number opens the rest


def _open(actor: Actor, town: str, at: datetime) -> Any:
    works = OpenWork.objects.seen_by(actor).inside(town)
    return works.filter(Q(done_at=None) | Q(done_at__gt=at), since__lte=at)


def late(actor: Actor, town: str, at: datetime) -> list[Sentence]:
    """What is past its deadline in the town, by room."""
    made = []
    for room in house.rooms():
        works = list(_open(actor, town, at).filter(room=room.name, due__lt=at).order_by("due"))
        if works:
            span = times.lasted(at - works[0].due)
            words = said("console.town.late", what=said(room.title), span=span)
            under = said("console.town.late_of", n=_open(actor, town, at).filter(room=room.name).count())
            made.append(Sentence(len(works), words, under, _lines(works, at)))
    return made


def waiting(actor: Actor, town: str, at: datetime) -> list[Sentence]:
    """What waits for the viewer in the town and is not late."""
    works = [
        w
        for w in _open(actor, town, at).order_by("due", "since")
        if queries.is_mine(w, actor, at) and not (w.due and w.due < at)
    ]
    if not works:
        return []
    soonest = next((w.due for w in works if w.due), None)
    under = said("console.town.waiting_until", at=times.since(soonest, at)) if soonest else ""
    return [Sentence(len(works), said("console.town.waiting"), under, _lines(works, at))]


def in_hand(actor: Actor, town: str, at: datetime) -> list[Sentence]:
    """What others have in hand in the town, by room: nothing of it waits for the viewer or is late."""
    made = []
    for room in house.rooms():
        works = [
            w
            for w in _open(actor, town, at).filter(room=room.name, level=0).order_by("due", "since")
            if not queries.is_mine(w, actor, at) and not (w.due and w.due < at)
        ]
        if works:
            soonest = next((w.due for w in works if w.due), None)
            under = said("console.town.waiting_until", at=times.since(soonest, at)) if soonest else ""
            words = said("console.town.in_hand", what=said(room.title))
            made.append(Sentence(len(works), words, under, _lines(works, at)))
    return made


def _lines(works: Sequence[OpenWork], at: datetime) -> list[Line]:
    lines = []
    for work in works[:SHOWN]:
        row = queries.row_of(work, at)
        over: Text = said("console.late", span=times.lasted(at - work.due)) if work.due and work.due < at else ""
        then: Text = Said.from_json(work.next) if work.next else ""
        note: Text = "" if over or not work.due else said("console.town.until", at=times.since(work.due, at))
        lines.append(Line(row.title, then, note, over, row.glyph, row.level, url=row.url))
    return lines


def under(actor: Actor, town: str, at: datetime) -> Text:
    """How large the town is, as the register says."""
    return said("console.town.under", villages=len(house.named_areas(actor, town, "village", at)))

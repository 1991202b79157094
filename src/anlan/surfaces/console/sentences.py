"""Sentences of the town's page that need no room: what is late, what waits for a decision, out of open work."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from anlan.infra.models import Work, WorkThen
from anlan.infra.pages import house, times
from anlan.infra.pages.card import Room
from anlan.infra.pages.parts import Line, Sentence, Text
from anlan.kernel import area as areas
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor
from anlan.surfaces.console import queries

SHOWN = 5  # lines under a sentence; its number opens the rest


def open_in(actor: Actor, town: str, at: datetime) -> list[Work]:
    """All open work of the town, the first to come to its limit first."""
    return list(WorkThen.objects.seen_by(actor).inside(town).open_at(at).order_by("due", "since"))


def late(
    actor: Actor, works: Sequence[Work], town: str, at: datetime, told: Collection[str] = (), rows: str = ""
) -> list[Sentence]:
    """What is past its deadline in the town, by room, without the rooms that have `told` of theirs."""
    made = []
    for room, own in _by_room(works):
        over = [w for w in own if _is_late(w, at)] if room.name not in told else []
        if over and over[0].due:
            words = said("console.town.late", n=len(over), what=said(room.title), span=times.lasted(at - over[0].due))
            under = said("console.town.late_of", n=len(own))
            made.append(_sentence(actor, over, words, under, town, f"late-{room.name}", rows, at, urgency=3))
    return made


def waiting(actor: Actor, works: Sequence[Work], town: str, at: datetime, rows: str = "") -> list[Sentence]:
    """What waits for the viewer in the town and is not late."""
    mine = [w for w in works if queries.is_mine(w, actor, at) and not _is_late(w, at)]
    under = _until(mine, at) if mine else said("console.town.waiting_none")
    return [_sentence(actor, mine, said("console.town.waiting"), under, town, "waiting", rows, at, urgency=4)]


def in_hand(actor: Actor, works: Sequence[Work], town: str, at: datetime, rows: str = "") -> list[Sentence]:
    """What others have in hand in the town, by room: nothing of it waits for the viewer or is late."""
    made = []
    for room, own in _by_room(works):
        others = [w for w in own if not (w.level or queries.is_mine(w, actor, at) or _is_late(w, at))]
        if others:
            words = said("console.town.in_hand", n=len(others), what=said(room.title))
            name, until = f"hand-{room.name}", _until(others, at)
            made.append(_sentence(actor, others, words, until, town, name, rows, at, urgency=8))
    return made


def _by_room(works: Sequence[Work]) -> list[tuple[Room, list[Work]]]:
    return [(room, [w for w in works if w.room == room.name]) for room in house.rooms()]


def _is_late(work: Work, at: datetime) -> bool:
    return work.due is not None and work.due < at


def _until(works: Sequence[Work], at: datetime) -> Text:
    soonest = next((w.due for w in works if w.due), None)
    return said("console.town.waiting_until", at=times.until(soonest, at)) if soonest else ""


def _sentence(
    actor: Actor,
    works: Sequence[Work],
    words: Text,
    under: Text,
    town: str,
    name: str,
    rows: str,
    at: datetime,
    urgency: int,
) -> Sentence:
    """A sentence with its first lines; its number opens all of them (`rows` is the name of the one that is opened)."""
    shown = works if rows == name else works[:SHOWN]
    url = f"/town/{town}/?rows={name}" if len(works) else ""
    return Sentence(len(works), words, under, _lines(actor, shown, town, at), url, urgency=urgency)


def _lines(actor: Actor, works: Sequence[Work], town: str, at: datetime) -> list[Line]:
    told = queries.rows_of(actor, works, at)
    bare = [w for w in works if (card := queries.card(w.room)) is None or card.rows is None]
    villages = dict(house.named_areas(actor, town, "village", at)) if bare else {}
    lines = []
    for work in works:
        row = told[work.id]
        village = villages.get(areas.village(work.area)) if work in bare else None  # else its own title says where
        over: Text = said("console.late", span=times.lasted(at - work.due)) if work.due and _is_late(work, at) else ""
        then: Text = row.keeper if row.keeper and not over else row.then
        note: Text = "" if over or not work.due else said("console.town.until", at=times.until(work.due, at))
        title: Text = said("console.town.where", village=village, line=row.title) if village else row.title
        lines.append(Line(title, then, note, over, row.glyph, row.level, url=row.url))
    return lines


def under(actor: Actor, town: str, at: datetime) -> Text:
    """How large the town is, as the register says."""
    return said("console.town.under", villages=len(house.named_areas(actor, town, "village", at)))

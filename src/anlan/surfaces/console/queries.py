"""What the desk reads from the core: the cards, the bar, and the queue out of open work; no room is imported."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.infra.models import OpenWork, Work, WorkThen
from anlan.infra.pages import house, times
from anlan.infra.pages.card import Nav, Room
from anlan.infra.pages.parts import Calm, Drawer, Row, Text
from anlan.infra.pages.words import say
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor
from anlan.surfaces.console.joined import joined

SOUNDS = (1, 2, 3)  # an unanswered level III or higher sounds until it is acknowledged
GROUPS = ("now", "act", "ground", "sense", "review", "admin")
GLYPHS = {
    "hazards": "hazard",
    "sensors": "gauge-silent",
    "people": "vacant",
    "areas": "place",
    "thresholds": "rule",
    "calls": "call",
}
AHEAD = timedelta(hours=12)
MOST = 2000  # open work that one look weighs
SHOWN = 4  # lines under each of quiet, closed and coming up


@dataclass(frozen=True)
class Top:
    """The desk's bar: the highest level in force, how often, since when, and how fresh the readings are."""

    level: int = 0
    count: int = 0
    since: datetime | None = None
    url: str = ""
    fresh: datetime | None = None


@dataclass(frozen=True)
class Queue:
    """The queue: what needs the viewer, what is quiet, what was closed in the last hour, what comes."""

    rows: Sequence[Row]
    calm: Sequence[Calm]
    calm_count: int
    done: Sequence[Calm]
    done_count: int
    coming: Sequence[Calm]
    coming_count: int
    sounding: int
    quiet: Sequence[OpenWork] = ()
    nothing: Text = said("console.queue.nothing")
    nothing_how: Text = said("console.queue.nothing.how")
    nothing_last: Text = ""


def nav(actor: Actor | None) -> list[tuple[str, list[Nav]]]:
    """The menu that an actor sees: groups in the order of the river, without those that are empty."""
    entries = list(house.nav(actor)) if actor else []
    grouped = [(f"console.group.{g}", [n for n in entries if n.group == g]) for g in GROUPS]
    return [(title, some) for title, some in grouped if some]


def card(name: str) -> Room | None:
    """The card of a room."""
    return next((c for c in house.rooms() if c.name == name), None)


def _open(actor: Actor, at: datetime) -> Any:
    """Work open at a city time, as it stood then."""
    return WorkThen.objects.seen_by(actor).open_at(at)


def is_mine(work: Work, actor: Actor, at: datetime) -> bool:
    """Whether the viewer must do this: as the person who holds it, or by a role in its area."""
    if work.holder is not None:
        return work.holder == actor.person
    return bool(work.role) and any(
        g.role == work.role and g.in_force(at) and areas.covers(areas.village(g.area), areas.village(work.area))
        for g in actor.grants
    )


def row_id(work: Work) -> str:
    """How a queue row is named in addresses: room and ref."""
    return f"{work.room}:{work.ref}"


def row_of(work: Work, at: datetime, mine: bool = False) -> Row:
    """A queue row that says no more than the open work itself."""
    late = work.due is not None and work.due < at
    return Row(
        id=row_id(work),
        title=Said.from_json(work.line),
        since=work.since,
        url=f"/duty/?open={row_id(work)}",
        room=work.room,
        level=work.level,
        glyph="late" if late else GLYPHS.get(work.room, "hazard"),
        keeper=said("console.late", span=times.lasted(at - work.due)) if late and work.due else "",
        silent=work.level in SOUNDS,
        then=Said.from_json(work.next) if work.next else "",
        then_at=work.next_at,
        needs=mine,
        area=work.area,
        lon=work.lon,
        lat=work.lat,
    )


def _rank(row: Row) -> tuple[int, bool, datetime]:
    return (row.level or 9, row.glyph != "late", row.since)


def rows_of(actor: Actor, works: Sequence[Work], at: datetime) -> dict[UUID, Row]:
    """A queue row of each open work, as its room tells it, else as its own line does."""
    told: dict[UUID, Row] = {}
    for one in house.rooms():
        mine = [w for w in works if w.room == one.name]
        if one.rows is not None and mine:
            told.update(one.rows(actor, mine, at))
    return {w.id: told.get(w.id) or row_of(w, at, is_mine(w, actor, at)) for w in works}


def queue(actor: Actor, at: datetime) -> Queue:
    """The viewer's queue at a city time."""
    works = list(_open(actor, at).order_by("since")[:MOST])
    mine = {w.id for w in works if is_mine(w, actor, at)}
    told = rows_of(actor, [w for w in works if w.id in mine or w.level in SOUNDS], at)
    needing = {w.id for w in works if w.id in told and _needs(w, told[w.id], actor)}
    shown: dict[str, Row] = {}
    asked = {told[w.id].id for w in works if w.id in told and _asks(w, told[w.id], actor)}
    for row in sorted((told[id_] for id_ in needing), key=_rank):
        shown.setdefault(row.id, replace(row, asked=row.id in asked))
    quiet = [w for w in works if w.id not in needing and (w.id not in told or told[w.id].id not in shown)]
    done = _closed(actor, {row_id(w) for w in works}, at)
    soon = sorted((w for w in works if w.due and at <= w.due <= at + AHEAD), key=lambda w: w.due or at)
    return Queue(
        rows=list(shown.values()),
        calm=_calm(quiet, actor, at),
        calm_count=len(quiet),
        done=done[:SHOWN],
        done_count=len(done),
        coming=_coming(soon),
        coming_count=len(soon),
        sounding=sum(1 for r in shown.values() if r.level in SOUNDS and r.silent),
        quiet=quiet,
        nothing_last=_last(done, len(quiet)),
    )


def _needs(work: Work, row: Row, actor: Actor) -> bool:
    """Whether a row waits for the viewer: by name, because a person is silent, or because its room says so."""
    return row.silent or row.needs or (work.holder is not None and work.holder == actor.person)


def _asks(work: Work, row: Row, actor: Actor) -> bool:
    """Whether this is a question to the viewer in person about another room's matter."""
    return work.holder is not None and work.holder == actor.person and row.id != row_id(work)


def closed(actor: Actor, at: datetime) -> list[Calm]:
    """What was closed in the hour before: what the number of the queue counts."""
    return _closed(actor, {row_id(w) for w in _open(actor, at).order_by("since")[:MOST]}, at)


def _closed(actor: Actor, still_open: Collection[str], at: datetime) -> list[Calm]:
    """Matters that ended in the hour before, each once and none of which something is still open.

    What ends by itself (`passing` of a card) is no matter that was closed.
    """
    passing = [Q(room=one.name, kind__in=one.passing) for one in house.rooms() if one.passing]
    found = OpenWork.objects.seen_by(actor).filter(done_at__gt=at - timedelta(hours=1), done_at__lte=at)
    for kinds in passing:
        found = found.exclude(kinds)
    works = list(found.order_by("-done_at")[:MOST])
    told = rows_of(actor, works, at)
    once: dict[str, Calm] = {}
    for work in works:
        row = told[work.id]
        if row.id not in still_open:
            once.setdefault(row.id, Calm(row.title, at=work.done_at, url=row.url))
    return list(once.values())


def _last(done: Sequence[Calm], in_hand: int) -> Text:
    if done and done[0].at:
        return said("console.queue.nothing.last", at=times.clock(done[0].at), n=in_hand)
    return said("console.queue.nothing.hand", n=in_hand)


def _name(work: Work) -> Text:
    """What a kind of open work is called: the room's own words for it, else the room's title."""
    own = f"{work.room}.calm.{work.kind}"
    if say(own) != own:
        return said(own)
    one = card(work.room)
    return said(one.title) if one else work.room


def _grouped(works: Iterable[Work]) -> list[list[Work]]:
    """What bears one name stands in one line, the gravest first."""
    groups: dict[tuple[str, str], list[Work]] = {}
    for work in works:
        groups.setdefault((work.room, _key(work)), []).append(work)
    return sorted(groups.values(), key=lambda group: (min(w.level or 9 for w in group), -len(group)))


def _rows_url(work: Work) -> str:
    """Where the rows of a quiet line are listed, each of them and no other."""
    return f"/duty/quiet/{work.room}/{_key(work)}"


def _key(work: Work) -> str:
    name = _name(work)
    return name.key if isinstance(name, Said) else name


def quiet(actor: Actor, room: str, name: str, at: datetime) -> tuple[Text, list[Calm]]:
    """What one line of the quiet counts, by its name: each with when it is due, what is due first at the head."""
    works = next((g for g in _grouped(queue(actor, at).quiet) if g[0].room == room and _key(g[0]) == name), [])
    told = rows_of(actor, works, at)
    lines = [
        Calm(
            told[w.id].title,
            _note([w], at),
            url=f"/duty/?open={told[w.id].id}",
        )
        for w in sorted(works, key=lambda w: (w.due is None, w.due, w.since))
    ]
    return (_name(works[0]) if works else ""), lines


def _calm(works: Sequence[Work], actor: Actor, at: datetime) -> list[Calm]:
    lines = []
    for group in _grouped(works)[:SHOWN]:
        if len(group) == 1:
            lines.append(Calm(Said.from_json(group[0].line), _note(group, at), url=f"/duty/?open={row_id(group[0])}"))
        else:
            lines.append(Calm(_name(group[0]), _note(group, at), url=_rows_url(group[0])))
    return lines


def _note(group: Sequence[Work], at: datetime) -> Text:
    """How many, and of those with a limit how many are past it and by how much, else when the next one ends."""
    limits = sorted(w.due for w in group if w.due)
    late = [due for due in limits if due < at]
    n = len(group)
    if late:
        span = times.lasted(at - late[0])
        return said("console.late", span=span) if n == 1 else said("console.calm.late", n=n, late=len(late), span=span)
    if limits:
        due = times.until(limits[0], at)
        return said("console.calm.due", due=due) if n == 1 else said("console.calm.many", n=n, due=due)
    return said("console.calm.count", n=n) if n > 1 else ""


def _coming(works: Sequence[Work]) -> list[Calm]:
    lines = [
        Calm(_name(g[0]), said("console.coming.count", n=len(g)), at=min(w.due for w in g if w.due))
        for g in _grouped(works)
    ]
    return sorted(lines, key=lambda c: str(c.at))[:SHOWN]


def top(actor: Actor, at: datetime) -> Top:
    """The bar's facts: the highest level among open work, and the newest reading that any room knows of."""
    fresh = max(filter(None, (c.fresh(actor, at) for c in house.rooms() if c.fresh is not None)), default=None)
    found = _open(actor, at).filter(level__gt=0).order_by("level", "since")
    levels = list(found.values_list("level", "since", "room", "ref", "area"))
    if not levels:
        return Top(fresh=fresh)
    worst = levels[0][0]
    same = {areas.village(area) for level, *_, area in levels if level == worst}  # an alert and its calls are one place
    return Top(worst, len(same), levels[0][1], f"/duty/?open={levels[0][2]}:{levels[0][3]}", fresh)


def drawer(actor: Actor, room: str, ref: UUID, at: datetime) -> Drawer | None:
    """The selected thing as its room tells it, else what its open work says."""
    one = card(room)
    if one is None:
        return None
    if one.drawer is not None:
        own = one.drawer(actor, ref, at)
        return joined(own, house.beside(actor, room, ref, at)) if own else None
    work = OpenWork.objects.seen_by(actor).filter(room=room, ref=ref).order_by("-since").first()
    if work is None:
        return None
    row = row_of(work, at)
    return Drawer(row.title, said(one.title), row.level, row.glyph, area=row.area, lon=row.lon, lat=row.lat)

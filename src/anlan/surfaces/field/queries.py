"""What a phone shows: this person's open work as tasks, late first, then by hour; rooms say how a task is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q

from anlan.infra.models import Entry, OpenWork, Work
from anlan.infra.pages import house, times
from anlan.infra.pages.card import Room
from anlan.infra.pages.parts import Calm, Drawer, Holding, Line, ReportForm, Task
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

UNFOLDED = 7  # more than seven rows are not read
MANY, FIRST = 8, 3  # of a post's work of one kind: more than so many are told by the first few and their number


@dataclass(frozen=True)
class Today:
    """A person's day: what is to do, what was done, and what became of their own reports.

    count : everything that is to do · piles : what is not among `tasks`, as much of one kind lies with a post
    """

    tasks: Sequence[Task]
    folded: int
    piles: Sequence[Calm]
    count: int
    done: Sequence[Calm]
    done_count: int
    reported: Sequence[Line]


def _mine(actor: Actor) -> Q:
    """Work of this person, and of those whose deputy they are by dated delegation."""
    persons = {actor.person, *(g.acting_for for g in actor.grants)} - {None}
    mine = Q(holder__in=persons)
    for grant in actor.grants:
        low, high = areas.bounds(areas.village(grant.area))
        mine |= Q(holder=None, role=grant.role, area__gte=low, area__lt=high)
    return mine


def _card(name: str) -> Room | None:
    return next((c for c in house.rooms() if c.name == name), None)


def task_of(work: Work, actor: Actor, at: datetime) -> Task:
    """Open work as its room tells it to a phone, else its line alone."""
    card = _card(work.room)
    told = card.task(actor, work, at) if card and card.task else None
    if told is not None:
        return told
    late = said("field.late", span=times.lasted(at - work.due)) if work.due and work.due < at else ""
    return Task(
        f"{work.room}:{work.ref}",
        Said.from_json(work.line),
        said(card.title) if card else "",
        due=work.due,
        late=late,
        level=work.level,
        what=Said.from_json(work.next) if work.next else "",
        area=work.area,
        lon=work.lon,
        lat=work.lat,
    )


def _works(actor: Actor) -> Any:
    return OpenWork.objects.seen_by(actor).filter(_mine(actor), done_at=None)


def _order(task: Task) -> tuple[bool, int, bool, float]:
    due = task.until or task.due
    return (not task.call, task.level or 9, not task.late, due.timestamp() if due else float("inf"))


def today(actor: Actor, at: datetime) -> Today:
    """The list as it stands."""
    alike: dict[tuple[str, str, str], list[Work]] = defaultdict(list)
    for work in _works(actor).order_by("due", "since"):
        alike[work.room, work.kind, work.line["key"] if _piles(work) else str(work.pk)].append(work)
    piles = {kind: some for kind, some in alike.items() if len(some) > MANY}
    shown = [w for kind, some in alike.items() for w in (some[:FIRST] if kind in piles else some)]
    tasks = _tasks(shown, actor, at)
    rest = [_pile(kind, some) for kind, some in piles.items()]
    count = len(tasks) + sum(len(some) - FIRST for some in piles.values())
    morning = at.astimezone(CITY).replace(hour=0, minute=0, second=0, microsecond=0)
    done = _own_deeds(actor, morning, at)
    lines = [_done(w, actor, at) for w in done[:UNFOLDED]]
    return Today(tasks, max(0, len(tasks) - UNFOLDED), rest, count, lines, len(done), reported(actor, at))


def _piles(work: Work) -> bool:
    """Whether it may be only counted: never one's own, nor what has a level of alarm."""
    return work.holder is None and not work.level


def _tasks(works: Sequence[Work], actor: Actor, at: datetime) -> list[Task]:
    """What is still to do of these, each once, the most urgent first."""
    told = [task_of(work, actor, at) for work in works]
    return sorted({task.id: task for task in reversed(told) if not task.over}.values(), key=_order)


def _pile(kind: tuple[str, str, str], works: Sequence[Work]) -> Calm:
    query = urlencode(dict(zip(("room", "kind", "line"), kind, strict=True)))
    line, more = Said.from_json(works[FIRST].line), said("field.alike", n=len(works) - FIRST)
    return Calm(line, more, url=f"/field/alike?{query}")


def alike(actor: Actor, room: str, kind: str, line: str, at: datetime) -> list[Task]:
    """All of a post's work of one kind."""
    works = _works(actor).filter(room=room, kind=kind, line__key=line).order_by("due", "since")
    return _tasks([w for w in works if _piles(w)], actor, at)


def _done(work: Work, actor: Actor, at: datetime) -> Calm:
    """What was done, leading to its page where its room has one: papers may follow a visit."""
    card = _card(work.room)
    told = card.task(actor, work, at) if card and card.task else None
    return Calm(Said.from_json(work.line), at=work.done_at, url=told.url if told else "")


def ways(actor: Actor, at: datetime) -> list[Calm]:
    """Pages that show several of the day's tasks at once, as the rooms have them."""
    return [way for card in house.rooms() if card.ways is not None for way in card.ways(actor, at)]


def _own_deeds(actor: Actor, morning: datetime, at: datetime) -> list[Work]:
    """What of this person's work ended today by their own hand: a call that somebody else answered is not theirs."""
    ended = OpenWork.objects.seen_by(actor).filter(_mine(actor), done_at__gte=morning, done_at__lte=at)
    works = list(ended.order_by("-done_at")[:200])
    when, where = {w.done_at for w in works}, {w.area for w in works}  # together they find few entries by an index
    acts = Entry.objects.filter(area__in=where, recorded_at__in=when, by=actor.account, outcome="applied")
    mine = set(acts.values_list("room", "recorded_at")) if works else set()
    return [w for w in works if (w.room, w.done_at) in mine]


def reported(actor: Actor, at: datetime) -> list[Line]:
    """What this person reported without being asked, as the rooms that took it tell it."""
    return [line for card in house.rooms() if card.reported is not None for line in card.reported(actor, at)]


def holdings(actor: Actor, at: datetime) -> list[Holding]:
    """What is this person's own: their enterprises and sites, as the rooms tell them."""
    return [one for card in house.rooms() if card.holdings is not None for one in card.holdings(actor, at)]


def own(actor: Actor, room: str, ref: UUID, url: str, at: datetime) -> tuple[Line, Drawer] | None:
    """One of this person's own reports, at the address that its line names, with all that its room tells of it."""
    card = _card(room)
    line = next((line for line in reported(actor, at) if line.url == url), None)
    drawer = card.drawer(actor, ref, at) if card and card.drawer and line else None
    return (line, drawer) if line and drawer else None


def task(actor: Actor, room: str, ref: UUID, at: datetime) -> Task | None:
    """One task, while it is this person's; of a question that is over, what became of it."""
    work = _works(actor).filter(room=room, ref=ref).order_by("due").first()
    if work is not None:
        return task_of(work, actor, at)
    done = OpenWork.objects.seen_by(actor).filter(_mine(actor), room=room, ref=ref).order_by("-done_at").first()
    told = task_of(done, actor, at) if done else None
    return told if told is not None and told.over else None


def report_form(actor: Actor, at: datetime) -> ReportForm | None:
    """What this person may report without being asked: the first room that takes reports from them."""
    forms = (c.report(actor, at) for c in house.rooms() if c.report is not None)
    return next((form for form in forms if form is not None), None)

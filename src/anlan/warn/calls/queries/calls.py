"""Calls with everybody they asked and everything that was answered, as frozen records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.infra.journal.then import as_then
from anlan.infra.look import Look, whether
from anlan.kernel import area as areas
from anlan.kernel.decision import Hidden, Said
from anlan.kernel.rights import Actor
from anlan.warn.calls import states
from anlan.warn.calls.models import Answer, Call, Delivery, Step
from anlan.warn.calls.queries.then import as_of
from anlan.warn.calls.queries.views import AnswerView, AskedView, CallView


def ladders_about(viewer: Actor, room: str, ref: UUID) -> list[str]:
    """Ladders on which calls about a subject were started, the first one first."""
    names = Call.objects.seen_by(viewer).filter(subject_room=room, subject_ref=ref).order_by("started_at")
    return list(dict.fromkeys(names.values_list("ladder", flat=True)))


def any_about(room: str, ref: UUID) -> Look[bool]:
    """Whether anybody was ever asked about a subject. For the house itself, inside a verb: nothing is shown of it."""
    return Look("select calls_any_about(%s, %s)", whether, (room, ref))


def call(viewer: Actor, call_id: UUID, at: datetime | None = None) -> CallView:
    """One call, as it stands or stood at `at`. Raises Hidden, also before it began."""
    found = _then(viewer, _begun(viewer, at).filter(pk=call_id), at)
    if not found:
        raise Hidden
    return found[0]


def call_of(viewer: Actor, step: UUID) -> CallView | None:
    """The call that somebody's open work is about."""
    row = Call.objects.seen_by(viewer).filter(asked=step).first()
    return None if row is None else _views(viewer, [row])[0]


def went_for(viewer: Actor, person: UUID, room: str, area: str, since: datetime) -> UUID | None:
    """What of a room somebody last said yes to in a village since a time: whatever they see there, they were sent."""
    mine = Call.objects.seen_by(viewer).inside(areas.village(area)).filter(answered_by=person, answered_at__gte=since)
    found: UUID | None = (
        mine.filter(subject_room=room).order_by("-answered_at").values_list("subject_ref", flat=True).first()
    )
    return found


def subjects_of(viewer: Actor, steps: Sequence[UUID]) -> dict[UUID, tuple[str, UUID]]:
    """The subject (room, ref) of each piece of open work about a call."""
    found = Step.objects.seen_by(viewer).filter(pk__in=steps)
    return {pk: (room, ref) for pk, room, ref in found.values_list("pk", "call__subject_room", "call__subject_ref")}


def about(viewer: Actor, room: str, ref: UUID, at: datetime | None = None) -> list[CallView]:
    """Every call about a subject, as it stands or stood at `at`, the first one first."""
    rows = _begun(viewer, at).filter(subject_room=room, subject_ref=ref).order_by("started_at", "id")
    return _then(viewer, rows, at)


def calls(
    viewer: Actor, area: str = "", at: datetime | None = None, *, only_open: bool = False, limit: int = 100
) -> list[CallView]:
    """Calls in an area, as they stand or stood at `at`, newest first."""
    rows = _begun(viewer, at)
    if area:
        rows = rows.inside(area)
    if only_open:
        later = Q(answered_at__gt=at) | Q(ended_at__gt=at) if at else Q()
        rows = rows.filter(Q(state__in=states.OPEN) | later)
    found = _then(viewer, rows.order_by("-started_at", "-id")[:limit], at)
    return [one for one in found if one.open or not only_open]


def open_asks(viewer: Actor, person: UUID) -> list[CallView]:
    """Calls that still wait for an answer and have asked this person, the newest ask first."""
    asked = Step.objects.seen_by(viewer).filter(person=person, call__state__in=states.OPEN).order_by("-asked_at")
    ids = list(dict.fromkeys(asked.values_list("call_id", flat=True)))
    found = {c.id: c for c in _views(viewer, list(Call.objects.seen_by(viewer).filter(pk__in=ids)))}
    return [found[i] for i in ids if i in found]


def last_ask(viewer: Actor, person: UUID, code: int | None) -> UUID | None:
    """The call that a reply is about: the newest that asked this person, of that code if one was given."""
    asked = Step.objects.seen_by(viewer).filter(person=person)
    if code is not None:
        asked = asked.filter(call__code=code)
    return asked.order_by("-asked_at").values_list("call_id", flat=True).first()


def delivery_states(viewer: Actor, call_id: UUID) -> Counter[tuple[UUID, str, str]]:
    """How many messages of a call to whom, on which way, in which state."""
    rows = Delivery.objects.seen_by(viewer).filter(call=call_id).exclude(kind="told")
    return Counter(rows.values_list("person", "channel", "state"))


def _begun(viewer: Actor, at: datetime | None) -> Any:
    seen = Call.objects.seen_by(viewer)
    return seen if at is None else seen.filter(started_at__lte=at)


def _then(viewer: Actor, rows: Iterable[Call], at: datetime | None) -> list[CallView]:
    views = _views(viewer, as_then(rows, at))
    return views if at is None else [as_of(one, at) for one in views]


def _views(viewer: Actor, rows: list[Call]) -> list[CallView]:
    ids = [row.pk for row in rows]
    asked: dict[UUID, list[AskedView]] = {i: [] for i in ids}
    read = Delivery.objects.seen_by(viewer).filter(call__in=ids, channel="in_app").exclude(read_at=None)
    seen: dict[tuple[UUID, UUID], datetime] = {}
    for call, person, read_at in read.order_by("-read_at").values_list("call", "person", "read_at"):
        seen[call, person] = read_at
    for s in Step.objects.seen_by(viewer).filter(call__in=ids).order_by("n", "asked_at", "id"):
        again = tuple(datetime.fromisoformat(at) for at in s.again_at)
        opened = seen.get((s.call_id, s.person))
        one = AskedView(s.n, s.who, s.person, s.name, s.role, s.state, s.asked_at, again, s.by_hand, opened)
        asked[s.call_id].append(one)
    said: dict[UUID, list[AnswerView]] = {i: [] for i in ids}
    for a in Answer.objects.seen_by(viewer).filter(call__in=ids).order_by("at", "id"):
        told = Said.from_json(a.told)
        said[a.call_id].append(AnswerView(a.person, a.answer, a.channel, a.at, a.said_by, a.late, a.repeated, told))
    return [_view(row, asked[row.pk], said[row.pk]) for row in rows]


def _view(row: Call, asked: list[AskedView], said: list[AnswerView]) -> CallView:
    return CallView(
        id=row.pk,
        code=row.code,
        area=row.area,
        lon=row.lon,
        lat=row.lat,
        subject_room=row.subject_room,
        subject_ref=row.subject_ref,
        level=row.level,
        ladder=row.ladder,
        ladder_version=row.ladder_version,
        mode=row.mode,
        headline=row.headline,
        text=row.text,
        state=row.state,
        step=row.step,
        steps=tuple(row.steps),
        first=tuple(row.first),
        parties=row.parties,
        started_at=row.started_at,
        next_at=row.next_at,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        ended_at=row.ended_at,
        reason=Said.from_json(row.reason) if row.reason else None,
        asked=tuple(asked),
        answers=tuple(said),
    )

"""Reads about episodes and their alerts: frozen records, seen with the viewer's eyes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, OuterRef, Q, Subquery

from anlan.infra.journal.then import as_then
from anlan.kernel.decision import Hidden, Said
from anlan.kernel.rights import Actor
from anlan.warn.alerts import states
from anlan.warn.alerts.models import Alert, Episode


@dataclass(frozen=True)
class AlertView:
    """One frozen message."""

    id: UUID
    n: int
    level: int
    message: str
    supersedes: UUID | None
    headline: dict[str, str]
    text: dict[str, str]
    facts: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class EpisodeView:
    """What goes on, or went on, in an area, or `about` a thing there."""

    id: UUID
    area: str
    about: str
    lon: float | None
    lat: float | None
    state: str
    level: int
    worst: int
    subject: str
    standing: dict[str, Any]
    line: Said
    opened_at: datetime
    risen_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: UUID | None
    ended_at: datetime | None
    ended_how: str
    reason: str

    @property
    def going_on(self) -> bool:
        """Not ended yet."""
        return self.state in states.GOING_ON


def going_on(viewer: Actor, area: str, about: str = "") -> EpisodeView | None:
    """The episode of exactly this area, or this thing in it, that has not ended."""
    row = Episode.objects.seen_by(viewer).filter(area=area, about=about, state__in=states.GOING_ON).first()
    return None if row is None else _episode(row)


def holding(viewer: Actor, crossing: str) -> EpisodeView | None:
    """The episode in which a crossing stands."""
    row = Episode.objects.seen_by(viewer).filter(standing__has_key=crossing, state__in=states.GOING_ON).first()
    return None if row is None else _episode(row)


def episode(viewer: Actor, episode_id: UUID, at: datetime | None = None) -> EpisodeView:
    """One episode, as it stands or stood at `at`. Raises Hidden, also before it began."""
    found = some(viewer, [episode_id], at)
    if not found:
        raise Hidden
    return found[episode_id]


def episodes(viewer: Actor, area: str = "", at: datetime | None = None, limit: int = 200) -> list[EpisodeView]:
    """Episodes in an area, as they stand or stood at `at`: those going on first, worst first, then the ended."""
    rows = _begun(viewer, at)
    if area:
        rows = rows.inside(area)
    found = [_episode(row) for row in as_then(rows.order_by("-opened_at")[:limit], at)]
    return sorted(found, key=lambda e: (not e.going_on, e.level if e.going_on else 0, -e.opened_at.timestamp()))


def some(viewer: Actor, ids: Sequence[UUID], at: datetime | None = None) -> dict[UUID, EpisodeView]:
    """Episodes by id, as they stand or stood at `at`: those that had begun and that the viewer sees."""
    return {row.pk: _episode(row) for row in as_then(_begun(viewer, at).filter(pk__in=ids), at)}


def _begun(viewer: Actor, at: datetime | None) -> Any:
    seen = Episode.objects.seen_by(viewer)
    return seen if at is None else seen.filter(opened_at__lte=at)


def chain(viewer: Actor, episode_id: UUID, at: datetime | None = None) -> list[AlertView]:
    """What was said, up to `at` if it is given, in order."""
    rows = Alert.objects.seen_by(viewer).filter(episode=episode_id).order_by("n")
    return [_alert(row) for row in rows if at is None or row.at <= at]


def ids_about(viewer: Actor, about: str) -> list[UUID]:
    """Every message about a thing, whichever episode said it."""
    return list(Alert.objects.seen_by(viewer).filter(episode__about=about).values_list("pk", flat=True))


def ids_of(viewer: Actor, episode_id: UUID) -> list[UUID]:
    """Every message of an episode."""
    return list(Alert.objects.seen_by(viewer).filter(episode=episode_id).values_list("pk", flat=True))


def said_in(viewer: Actor, alert: UUID) -> tuple[UUID, int] | None:
    """The episode in which a message was said, and its number there; None where the viewer sees no such message."""
    return Alert.objects.seen_by(viewer).filter(pk=alert).values_list("episode", "n").first()


def about_of(viewer: Actor, alert: UUID) -> str:
    """The thing that a message is about, by its device; "" for an area, or where the viewer sees no such message."""
    found = Alert.objects.seen_by(viewer).filter(pk=alert).values_list("episode__about", flat=True).first()
    return found or ""


def worst_of(viewer: Actor, messages: Collection[UUID], at: datetime) -> dict[UUID, int]:
    """By message the worst level that its episode had come to by `at`."""
    known = dict(Alert.objects.seen_by(viewer).filter(pk__in=list(messages)).values_list("pk", "episode"))
    said = Alert.objects.seen_by(viewer).filter(episode__in=set(known.values()), at__lte=at)
    worst = dict(said.values_list("episode").annotate(worst=Min("level")))
    return {one: worst[episode] for one, episode in known.items() if episode in worst}


def episodes_about(viewer: Actor, level: int, since: datetime, until: datetime) -> dict[str, list[datetime]]:
    """When each thing's episodes first stood at a level or worse in [since, until], by thing, the oldest first."""
    said = Alert.objects.seen_by(viewer).filter(level__lte=level, at__range=(since, until)).exclude(episode__about="")
    first: dict[UUID, tuple[str, datetime]] = {}
    for episode_id, about, at in said.order_by("at").values_list("episode", "episode__about", "at"):
        first.setdefault(episode_id, (about, at))
    found: dict[str, list[datetime]] = {}
    for about, at in first.values():
        found.setdefault(about, []).append(at)
    return found


def newest(viewer: Actor) -> datetime | None:
    """When the newest episode began; None if there never was one."""
    return Episode.objects.seen_by(viewer).order_by("-opened_at").values_list("opened_at", flat=True).first()


def of_areas(viewer: Actor, codes: Collection[str], limit: int) -> list[EpisodeView]:
    """Episodes of exactly these areas, newest first."""
    rows = Episode.objects.seen_by(viewer).filter(area__in=list(codes)).order_by("-opened_at")
    return [_episode(row) for row in rows[:limit]]


def mapped(viewer: Actor, at: datetime) -> list[EpisodeView]:
    """Episodes of a city time as they stood then, each at the level that the last message before it said."""
    said = Alert.objects.filter(episode=OuterRef("pk"), at__lte=at).order_by("-n").values("level")[:1]
    rows = (
        Episode.objects.seen_by(viewer)
        .filter(Q(ended_at=None) | Q(ended_at__gt=at), opened_at__lte=at)
        .annotate(then=Subquery(said))
        .order_by("-then", "opened_at")
    )
    return [replace(_episode(row), level=row.then) for row in as_then(rows, at) if row.then is not None]


def levels(viewer: Actor, at: datetime) -> dict[str, int]:
    """Level of each area with an episode at a city time."""
    return {one.area: one.level for one in mapped(viewer, at)}


def _episode(row: Episode) -> EpisodeView:
    return EpisodeView(
        row.pk,
        row.area,
        row.about,
        row.lon,
        row.lat,
        row.state,
        row.level,
        row.worst,
        row.subject,
        row.standing,
        Said.from_json(row.line),
        row.opened_at,
        row.risen_at,
        row.acknowledged_at,
        row.acknowledged_by,
        row.ended_at,
        row.ended_how,
        row.reason,
    )


def _alert(row: Alert) -> AlertView:
    return AlertView(row.pk, row.n, row.level, row.message, row.supersedes, row.headline, row.text, row.facts, row.at)

"""Streams with what they say now, or said at a past time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from anlan.kernel.decision import Hidden
from anlan.kernel.quantity import QUANTITIES
from anlan.kernel.rights import Actor
from anlan.sense.sensors import rules
from anlan.sense.sensors.models import Device, Stream

PAGE = 100
# what a stream still says at a past time: a reading older than two and a half periods is silence (flood-typhoon 7.9)
_THEN = (
    "select s.number, o.at, o.value, o.flag, r.m5, r.h1, r.h3, r.hour, r.day from sensors_stream s"
    " cross join lateral (select at, value, flag from obs where stream = s.number and at <= %(at)s"
    "   and at > %(at)s - make_interval(secs => 2.5 * s.period_s) order by at desc limit 1) o"
    " left join lateral (select sum(value) filter (where at > o.at - interval '5 min') as m5,"
    "   sum(value) filter (where at > o.at - interval '1 h') as h1,"
    "   sum(value) filter (where at > o.at - interval '3 h') as h3,"
    "   sum(value) filter (where at > date_trunc('hour', o.at - interval '1 us')) as hour,"
    "   sum(value) filter (where at > date_trunc('day', o.at - interval '1 us', 'UTC')) as day"
    "   from obs where stream = s.number and flag not in (3, 4) and at <= o.at"
    "   and at > least(o.at - interval '3 h', date_trunc('day', o.at - interval '1 us', 'UTC'))) r"
    "   on s.quantity = any(%(summed)s) where s.number = any(%(numbers)s)"
)
_NOW = "select stream, at, value, flag, m5, h1, h3, hour, day from obs_latest where stream = any(%s)"


@dataclass(frozen=True)
class Now:
    """The newest reading of a stream at a time, and the sums of a summed quantity up to it (None: not summed)."""

    at: datetime
    value: float
    flag: int
    m5: float | None = None
    h1: float | None = None
    h3: float | None = None
    hour: float | None = None
    day: float | None = None


@dataclass(frozen=True)
class StreamRow:
    """A stream as lists and pages show it; `now` is None while it has said nothing."""

    id: UUID
    number: int
    device: str
    key: str
    name: str
    quantity: str
    unit: str
    period_s: int
    area: str
    lon: float | None
    lat: float | None
    owner: UUID | None
    datum: str
    low: float | None
    high: float | None
    known_from: datetime
    silent_at: datetime | None
    retired_at: datetime | None
    now: Now | None = None
    name_en: str = ""

    @property
    def names(self) -> dict[str, str]:
        """In both languages."""
        return {"zh": self.name, "en": self.name_en or self.name}

    @property
    def summed(self) -> bool:
        """Whether readings add up."""
        return QUANTITIES[self.quantity].kind == "sum"


@dataclass(frozen=True)
class Login:
    """A device and how many credentials it has had; none or below: it may not come in."""

    device: str
    serial: int
    area: str


def listing(
    viewer: Actor,
    at: datetime,
    *,
    area: str = "",
    quantity: str = "",
    silent: bool = False,
    words: str = "",
    past: bool = False,
    page: int = 1,
) -> tuple[list[StreamRow], int]:
    """Streams of an area by name, a page at a time, and how many there are."""
    found = Stream.objects.seen_by(viewer).filter(known_from__lte=at).filter(Q(retired_at=None) | Q(retired_at__gt=at))
    if area:
        found = found.inside(area)
    if quantity:
        found = found.filter(quantity=quantity)
    if silent:
        found = found.filter(silent_at__lte=at)
    if words:
        found = found.filter(_fits(words))
    total = found.count()
    rows = found.select_related("device").order_by("area", "name", "number")[(page - 1) * PAGE : page * PAGE]
    return _with_now(list(rows), at, past), total


def one(viewer: Actor, stream: UUID, at: datetime, past: bool = False) -> StreamRow:
    """One stream. Raises Hidden."""
    return _single(Stream.objects.seen_by(viewer).filter(pk=stream), at, past)


def by_number(viewer: Actor, number: int, at: datetime, past: bool = False) -> StreamRow:
    """One stream by its number. Raises Hidden."""
    return _single(Stream.objects.seen_by(viewer).filter(number=number), at, past)


def by_topic(viewer: Actor, device: str, key: str, at: datetime) -> StreamRow:
    """One stream by the names it has on the wire. Raises Hidden."""
    return _single(Stream.objects.seen_by(viewer).filter(device__name=device, key=key), at, False)


def numbers_of(viewer: Actor, device: str) -> dict[str, int]:
    """The numbers of a device's streams, by their keys."""
    return dict(Stream.objects.seen_by(viewer).filter(device__name=device).values_list("key", "number"))


def how_many(viewer: Actor, inside: str, at: datetime) -> int:
    """Streams in force in an area at a time."""
    found = Stream.objects.seen_by(viewer).inside(inside).filter(known_from__lte=at)
    return int(found.filter(Q(retired_at=None) | Q(retired_at__gt=at)).count())


def named_streams(viewer: Actor) -> dict[tuple[str, str], tuple[int, str]]:
    """Every stream in force by device and key: its number and quantity."""
    found = Stream.objects.seen_by(viewer).filter(retired_at=None, device__retired_at=None)
    return {(d, k): (n, q) for d, k, n, q in found.values_list("device__name", "key", "number", "quantity")}


def by_numbers(viewer: Actor, numbers: Iterable[int], at: datetime, past: bool = False) -> dict[int, StreamRow]:
    """Streams by their numbers, with what they say."""
    found = Stream.objects.seen_by(viewer).filter(number__in=set(numbers)).select_related("device")
    return {row.number: row for row in _with_now(list(found), at, past)}


def states(viewer: Actor, at: datetime, *, area: str = "", past: bool = False) -> list[StreamRow]:
    """Every placed stream in force at a time with what it says: for the map."""
    found = Stream.objects.seen_by(viewer).filter(known_from__lte=at).filter(Q(retired_at=None) | Q(retired_at__gt=at))
    if area:
        found = found.inside(area)
    return _with_now(list(found.exclude(lon=None).select_related("device").order_by("number")), at, past)


def search(viewer: Actor, words: str, limit: int) -> list[StreamRow]:
    """Streams whose name or device fits."""
    found = Stream.objects.seen_by(viewer).filter(retired_at=None)
    found = found.filter(_fits(words)).select_related("device")
    return [_row(s, None) for s in found.order_by("name")[:limit]]


def _fits(words: str) -> Q:
    return Q(name__icontains=words) | Q(name_en__icontains=words) | Q(device__name__icontains=words)


def logins(viewer: Actor, devices: Sequence[str] | None = None, *, without: bool = False) -> list[Login]:
    """Devices and their credentials; `without`: those that have none, but could."""
    found = Device.objects.seen_by(viewer).filter(retired_at=None).exclude(name__startswith=rules.MADE)
    if devices is not None:
        found = found.filter(name__in=devices)
    if without:
        found = found.filter(serial__lte=0)
    return [Login(*row) for row in found.order_by("name").values_list("name", "serial", "area")]


def known_device(name: str) -> int:
    """The serial of a device's credential, 0 where it has none. For the door that devices come in by."""
    with connection.cursor() as cursor:
        cursor.execute("select serial from sensors_login(%s)", [name])
        row = cursor.fetchone()
    return int(row[0]) if row and row[0] and row[0] > 0 else 0


def _single(found: Any, at: datetime, past: bool) -> StreamRow:
    row = found.select_related("device").first()
    if row is None:
        raise Hidden
    return _with_now([row], at, past)[0]


def _with_now(rows: list[Stream], at: datetime, past: bool) -> list[StreamRow]:
    said = _said([r.number for r in rows], at, past)
    return [_row(r, said.get(r.number)) for r in rows]


def _said(numbers: list[int], at: datetime, past: bool) -> dict[int, Now]:
    if not numbers:
        return {}
    with connection.cursor() as cursor:
        if past:
            summed = [name for name, q in QUANTITIES.items() if q.kind == "sum"]
            cursor.execute(_THEN, {"at": at, "numbers": numbers, "summed": summed})
        else:
            cursor.execute(_NOW, [numbers])
        return {row[0]: Now(row[1], row[2], row[3], *_rounded(row[4:])) for row in cursor.fetchall()}


def _rounded(values: Iterable[float | None]) -> list[float | None]:
    return [None if v is None else round(v, 6) for v in values]


def _row(s: Stream, now: Now | None) -> StreamRow:
    return StreamRow(
        s.pk, s.number, s.device.name, s.key, s.name, s.quantity, s.unit, s.period_s, s.area, s.lon, s.lat, s.owner,
        s.datum, s.low, s.high, s.known_from, s.silent_at, s.retired_at, now, s.name_en,
    )  # fmt: skip

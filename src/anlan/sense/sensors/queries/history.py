"""What rules over readings look at: the register on the sense process's connection, the past by five minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from django.db import connection as django_connection
from django.db.models import Q
from numpy.typing import NDArray
from psycopg import Connection

from anlan.kernel.quantity import QUANTITIES
from anlan.kernel.rights import Actor
from anlan.sense.sensors.models import Stream

MOST = 3_000_000  # readings or slots of one look at the past
# by stream, as the readings' key begins with it; five minutes are named by their end
_EACH = "unnest(%s::int[]) s(number) cross join lateral"
_SLOT = "date_bin('5 min', at - interval '1 us', timestamptz 'epoch') + interval '5 min'"
_SLOTS_SINCE = (
    f"select s.number, o.until, o.amount from {_EACH} (select {_SLOT} as until, sum(value) as amount from obs"
    " where stream = s.number and at > %s and flag not in (3, 4) group by 1) o order by 2"
)
_VALUES_SINCE = (
    f"select s.number, o.at, o.value from {_EACH} (select at, value from obs"
    " where stream = s.number and at > %s and flag not in (3, 4)) o order by 2"
)
_HOURS = (
    f"select s.number, extract(epoch from h.at)::float8 + 300 * x.i, x.m5, x.d5 > 0 from {_EACH}"
    " (select at, m5, n5, d5 from obs_sum where stream = s.number and at >= %s and at < %s) h"
    " cross join lateral unnest(h.m5, h.n5, h.d5) with ordinality x(m5, n5, d5, i) where x.n5 > 0 or x.d5 > 0 limit %s"
)
# an hour is packed a moment after its end; whatever of the last hours is not, is added up from the readings
_YOUNG = (
    f"select s.number, extract(epoch from o.until)::float8, o.amount, o.doubt from {_EACH} (select {_SLOT} as until,"
    "  sum(value) filter (where flag not in (3, 4)) as amount, bool_or(flag in (2, 3)) as doubt from obs r"
    "  where stream = s.number and at > %s and at <= %s and not exists (select 1 from obs_sum h"
    "   where h.stream = r.stream and h.at = date_trunc('hour', r.at - interval '1 us')) group by 1) o limit %s"
)
_READINGS = (
    f"select s.number, extract(epoch from o.at)::float8, o.value, o.flag from {_EACH} (select at, value, flag from obs"
    " where stream = s.number and at > %s and at <= %s) o limit %s"
)
YOUNG = timedelta(hours=4)


@dataclass(frozen=True)
class Place:
    """Where a stream is, and what it is called."""

    number: int
    name: str
    quantity: str
    area: str
    lon: float | None
    lat: float | None
    period_s: int
    device: str = ""
    name_en: str = ""

    @property
    def about(self) -> str:
        """The thing that it is measured on, by its device; "" where the quantity speaks of the area."""
        known = QUANTITIES.get(self.quantity)
        return self.device if known is not None and known.of == "thing" else ""


@dataclass(frozen=True)
class Past:
    """Columns over the past, sorted by stream and time (µs): values of readings, or sums of five minutes."""

    stream: NDArray[np.int64]
    at: NDArray[np.int64]
    value: NDArray[np.float64]
    flag: NDArray[np.int64]
    cut: bool  # there was more than one look may take


def register(connection: Connection[Any]) -> list[tuple[int, str, str]]:
    """Number, quantity and area of every stream in force, by number; on the connection of the sense process."""
    found = connection.execute(
        "select number, quantity, area from sensors_stream where retired_at is null order by number"
    )
    return found.fetchall()


def places(connection: Connection[Any], numbers: Sequence[int]) -> dict[int, Place]:
    """Streams by number; on the connection of the sense process."""
    found = connection.execute(
        "select s.number, s.name, s.quantity, s.area, s.lon, s.lat, s.period_s, d.name, s.name_en"
        " from sensors_stream s join sensors_device d on d.id = s.device_id where s.number = any(%s)",
        [list(numbers)],
    )
    return {row[0]: Place(*row) for row in found}


def recent(
    connection: Connection[Any], numbers: Sequence[int], since: datetime, *, summed: bool
) -> list[tuple[int, datetime, float]]:
    """Sums of five minutes by their end, or the readings of streams that don't add up, after `since`, in order."""
    return connection.execute(_SLOTS_SINCE if summed else _VALUES_SINCE, [list(numbers), since]).fetchall()


def streams(viewer: Actor, quantity: str, areas: Sequence[str], at: datetime) -> list[Place]:
    """Streams of a quantity in any of these areas that were in force at a time, by number."""
    within = Q(pk__in=[])
    for area in areas:
        within |= Q(pk__in=Stream.objects.seen_by(viewer).inside(area).values("pk"))
    found = Stream.objects.seen_by(viewer).filter(within, quantity=quantity, known_from__lte=at)
    rows = found.filter(Q(retired_at=None) | Q(retired_at__gt=at)).order_by("number")
    fields = ("number", "name", "quantity", "area", "lon", "lat", "period_s", "device__name", "name_en")
    return [Place(*row) for row in rows.values_list(*fields)]


def spoke(viewer: Actor, quantity: str, areas: Sequence[str], at: datetime) -> list[tuple[Place, datetime]]:
    """When each of these streams spoke last, or since when it is known."""
    rows = streams(viewer, quantity, areas, at)
    numbers = [row.number for row in rows]
    known = dict(Stream.objects.seen_by(viewer).filter(number__in=numbers).values_list("number", "known_from"))
    with django_connection.cursor() as cursor:
        cursor.execute("select stream, at from obs_latest where stream = any(%s)", [numbers])
        last = dict(cursor.fetchall())
    return [(row, max(last.get(row.number) or known[row.number], known[row.number])) for row in rows]


def slots(numbers: Sequence[int], since: datetime, until: datetime) -> Past:
    """Sums of five minutes by their end; hours that are over lie packed, what is younger is added up from readings.

    The caller has chosen streams with the viewer's eyes; the database's policy is the net below.
    """
    begin = since.replace(minute=0, second=0, microsecond=0)
    young = max(since, until - YOUNG)
    with django_connection.cursor() as cursor:
        cursor.execute(_HOURS, [list(numbers), begin, until, MOST + 1])
        rows = cursor.fetchall()
        if until > young:
            cursor.execute(_YOUNG, [list(numbers), young, until, MOST + 1])
            rows += cursor.fetchall()
    return _past([(s, t, 0.0 if v is None else v, 2 if doubt else 0) for s, t, v, doubt in rows], since, until)


def readings(numbers: Sequence[int], since: datetime, until: datetime) -> Past:
    """Readings of streams; chosen by the caller with the viewer's eyes."""
    with django_connection.cursor() as cursor:
        cursor.execute(_READINGS, [list(numbers), since, until, MOST + 1])
        return _past(cursor.fetchall(), since, until)


def _past(rows: list[tuple[int, float, float, int]], since: datetime, until: datetime) -> Past:
    table = np.array(rows, np.float64).reshape(-1, 4)
    at = np.round(table[:, 1] * 1e6).astype(np.int64)
    stream = table[:, 0].astype(np.int64)
    inside = (at > round(since.timestamp() * 1e6)) & (at <= round(until.timestamp() * 1e6))
    order = np.lexsort((at, stream))
    order = order[inside[order]]
    return Past(stream[order], at[order], table[order, 2], table[order, 3].astype(np.int64), len(rows) > MOST)

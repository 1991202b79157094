"""Readings over a stretch of time, with the sums that follow from them; days by the hydrological calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db import connection

from anlan.kernel.clock import hydro_day
from anlan.kernel.rights import Actor
from anlan.numerics import signal
from anlan.sense.sensors import rules
from anlan.sense.sensors.models import Stream
from anlan.sense.sensors.queries.streams import StreamRow

MOST = 50_000  # readings of a chart
_DAY = timedelta(days=1)
_READINGS = (
    "select extract(epoch from at)::float8, value, flag, test from obs"
    " where stream = %s and at > %s and at <= %s order by at desc limit %s"
)
_DAY_SUMS = (
    "select s.number, coalesce(h.total, 0) + coalesce(o.total, 0), coalesce(h.used, 0) + coalesce(o.used, 0),"
    " coalesce(h.doubt, 0) + coalesce(o.doubt, 0) from unnest(%s::int[]) s(number)"
    " cross join lateral (select sum(total) as total, sum(used) as used, sum(doubt) as doubt from obs_sum"
    "  where stream = s.number and at >= %s and at < %s) h"
    " cross join lateral (select sum(value) filter (where flag not in (3, 4)) as total,"
    "  count(*) filter (where flag not in (3, 4)) as used, count(*) filter (where flag in (2, 3)) as doubt"
    "  from obs where stream = s.number and at > %s and at <= %s) o"
)
_NEWEST = (
    "select max(o.at) from obs_latest l cross join lateral"
    " (select max(at) as at from obs where stream = l.stream and at > %s and at <= %s) o"
)
_PULSE = (
    "select until, max(amount) from (select stream, sum(value) as amount,"
    " date_bin('5 min', at - interval '1 us', timestamptz 'epoch') + interval '5 min' as until"
    " from obs where stream = any(%s) and at > %s and at <= %s and flag not in (3, 4) group by stream, until) f"
    " group by until order by until"
)


@dataclass(frozen=True)
class Chart:
    """A stretch of a stream, columns of equal length: times (ms since 1970), values, flags, tests that spoke.

    sums : of a summed quantity, by name: (times of slot ends, values)
    """

    at: list[int]
    value: list[float]
    flag: list[int]
    test: list[int]
    sums: dict[str, tuple[list[int], list[float]]]
    cut: bool = False  # more than a chart holds: the oldest are left out


@dataclass(frozen=True)
class DaySum:
    """A stream's sum from 08:00 to 08:00; `counted` of `due` readings, `doubt` of them suspect or left out."""

    number: int
    name: str
    area: str
    total: float
    counted: int
    due: int
    doubt: int
    name_en: str = ""

    @property
    def names(self) -> dict[str, str]:
        """In both languages."""
        return {"zh": self.name, "en": self.name_en or self.name}


def chart(viewer: Actor, stream: StreamRow, since: datetime, until: datetime) -> Chart:
    """Readings of a stream in (since, until], and its sums."""
    before = min(since - timedelta(hours=3), hydro_day(since)) if stream.summed else since
    with connection.cursor() as cursor:
        cursor.execute(_READINGS, [stream.number, before, until, MOST])
        found = cursor.fetchall()[::-1]
    if not found:
        return Chart([], [], [], [], {})
    at = np.round(np.array([row[0] for row in found]) * 1e6).astype(np.int64)
    value = np.array([row[1] for row in found])
    flag = np.array([row[2] for row in found])
    shown = at > round(since.timestamp() * 1e6)
    sums = _sums(at, value, flag, round(since.timestamp() * 1e6)) if stream.summed else {}
    return Chart(
        (at[shown] // 1000).tolist(),
        value[shown].tolist(),
        flag[shown].tolist(),
        [row[3] for row, show in zip(found, shown, strict=True) if show],
        sums,
        len(found) == MOST,
    )


def _sums(at: np.ndarray, value: np.ndarray, flag: np.ndarray, since: int) -> dict[str, tuple[list[int], list[float]]]:
    """The five sums at each slot that holds a reading, from the readings themselves."""
    slot = signal.slot_of(at)
    ring = signal.Ring.empty(1, int(slot[-1] - slot[0]) + signal.DAY_SLOTS + 1)
    row = np.zeros(len(at), np.int64)
    use, doubt = rules.counted(flag)
    signal.pour(ring, row, slot, value, use, doubt, np.ones(1, bool))
    each = np.unique(slot[at > since])
    sums = signal.windows(ring, np.zeros(len(each), np.int64), each)
    ends = (each * (signal.SLOT_US // 1000)).tolist()
    return {name: (ends, getattr(sums, name).tolist()) for name in ("m5", "h1", "h3", "hour", "day")}


def day_sums(viewer: Actor, day: datetime, at: datetime, area: str = "") -> list[DaySum]:
    """Sums of the summed streams over the hydrological day that begins at `day`, as far as it has come at `at`."""
    streams = Stream.objects.seen_by(viewer).filter(quantity="rain", known_from__lte=at)
    rows = {s.number: s for s in (streams.inside(area) if area else streams).order_by("area", "name")}
    end = min(day + _DAY, at)
    # hours are stored a moment after they end; what is younger is added up from the readings
    stored = min(end, (at - timedelta(minutes=10)).replace(minute=0, second=0, microsecond=0))
    with connection.cursor() as cursor:
        cursor.execute(_DAY_SUMS, [list(rows), day, stored, max(day, stored), end])
        found = {number: (total, counted, doubt) for number, total, counted, doubt in cursor.fetchall()}
    spent = (end - day).total_seconds()
    return [
        DaySum(n, s.name, s.area, round(found[n][0], 6), found[n][1], int(spent // s.period_s), found[n][2], s.name_en)
        for n, s in rows.items()
    ]


def five_minutes(viewer: Actor, since: datetime, until: datetime) -> list[tuple[datetime, float]]:
    """The greatest five-minute rain among the viewer's gauges, slot by slot: the pulse of a storm."""
    with connection.cursor() as cursor:
        cursor.execute(_PULSE, [list(_numbers(viewer, "rain")), since, until])
        return [(until, round(amount, 6)) for until, amount in cursor.fetchall()]


def _numbers(viewer: Actor, quantity: str) -> list[int]:
    found = Stream.objects.seen_by(viewer).filter(quantity=quantity, retired_at=None)
    return list(found.values_list("number", flat=True))


def fresh(viewer: Actor, at: datetime) -> datetime | None:
    """When the newest reading was made that the viewer may see; at a past time, the newest of the day before it.

    Never later than `at`, though a device's clock may go up to `EARLY_S` before ours.
    """
    with connection.cursor() as cursor:
        cursor.execute("select max(at) from obs_latest")
        newest: datetime | None = cursor.fetchone()[0]
        if newest is not None and newest > at + timedelta(seconds=rules.EARLY_S):
            cursor.execute(_NEWEST, [at - _DAY, at])
            newest = cursor.fetchone()[0]
    return newest and min(newest, at)

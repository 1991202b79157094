"""Which instruments creep or stand still, by what their streams said: against what is known of them already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from django.db import connection

from anlan.ground.premises import queries as premises
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor
from anlan.numerics import load
from anlan.sense.floors.models import Instrument
from anlan.sense.floors.queries.terms import terms_at
from anlan.sense.floors.queries.watches import thing
from anlan.sense.floors.rules import floor as floors
from anlan.sense.floors.rules.floor import MINUTE_US, Floor, Gauge, Series, Zone
from anlan.sense.floors.rules.gauges import KINDS
from anlan.sense.floors.rules.quality import Found
from anlan.sense.floors.rules.terms import Terms
from anlan.sense.sensors.queries import history

SPOKEN = 0.9  # share of those hours that its readings must span
LEAST = 12  # readings in the hours of a flat line: a stream that hardly speaks is silent, not flat
_FLAT = (
    "select s.number, o.n, o.low = o.high, o.span from unnest(%s::int[]) s(number) cross join lateral"
    " (select count(*) as n, min(value) as low, max(value) as high, max(at) - min(at) as span from obs"
    " where stream = s.number and at > %s and at <= %s and flag not in (3, 4)) o"
)


def looked_at(viewer: Actor, at: datetime, *, drift: bool) -> list[Found]:
    """Instruments of which something else must be known from now on than was known."""
    terms = terms_at(at)
    rows = list(Instrument.objects.seen_by(viewer).filter(ended_at=None).select_related("watch", "zone"))
    rows = [row for row in rows if KINDS[row.kind].loads and row.kind != "lift"]
    places = premises.floor_places(viewer, at, {row.watch.floor for row in rows})
    flat = _flat([row.stream for row in rows], at, terms)
    found = []
    for row in rows:
        since = row.flat_since or at - timedelta(hours=terms.flat_h) if flat.get(row.stream) else None
        creeps = _drift(viewer, row, at, terms) if drift else row.drift
        if creeps != row.drift or since != row.flat_since:
            found.append(Found(row.pk, creeps, since, _name(row, places)))
    return found


def _name(row: Instrument, places: Mapping[UUID, premises.FloorPlace]) -> Said:
    """An instrument by its floor and kind."""
    place = places.get(row.watch.floor)
    return Said("floors.gauge.name", {"floor": thing(place) if place else "", "kind": Said(f"floors.kind.{row.kind}")})


def _flat(numbers: list[int], at: datetime, terms: Terms) -> dict[int, bool]:
    """Streams that spoke in the hours of the terms and never moved."""
    with connection.cursor() as cursor:
        cursor.execute(_FLAT, [numbers, at - timedelta(hours=terms.flat_h), at])
        whole = timedelta(hours=SPOKEN * terms.flat_h)
        return {number: bool(still) and n >= LEAST and span >= whole for number, n, still, span in cursor.fetchall()}


def _drift(viewer: Actor, row: Instrument, at: datetime, terms: Terms) -> float | None:
    """kN/m² in 30 days, where it is more than the terms' share of the limit and no goods explain it."""
    if row.zone is None or not row.watch.limit:
        return None
    warm = Instrument.objects.seen_by(viewer).filter(watch=row.watch_id, kind="temperature", ended_at=None).first()
    begin = max(at - timedelta(days=terms.drift_days), row.tare_at)
    numbers = [row.stream, *([warm.stream] if warm else [])]
    past = history.readings(numbers, begin, at)
    said = {
        n: Series(past.at[m], past.value[m], np.zeros(int(m.sum()), bool))
        for n in numbers
        if (m := (past.stream == n) & (past.flag != 3)).any()
    }
    gauge = Gauge(row.stream, row.kind, row.params, row.tare, row.tare_temperature)
    context = (Gauge(warm.stream, "temperature", {}),) if warm else ()
    made = floors.loads(
        Floor(row.watch.limit, (Zone(row.zone.m2, None, (gauge,)),), context), said, terms.silent_min * MINUTE_US
    )
    if made is None:
        return None
    day, least = load.floor_of_day(made.at, made.zones[0])
    still = _still(viewer, row, day, begin, at)
    found = load.drift(day[still], least[still])
    beyond = terms.drift_percent / 100 * row.watch.limit
    if found is None or abs(found.per_30_days) <= beyond or found.low <= 0 <= found.high:
        return None
    return round(found.per_30_days, 3)


def _still(viewer: Actor, row: Instrument, day: np.ndarray, begin: datetime, at: datetime) -> np.ndarray:
    """Days whose stock the lift did not change for good: what came in and stayed is goods, not drift."""
    lift = Instrument.objects.seen_by(viewer).filter(watch=row.watch_id, kind="lift", ended_at=None).first()
    if lift is None or row.zone is None:
        return np.ones(len(day), bool)
    past = history.readings([lift.stream], begin, at)
    moved = np.bincount(
        np.searchsorted(day, past.at // (86_400 * 1_000_000)).clip(0, len(day)), past.value, len(day) + 1
    )
    stock = np.abs(np.cumsum(moved[: len(day)])) * load.GRAVITY / 1000 / row.zone.m2
    quiet: np.ndarray = stock < 0.01 * (row.watch.limit or 1.0)
    return quiet if quiet.sum() >= 10 else np.zeros(len(day), bool)

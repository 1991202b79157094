"""What an instrument shows now, as somebody who sets its zero must know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from anlan.infra.scope import SYSTEM
from anlan.kernel.rights import Actor
from anlan.sense.floors.models import Instrument
from anlan.sense.floors.queries.terms import terms_at
from anlan.sense.sensors import queries as streams


@dataclass(frozen=True)
class Raw:
    """The raw value, the temperature (°C) and the floor's percent of its limit; None: silent, or not known."""

    value: float | None
    temperature: float | None
    ratio: float | None


def raw_now(viewer: Actor, instrument: UUID, at: datetime) -> Raw:
    """An instrument's newest values, none older than silence."""
    row = Instrument.objects.seen_by(viewer).select_related("watch").get(pk=instrument)
    beside = Instrument.objects.seen_by(SYSTEM).filter(watch=row.watch_id, kind="temperature", ended_at=None)
    beside = beside.filter(Q(zone=row.zone_id) | Q(zone=None)).order_by("-zone")
    warm = beside.values_list("stream", flat=True).first()
    wanted = [row.stream, row.watch.ratio, *([warm] if warm is not None else [])]
    oldest = at - timedelta(minutes=terms_at(at).silent_min)
    said = {
        number: found.now.value
        for number, found in streams.by_numbers(SYSTEM, wanted, at).items()
        if found.now is not None and found.now.at >= oldest and found.now.flag not in (3, 4)
    }
    return Raw(said.get(row.stream), said.get(warm) if warm is not None else None, said.get(row.watch.ratio))

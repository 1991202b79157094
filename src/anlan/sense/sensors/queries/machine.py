"""How far the sense process has come and what it counted, and which streams have gone quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from anlan.kernel.decision import Said
from anlan.sense.sensors.rules import silent_after


@dataclass(frozen=True)
class Counts:
    """Since the world began; readings = stored + same + conflicts + quarantined. `beat_at` is real time."""

    beat_at: datetime
    city_at: datetime
    messages: int
    readings: int
    stored: int
    late: int
    same: int
    conflicts: int
    quarantined: int
    unhooked: int
    pending: int
    resident_bytes: int


@dataclass(frozen=True)
class Quiet:
    """A stream that has said nothing, or speaks again."""

    id: UUID
    since: datetime
    period_s: int
    silent_at: datetime | None
    name: str

    @property
    def due(self) -> datetime:
        """When its silence must be told."""
        return self.since + timedelta(seconds=silent_after(self.period_s))

    def line(self) -> Said:
        """What is so."""
        return Said("sensors.quiet", {"name": self.name})


def counts() -> Counts | None:
    """What the sense process counted; None before it ever ran."""
    names = ", ".join(Counts.__dataclass_fields__)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select {names} from obs_cursor where reader = 'sense'")
        row = cursor.fetchone()
    return Counts(*row) if row else None


def quiet() -> list[Quiet]:
    """Every stream in force with when it spoke last, or has been known from. Within a scope that sees all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.id, coalesce(greatest(l.at, s.known_from), s.known_from), s.period_s, s.silent_at, s.name"
            " from sensors_stream s left join obs_latest l on l.stream = s.number where s.retired_at is null"
            " order by s.number"
        )
        return [Quiet(*row) for row in cursor.fetchall()]

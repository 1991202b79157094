"""How far the sense process has come and what it counted, and which streams have gone quiet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from anlan.kernel.decision import Said
from anlan.sense.sensors.rules import MADE, silent_after


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
    name_en: str = ""

    @property
    def due(self) -> datetime:
        """When its silence must be told."""
        return self.since + timedelta(seconds=silent_after(self.period_s))

    def line(self) -> Said:
        """What is so."""
        return Said("sensors.quiet", {"name": {"zh": self.name, "en": self.name_en or self.name}})


def counts() -> Counts | None:
    """What the sense process counted; None before it ever ran."""
    names = ", ".join(Counts.__dataclass_fields__)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select {names} from obs_cursor where reader = 'sense'")
        row = cursor.fetchone()
    return Counts(*row) if row else None


def gauges() -> dict[str, tuple[str, float]]:
    """What operators watch; nothing before the sense process ever ran."""
    now = counts()
    if now is None:
        return {}
    return {
        "pending_messages": ("messages in the stream that sense has not stored yet, as of its last batch", now.pending),
        "beat_timestamp_seconds": ("real time of the last batch or heartbeat of sense", now.beat_at.timestamp()),
        "readings": ("readings since the world began", now.readings),
        "stored": ("readings stored since the world began", now.stored),
        "quarantined": ("readings set aside since the world began", now.quarantined),
        "unhooked_batches": ("batches stored without their thresholds, since the world began", now.unhooked),
        "resident_bytes": ("memory of the sense process", now.resident_bytes),
    }


def quiet() -> list[Quiet]:
    """Every stream in force with when it spoke last, or has been known from. Within a scope that sees all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.id, coalesce(greatest(l.at, s.known_from), s.known_from), s.period_s, s.silent_at, s.name,"
            " s.name_en"
            " from sensors_stream s join sensors_device d on d.id = s.device_id"
            " left join obs_latest l on l.stream = s.number where s.retired_at is null"
            # of streams that follow from others' the first speaks for all: the others' silence is the same
            " and (not starts_with(d.name, %s) or s.number = (select min(o.number) from sensors_stream o"
            "  where o.device_id = s.device_id)) order by s.number",
            [MADE],
        )
        return [Quiet(*row) for row in cursor.fetchall()]

"""What could not be taken in: records without a place, and readings that contradict what was said first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from anlan.kernel import area as areas
from anlan.kernel.rights import Actor

SHOWN = 200


@dataclass(frozen=True)
class Aside:
    """A record put aside: when, from which topic, why, and how it came."""

    received_at: datetime
    topic: str
    reason: str
    raw: str
    area: str


@dataclass(frozen=True)
class Conflict:
    """A reading said twice with different values: the first was kept."""

    at: datetime
    received_at: datetime
    number: int
    name: str
    area: str
    kept: float
    other: float
    name_en: str = ""

    @property
    def names(self) -> dict[str, str]:
        """In both languages."""
        return {"zh": self.name, "en": self.name_en or self.name}


def aside(viewer: Actor, until: datetime, area: str = "") -> list[Aside]:
    """The newest records put aside."""
    low, high = areas.bounds(area) if area else ("", "\x7f")
    with connection.cursor() as cursor:
        cursor.execute(
            "select received_at, topic, reason, raw, area from obs_quarantine"
            " where received_at <= %s and area >= %s and area < %s order by received_at desc, id desc limit %s",
            [until, low, high, SHOWN],
        )
        return [Aside(*row) for row in cursor.fetchall()]


def conflicts(viewer: Actor, until: datetime, area: str = "") -> list[Conflict]:
    """The newest contradictions."""
    low, high = areas.bounds(area) if area else ("", "\x7f")
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.at, c.received_at, c.stream, s.name, s.area, c.kept, c.other, s.name_en from obs_conflict c"
            " join sensors_stream s on s.number = c.stream"
            " where c.received_at <= %s and s.area >= %s and s.area < %s"
            " order by c.received_at desc, c.id desc limit %s",
            [until, low, high, SHOWN],
        )
        return [Conflict(*row) for row in cursor.fetchall()]

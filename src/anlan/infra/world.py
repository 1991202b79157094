"""The world this process serves: its clock. Entry points read it; everybody else gets `at=`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from anlan.kernel.clock import Clock, real_now


@dataclass(frozen=True)
class World:
    """The world's row at one look. `kind`: live, demo, replay, drill or test; shown as a banner unless live."""

    clock: Clock
    kind: str
    now: datetime


def look() -> World:
    """Clock, kind and city time at once, for entry points alone."""
    with connection.cursor() as cursor:
        cursor.execute("select real_anchor, city_anchor, rate, kind from world_clock")
        *row, kind = cursor.fetchone()
    clock = Clock(*row)
    return World(clock, kind, clock.at(real_now()))


def clock() -> Clock:
    """The world's clock as its row says now."""
    return look().clock


def now() -> datetime:
    """City time, for entry points alone."""
    return look().now


def kind() -> str:
    """What sort of world this is."""
    return look().kind


def set_clock(to: Clock, world_kind: str | None = None) -> None:
    """Set the world's clock. Live worlds keep real time; who may call this is decided at the doors."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update world_clock set real_anchor = %s, city_anchor = %s, rate = %s, kind = coalesce(%s, kind)",
            [to.real_anchor, to.city_anchor, to.rate, world_kind],
        )
        cursor.execute("select pg_notify('journal', '')")

"""The world this process serves: its clock. Entry points read it; everybody else gets `at=`."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from anlan.kernel.clock import Clock, real_now


def clock() -> Clock:
    """The world's clock as its row says now."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select real_anchor, city_anchor, rate from world_clock")
        row = cursor.fetchone()
    return Clock(*row)


def now() -> datetime:
    """City time, for entry points alone."""
    return clock().at(real_now())


def kind() -> str:
    """What sort of world this is: live, demo, replay, drill or test; shown as a banner unless live."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select kind from world_clock")
        return str(cursor.fetchone()[0])


def set_clock(to: Clock, world_kind: str | None = None) -> None:
    """Set the world's clock. Live worlds keep real time; who may call this is decided at the doors."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update world_clock set real_anchor = %s, city_anchor = %s, rate = %s, kind = coalesce(%s, kind)",
            [to.real_anchor, to.city_anchor, to.rate, world_kind],
        )
        cursor.execute("select pg_notify('journal', '')")

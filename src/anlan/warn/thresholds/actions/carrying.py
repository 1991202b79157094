"""Crossings of areas that are split or merged."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from anlan.ground.areas.actions import Moved
from anlan.infra.journal import Change
from anlan.warn.thresholds.models import Crossing


def carry_crossings(change: Change, moved: Moved, at: datetime) -> int:
    """Open crossings go to the area they lie in now, those that are over stay. Returns how many went."""
    count = 0
    for row in Crossing.objects.filter(moved.touching(["area"]), until=None):
        code = moved.place(row.area, row.lon, row.lat)
        if code is not None and code != row.area:
            with connection.cursor() as cursor:
                cursor.execute("select thresholds_carry(%s, %s)", [row.pk, code])
                count += cursor.fetchone()[0]
    return count

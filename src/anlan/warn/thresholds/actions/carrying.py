"""Rules and crossings of areas that are split or merged."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from anlan.ground.areas.actions import Moved
from anlan.infra.journal import Change
from anlan.infra.scope import SYSTEM
from anlan.warn.thresholds import states
from anlan.warn.thresholds.models import Crossing, Rule
from anlan.warn.thresholds.rules import drafts


def carry_rules(change: Change, moved: Moved, at: datetime) -> int:
    """A rule that holds in an area which was split or merged holds in all that came of it. Returns how many changed."""
    count = 0
    for row in Rule.objects.seen_by(SYSTEM).select_for_update().filter(state__in=(states.DRAFT, *states.SPEAKING)):
        held = list(dict.fromkeys(code for known in row.area_set for code in _came_of(moved, known)))
        if held != row.area_set:
            row.area_set, row.area = held, drafts.home(held)
            row.save(change=change, update_fields=["area_set", "area"])
            change.part("thresholds", row.pk, row.area)
            count += 1
    with connection.cursor() as cursor:  # streams went along as well: whoever keeps the rules in memory reads them anew
        cursor.execute(
            "insert into thresholds_book (id, n) values (1, 1) on conflict (id) do update set n = thresholds_book.n + 1"
        )
    return count


def _came_of(moved: Moved, code: str) -> list[str]:
    if code in moved.whole and len(moved.pieces) > 1:
        return [piece for piece, _ in moved.pieces]
    return [moved.codes.get(code, code)]


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

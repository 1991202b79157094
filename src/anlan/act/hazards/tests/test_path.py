"""The general path on a real database: from a report to its strike-off, and what each step leaves behind."""

from __future__ import annotations

from conftest import T0, VILLAGE

from anlan.act.hazards import actions
from anlan.act.hazards.models import Hazard
from anlan.infra.scope import SYSTEM, reading


def test_a_report_is_placed_numbered_and_given_to_the_town(world, actor):
    grid = actor("grid_worker", VILLAGE)
    done = actions.report(kind="blocked_culvert", text="堵", source="complaint", by=grid, at=T0)
    with reading(SYSTEM):
        h = Hazard.objects.get(pk=done.ref)
    assert (h.number, h.area, h.state, h.reporter) == ("2026-0001", VILLAGE, "reported", grid.person)

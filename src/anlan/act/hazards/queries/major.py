"""Major hazards that lack one of the five fixes (work-safety 12, question 10)."""

from __future__ import annotations

from datetime import datetime

from anlan.act.hazards.queries.lists import Row, as_of, row_of, was_open
from anlan.act.hazards.rules.major import lacking
from anlan.act.hazards.rules.verdicts import MAJOR
from anlan.kernel.rights import Actor


def without_fixes(viewer: Actor, area: str, at: datetime) -> list[tuple[Row, tuple[str, ...]]]:
    """Open major hazards of an area with the fixes that each lacks, the oldest first."""
    found = as_of(viewer, at).filter(was_open(viewer, at), grade=MAJOR, graded_at__lte=at)
    rows = (found.inside(area) if area else found).order_by("graded_at", "number")
    lacks = [(row_of(h, at), lacking(h.facts())) for h in rows]
    return [(row, missing) for row, missing in lacks if missing]

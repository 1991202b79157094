"""How urgent open hazards make a site: for lists of sites, the worst first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.lists import open_work_at, was_open
from anlan.infra.pages.parts import Urgent
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor

MAJOR = "major"


def urgent(viewer: Actor, at: datetime) -> Mapping[UUID, Urgent]:
    """Sites with open hazards as of a time: a late major one, a major one, a late one, any; then by how many."""
    if not viewer.any("hazards.read"):
        return {}
    late = Exists(open_work_at(viewer, at).filter(due__lte=at, ref=OuterRef("pk")))
    rows = Hazard.objects.seen_by(viewer).filter(was_open(viewer, at), reported_at__lte=at).exclude(compound=None)
    found: dict[UUID, list[tuple[bool, bool]]] = defaultdict(list)
    for compound, grade, is_late in rows.annotate(is_late=late).values_list("compound", "grade", "is_late"):
        found[compound].append((grade == MAJOR, is_late))
    return {compound: _of(some) for compound, some in found.items()}


def _of(some: list[tuple[bool, bool]]) -> Urgent:
    major, late = sum(m for m, _ in some), sum(late for _, late in some)
    rank = min(2 * (not m) + (not is_late) for m, is_late in some)
    key = f"hazards.urgent.{'major' if major else 'late' if late else 'open'}"
    return Urgent(rank, -len(some), Said(key, {"n": len(some), "major": major, "late": late}))

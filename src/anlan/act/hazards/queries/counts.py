"""Numbers about hazards, each as of a time and within an area, and the loop times of the ledger."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Min
from django.db.models.functions import Left

from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.kinds import of_field
from anlan.act.hazards.queries.lists import ROOM, Filters, matching, open_work_at, was_closed, was_open
from anlan.act.hazards.rules import loops
from anlan.infra.models import OpenWork
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor


def _known(viewer: Actor, area: str, at: datetime, field: str = "") -> Any:
    known = Hazard.objects.seen_by(viewer).filter(reported_at__lte=at)
    known = known.inside(area) if area else known
    return known.filter(kind__in=of_field(field)) if field else known


def reported(viewer: Actor, area: str, at: datetime, field: str = "") -> int:
    """Hazards reported up to `at`; of a field alone, as the numbers below, where one is named."""
    return int(_known(viewer, area, at, field).count())


def open_(viewer: Actor, area: str, at: datetime, field: str = "") -> int:
    """Hazards that were neither struck off nor rejected nor transferred at `at`."""
    return int(_known(viewer, area, at, field).filter(was_open(viewer, at)).count())


def overdue(viewer: Actor, area: str, at: datetime, field: str = "") -> int:
    """Open hazards whose running step was past its limit at `at`."""
    late = open_work_at(viewer, at).filter(due__lte=at)
    return int(_known(viewer, area, at, field).filter(pk__in=late.values("ref")).count())


def longest_late(viewer: Actor, area: str, at: datetime) -> datetime | None:
    """The earliest limit among the overdue at `at`."""
    low, high = areas.bounds(area)
    late = open_work_at(viewer, at).filter(due__lte=at, area__gte=low, area__lt=high)
    found = late.filter(ref__in=Hazard.objects.seen_by(viewer).values("pk")).aggregate(first=Min("due"))["first"]
    return found if found is None else datetime.fromisoformat(found.isoformat())


def closed(viewer: Actor, area: str, at: datetime, field: str = "") -> int:
    """Hazards struck off up to `at`."""
    return int(_known(viewer, area, at, field).filter(was_closed(viewer, at)).count())


def closed_in_time(viewer: Actor, area: str, at: datetime, field: str = "") -> int:
    """Hazards struck off up to `at` whose rectification never passed its limit."""
    return int(matching(viewer, Filters(area=area, state="closed", closed_late=False, field=field), at).count())


def share_in_time(viewer: Actor, area: str, at: datetime, field: str = "") -> float | None:
    """Struck off in time, in per cent of all struck off; None while there is none."""
    total = closed(viewer, area, at, field)
    return round(100 * closed_in_time(viewer, area, at, field) / total, 1) if total else None


def days_to_close(viewer: Actor, area: str, at: datetime, field: str = "") -> float | None:
    """Days from report to strike-off within which half of those struck off were; None while there is none."""
    pairs = _known(viewer, area, at, field).filter(closed_at__lte=at).values_list("reported_at", "closed_at")
    half = loops.share_within([(end - start).total_seconds() for start, end in pairs], 0.5)
    return None if half is None else round(half / 86400, 2)


def ended(viewer: Actor, area: str, start: datetime, at: datetime) -> list[loops.Stretch]:
    """Phases of hazards that ended within (start, at]."""
    low, high = areas.bounds(area)
    rows = (
        OpenWork.objects.seen_by(viewer)
        .filter(room=ROOM, area__gte=low, area__lt=high, since__lte=at, kind__in=sorted(loops.PHASES))
        .filter(ref__in=_known(viewer, area, at).values("pk"))
        .order_by("ref", "since", "id")
        .values_list("ref", "area", "kind", "since", "done_at", "due")
    )
    steps = [loops.Step(*row[:4], until=row[4] if row[4] and row[4] <= at else None, due=row[5]) for row in rows]
    return [s for s in loops.stretches(steps) if s.until is not None and s.until > start]


def numbers(viewer: Actor, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Numbers of hazards, of those that the viewer may see."""
    return dict(Hazard.objects.seen_by(viewer).filter(pk__in=list(ids)).values_list("pk", "number"))


def loop_times(viewer: Actor, area: str, start: datetime, at: datetime) -> list[loops.Spread]:
    """The distribution of each phase that ended within (start, at]."""
    done = ended(viewer, area, start, at)
    return [loops.spread(phase, done) for phase in loops.ORDER]


@dataclass(frozen=True)
class TownCount:
    """Open and overdue hazards of one area, and how many were reported in each of the weeks before, oldest first."""

    code: str
    open: int
    overdue: int
    weeks: tuple[int, ...]


def by_area(
    viewer: Actor, codes: Sequence[str], at: datetime, weeks: Sequence[datetime], field: str = ""
) -> list[TownCount]:
    """Counts for the given towns or villages as of `at`; `weeks` are the rising bounds of the weeks."""
    if not codes:
        return []
    size = len(areas.trunk(codes[0]))
    known = _known(viewer, "", at, field)
    running = was_open(viewer, at)
    opened = _per_area(known.filter(running), size)
    late_refs = open_work_at(viewer, at).filter(due__lte=at).values("ref")
    late = _per_area(known.filter(running, pk__in=late_refs), size)
    new: dict[str, list[int]] = {}
    for area, when in known.filter(reported_at__gt=weeks[0]).values_list("area", "reported_at"):
        bins = new.setdefault(area[:size], [0] * (len(weeks) - 1))
        bins[bisect_left(weeks, when) - 1] += 1
    none = [0] * (len(weeks) - 1)
    return [TownCount(c, opened.get(c[:size], 0), late.get(c[:size], 0), tuple(new.get(c[:size], none))) for c in codes]


def _per_area(rows: Any, size: int) -> dict[str, int]:
    return dict(rows.annotate(part=Left("area", size)).values_list("part").annotate(n=Count("pk")))

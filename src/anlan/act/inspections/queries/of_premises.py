"""Visits to an enterprise or a site, for its file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anlan.act.inspections.models import Visit
from anlan.act.inspections.queries.visits import Row, row_of
from anlan.ground.premises import queries as premises
from anlan.kernel.rights import Actor


def of_premises(viewer: Actor, what: str, ref: UUID, at: datetime) -> list[Row]:
    """Visits planned for a day by then, the oldest first; of a "party" also those to its whole site."""
    family = premises.same(viewer, at).family([ref])
    wanted = Q(compound__in=family)
    if what == "party":
        wanted = Q(firm__in=family) | Q(firm=None, compound__in=premises.compounds_of(viewer, ref, at, at))
    rows = Visit.objects.seen_by(viewer).filter(wanted, planned_for__lte=at).order_by("planned_for", "number")
    return [row_of(v) for v in rows]

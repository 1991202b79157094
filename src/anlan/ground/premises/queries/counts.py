"""The room's figures, as known and true at a time."""

from __future__ import annotations

from datetime import datetime

from anlan.ground.premises.queries.compounds import Filters, judged
from anlan.ground.premises.queries.workers import workers
from anlan.kernel.rights import Actor


def count_shared(viewer: Actor, area: str, at: datetime) -> int:
    """Compounds that the rule calls shared."""
    return len(judged(viewer, at, at, Filters(area=area, shared=True)))


def count_tenants(viewer: Actor, area: str, at: datetime) -> int:
    """Parties that sit in shared compounds by a letting in force, each once."""
    return len(workers(viewer, area, at, at, "tenants"))


def count_operating(viewer: Actor, area: str, at: datetime) -> int:
    """Enterprises that sit in a unit of a site."""
    return len(workers(viewer, area, at, at, "operating"))


def share_of_lessees(viewer: Actor, area: str, at: datetime) -> float | None:
    """Per cent of the operating enterprises that sit by a letting in force; None while nobody operates."""
    operating = workers(viewer, area, at, at, "operating")
    if not operating:
        return None
    return round(100 * len(workers(viewer, area, at, at, "lessees") & operating) / len(operating), 1)


def count_unsigned(viewer: Actor, area: str, at: datetime) -> int:
    """Lettings in force without a safety agreement in force."""
    return sum(len(it.site.unsigned) for it in judged(viewer, at, at, Filters(area=area)))

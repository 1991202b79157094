"""The room's figures, as known and true at a time: counted by the database, as the list's are."""

from __future__ import annotations

from datetime import datetime

from anlan.ground.premises.queries.compounds import Filters, compounds
from anlan.ground.premises.queries.merged import same
from anlan.ground.premises.queries.tally import Tally, tally
from anlan.infra.scope import looked_once
from anlan.kernel.rights import Actor


def _tally(viewer: Actor, area: str, at: datetime) -> Tally:
    def look() -> Tally:
        one = same(viewer, at)
        return tally(compounds(viewer, at, at, Filters(area=area), one=one), at, at, one)

    return looked_once(("premises.tally", viewer, area, at), look)


def count_shared(viewer: Actor, area: str, at: datetime) -> int:
    """Compounds that the rule calls shared."""
    return len(_tally(viewer, area, at).shared)


def count_tenants(viewer: Actor, area: str, at: datetime) -> int:
    """Parties that sit in shared compounds by a letting in force, each once."""
    return _tally(viewer, area, at).tenants


def count_operating(viewer: Actor, area: str, at: datetime) -> int:
    """Enterprises that sit in a unit of a site."""
    return _tally(viewer, area, at).operating


def share_of_lessees(viewer: Actor, area: str, at: datetime) -> float | None:
    """Per cent of the operating enterprises that sit by a letting in force; None while nobody operates."""
    found = _tally(viewer, area, at)
    return round(100 * found.lessees / found.operating, 1) if found.operating else None


def count_unsigned(viewer: Actor, area: str, at: datetime) -> int:
    """Lettings in force without a safety agreement in force."""
    return _tally(viewer, area, at).unsigned

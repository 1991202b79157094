"""Where a report lies: by its position, else by the post of who reports; staff are not asked what can be inferred."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.ground.areas import queries as areas_now
from anlan.ground.people import queries as people
from anlan.infra.journal import Change
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor

REPORT = "hazards.report"


@dataclass(frozen=True)
class Place:
    """The village that carries rights, and how the position came."""

    area: str
    placed_by: str


def place_of(by: Actor, at: datetime, lon: float | None, lat: float | None, area: str | None) -> Place:
    """The area named, else the village at the position, else the reporter's own.

    A danger seen beyond one's own area is filed under one's own, with its position: the town hands it over.
    """
    placed_by = "gps" if lon is not None and lat is not None else "none"
    if area:
        return Place(areas.village(area), placed_by)
    if lon is not None and lat is not None:
        there = areas_now.village_at(lon, lat, at)
        if there and by.may(REPORT, there, at).ok:
            return Place(there, placed_by)
    return Place(own_area(by, at), placed_by)


def own_area(by: Actor, at: datetime) -> str:
    """The narrowest area in which the actor may report."""
    mine = [areas.village(g.area) for g in by.grants if g.in_force(at) and REPORT in by.rights.get(g.role, {})]
    return max(mine, key=lambda code: len(areas.trunk(code)), default="")


def is_known(change: Change, person: UUID) -> bool:
    """Whether the person is one whom whoever acts can see."""
    home = change.once(people.area_of(person))
    if home and any(areas.covers(areas.pad(scope), home) for scope in change.by.scopes()):
        return True
    return bool(people.names(change.by, [person]))  # seen by a post that is held here, perhaps

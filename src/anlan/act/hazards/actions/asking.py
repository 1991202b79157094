"""Whom a reminder goes to, and the call that asks them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.rules.deadlines import TOWN, Point
from anlan.ground.people import queries as people
from anlan.infra.journal import Change
from anlan.kernel import area as areas

HOLDER = "holder"


def ask(change: Change, h: Hazard, roles: Sequence[str], point: Point) -> list[UUID]:
    """Ask the persons of these roles in the hazard's areas. Returns whom."""
    return whom(change, h, roles)


def whom(change: Change, h: Hazard, roles: Sequence[str]) -> list[UUID]:
    """The holder, and who heads each other role at the hazard's place or above it; each once, in that order."""
    found: list[UUID] = []
    for role in _expanded(h, roles):
        if role == HOLDER:
            found += [h.holder] if h.holder else []
            continue
        at_areas = areas.chain(areas.village(h.area))
        posts = people.holders(change.by, change.at, at_areas=at_areas, roles=[role])
        heads = [p.person for p in posts if p.rank == "head"]
        found += heads or [p.person for p in posts]
    return list(dict.fromkeys(found))


def _expanded(h: Hazard, roles: Sequence[str]) -> list[str]:
    """While the town has to act, the holder of the step is the town."""
    if h.state in states.WITH_HOLDER:
        return list(roles)
    return [r for role in roles for r in (sorted(TOWN) if role == HOLDER else [role])]


def stop(change: Change, h: Hazard) -> None:
    """The hazard moved on: nobody needs to be asked about its last step any more."""

"""Which body ordered something, and whether two people are officers of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.act.hazards.models import Hazard
from anlan.act.hazards.rules.verdicts import MAJOR, Team
from anlan.ground.people import queries as people
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor

ENFORCE = "hazards.enforce"


def body_of(by: Actor, area: str, at: datetime) -> str:
    """The area of the body that orders, where an officer orders; "" where the town does."""
    held = (areas.village(g.area) for g in by.grants if g.in_force(at) and ENFORCE in by.rights.get(g.role, {}))
    return max((a for a in held if areas.covers(a, areas.village(area))), key=lambda a: len(areas.trunk(a)), default="")


def team(by: Actor, h: Hazard, second: UUID | None, at: datetime) -> Team:
    """Whether officers are needed, and whether these two are officers of the ordering body (the town's: of any)."""
    if not h.body and h.grade != MAJOR:
        return Team()
    mine = body_of(by, h.area, at)
    return Team(True, bool(mine) and h.body in ("", mine), second is not None and _is_officer(by, h, second, at))


def _is_officer(by: Actor, h: Hazard, person: UUID, at: datetime) -> bool:
    roles = [role for role, rights in by.rights.items() if ENFORCE in rights]
    with reading(SYSTEM):
        posts = people.holders(SYSTEM, at, persons=[person], roles=roles)
    places = [areas.village(p.at_area) for p in posts]
    return any(areas.covers(a, areas.village(h.area)) and h.body in ("", a) for a in places)

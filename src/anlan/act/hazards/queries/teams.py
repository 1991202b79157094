"""Which body ordered something, whose two officers must look at it again, and who they can be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards.rules.verdicts import MAJOR, Team, needs_officers
from anlan.ground.people import queries as people
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor

ENFORCE, REINSPECT = "hazards.enforce", "hazards.reinspect"


def body_of(by: Actor, area: str, at: datetime) -> str:
    """The area of the body that orders, where an officer orders; "" where the town does."""
    held = (areas.village(g.area) for g in by.grants if g.in_force(at) and ENFORCE in by.rights.get(g.role, {}))
    return max((a for a in held if areas.covers(a, areas.village(area))), key=lambda a: len(areas.trunk(a)), default="")


def team(by: Actor, h: Mapping[str, Any], second: UUID | None, at: datetime) -> Team:
    """Whether officers are needed, and whether these two may be them."""
    if not needs_officers(h):
        return Team()
    return Team(True, _is_first(by, h, at), second is not None and bool(officers(by, h, at, second)))


def officers(by: Actor, h: Mapping[str, Any], at: datetime, person: UUID | None = None) -> list[people.Holder]:
    """Those who may look at a hazard again where officers must, the county's too; with `person` that one alone.

    Officers of the body that ordered it; of what the town ordered after an administrative inspection, officers of any
    body over its place, and those of the department whose subject it is.
    """
    roles = {role: rights for role, rights in by.rights.items() if ENFORCE in rights}
    village = areas.village(h["area"])
    given: dict[str, Any] = {"persons": [person]} if person else {"at_areas": areas.chain(village)}
    with reading(SYSTEM):
        found = people.holders(SYSTEM, at, roles=sorted(roles), **given) if roles else []
        if _own_department(h):
            mine = sorted(role for role, rights in by.rights.items() if rights.get(REINSPECT) == "D")
            found += people.holders(SYSTEM, at, roles=mine, department=h["department"], **given)
    return [p for p in found if areas.covers(areas.village(p.at_area), village) and _of_body(h, p)]


def _of_body(h: Mapping[str, Any], post: people.Holder) -> bool:
    return h["body"] in ("", areas.village(post.at_area))


def _own_department(h: Mapping[str, Any]) -> bool:
    return bool(h["department"]) and not h["body"] and h["grade"] != MAJOR


def _is_first(by: Actor, h: Mapping[str, Any], at: datetime) -> bool:
    mine = body_of(by, h["area"], at)
    if mine and h["body"] in ("", mine):
        return True
    held = (g for g in by.grants if g.in_force(at) and by.rights.get(g.role, {}).get(REINSPECT) == "D")
    village = areas.village(h["area"])
    return _own_department(h) and any(
        g.department == h["department"] and areas.covers(areas.village(g.area), village) for g in held
    )

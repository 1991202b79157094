"""Who is asked in a step: persons in post now, found through the register of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.ground.areas import queries as places
from anlan.ground.people import queries as people
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel import area as areas
from anlan.warn.calls.rules.ladder import NAMED

# at a town the duty room before its leaders, when the town is asked; the leaders first, when they are to hand down
TOWN_DUTY, TOWN_LEAD = ("town_duty", "town_station"), ("town_lead", "town_leader")
VILLAGE_LEAD = ("village_lead", "village_head")
BELOW = ("grid_head", "flash_warner")
MOST = 20  # people in one step: who needs more has a campaign, not a call


@dataclass(frozen=True)
class Someone:
    """A person to be asked, and in which role."""

    person: UUID
    name: str
    role: str


def people_for(
    who: str, area: str, first: Sequence[str], at: datetime, parties: Mapping[str, Sequence[str]] | None = None
) -> list[Someone]:
    """The persons of a step, without doubles. Empty where the post is vacant, or the matter names nobody."""
    with reading(SYSTEM):
        if who in NAMED:
            found = named((parties or {}).get(who, ()))
        else:
            found = named(first) if who == "first" and first else _FOUND[who](area, at)
    once: dict[UUID, Someone] = {}
    for one in found:
        once.setdefault(one.person, one)
    return list(once.values())[:MOST]


def named(first: Sequence[str]) -> list[Someone]:
    names = people.names(SYSTEM, [UUID(one) for one in first])
    return [Someone(UUID(one), names[UUID(one)], "") for one in first if UUID(one) in names]


def _some(holders: Iterable[people.Holder]) -> list[Someone]:
    return [Someone(h.person, h.name, h.role) for h in holders]


def _head(area: str, at: datetime) -> list[Someone]:
    found = people.responsible(SYSTEM, area, at)
    if (found is None or found.head is None) and "-" in area:
        found = people.responsible(SYSTEM, areas.village(area), at)
    return _some([found.head]) if found is not None and found.head is not None else []


def _deputies(area: str, at: datetime) -> list[Someone]:
    found = people.responsible(SYSTEM, area, at)
    if (found is None or not found.deputies) and "-" in area:
        found = people.responsible(SYSTEM, areas.village(area), at)
    return _some(found.deputies) if found is not None else []


def _village(area: str, at: datetime) -> list[Someone]:
    village = areas.village(area)
    leads = people.holders(SYSTEM, at, at_areas=[village], roles=VILLAGE_LEAD, rank="head")
    below = people.holders(SYSTEM, at, inside=village, roles=BELOW, rank="head")
    return _some([*leads, *below])


def _at(code: str, at: datetime, *ways: Sequence[str]) -> list[Someone]:
    """Whoever holds one of the first group of roles that somebody holds; heads only where there are heads."""
    for roles in ways:
        found = people.holders(SYSTEM, at, at_areas=[code], roles=roles)
        if found:
            heads = [h for h in found if h.rank == "head"]
            return _some(heads or found)
    return []


def _town(area: str, at: datetime) -> list[Someone]:
    return _at(town_of(area), at, TOWN_DUTY, TOWN_LEAD)


def _town_lead(area: str, at: datetime) -> list[Someone]:
    return _at(town_of(area), at, TOWN_LEAD, TOWN_DUTY)


def _duty(area: str, at: datetime) -> list[Someone]:
    county = areas.pad(areas.village(area)[:6])
    return _some(people.holders(SYSTEM, at, at_areas=[county], roles=["duty_officer"]))


def town_of(area: str) -> str:
    """The town of an area: itself for a town, its own code for a county."""
    return areas.pad(areas.trunk(areas.village(area))[:9])


_FOUND = {
    "first": _head,
    "deputy": _deputies,
    "village": _village,
    "town": _town,
    "town_lead": _town_lead,
    "duty": _duty,
}


def place_of(kind: str, area: str, at: datetime) -> dict[str, str]:
    """The place whose people a step asks, by name in both languages."""
    code = area
    if kind in ("town", "town_lead"):
        code = town_of(area)
    elif kind == "duty":
        code = areas.pad(areas.village(area)[:6])
    with reading(SYSTEM):
        return places.names(SYSTEM, [code], at)[code]

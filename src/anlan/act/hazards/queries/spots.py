"""Where a hazard lies in the register of premises: compound, building, floor, unit, who sits there and under whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.premises import queries as premises
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor

Name = Mapping[str, str]


@dataclass(frozen=True)
class Spot:
    """A place of the register by its ids, and the village it is filed under."""

    area: str
    lon: float | None
    lat: float | None
    compound: UUID
    building: UUID | None = None
    floor: UUID | None = None
    unit: UUID | None = None
    party: UUID | None = None


def spot(viewer: Actor, at: datetime, compound: UUID, unit: UUID | None, party: UUID | None) -> Spot | None:
    """The place, as the viewer sees it now; without a party whoever sits in the unit, else who rents it last."""
    it = premises.one(viewer, compound, at, at)
    if it is None:
        return None
    row, building, floor = it.row, None, None
    if unit is not None:
        there = [
            (b.id, f.id)
            for b in premises.buildings(viewer, row.id, at, at)
            for f in b.floors
            if any(u.id == unit for u in f.units)
        ]
        if not there:
            return None
        building, floor = there[0]
        chain = it.site.chain(unit)
        sits = [s.party for s in it.site.sitting if s.unit == unit]
        party = party or next(iter(sits), chain[-1].lessee if chain else None)
    if party is not None and party not in it.site.parties:
        return None
    return Spot(row.area, row.lon, row.lat, row.id, building, floor, unit, party)


@dataclass(frozen=True)
class Told:
    """The place in names: the compound, the unit (building, floor, unit), who sits there, who let it, owner first."""

    compound: UUID
    name: Name
    unit: premises.UnitPlace | None
    party: UUID | None
    party_name: Name | None
    chain: tuple[Name, ...]


def told(viewer: Actor, h: Mapping[str, Any], at: datetime) -> Told | None:
    """The place of a hazard as it was when it was found, as far as the viewer sees the register."""
    if h["compound"] is None:
        return None
    then = h["found_at"]
    it = premises.one(viewer, h["compound"], then, at) or premises.one(viewer, h["compound"], at, at)
    if it is None:
        return None
    links = it.site.chain(h["unit"]) if h["unit"] else []
    above = [p for p in (it.row.owner, *(link.lessor for link in links)) if p is not None and p != h["party"]]
    names = premises.party_names(viewer, {*above, *([h["party"]] if h["party"] else [])}, then, at)
    words = premises.unit_words(viewer, [h["unit"]], at) if h["unit"] else {}
    chain = tuple(names[p] for p in dict.fromkeys(above))
    return Told(it.row.id, it.row.said, words.get(h["unit"]), h["party"], names.get(h["party"]), chain)


def landlords(compound: UUID | None, at: datetime) -> list[UUID]:
    """Persons who answer for a compound: who manages it as one, and who answers for its owner. As the clock sees it."""
    if compound is None:
        return []
    with reading(SYSTEM):
        it = premises.one(SYSTEM, compound, at, at)
        owner = premises.party(SYSTEM, it.row.owner, at, at) if it and it.row.owner else None
    found = [it.site.keeper if it else None, owner.person if owner else None]
    return list(dict.fromkeys(p for p in found if p is not None))

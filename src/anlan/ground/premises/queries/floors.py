"""Floors as other rooms need them: where each is and what it is called, whose it is, who sits there, its limit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from anlan.ground.premises.models import Building, Compound, CompoundFact, Floor, Letting, Occupant, Party, Unit
from anlan.ground.premises.queries.compounds import compound_names
from anlan.ground.premises.queries.merged import same
from anlan.ground.premises.queries.parties import party_names
from anlan.ground.premises.queries.parts import FloorRow, building_said
from anlan.infra.scope import SYSTEM
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class FloorPlace:
    """One floor at a time. `tenants` sit there, or else hold it by a letting; parties by name and by who answers."""

    row: FloorRow
    compound: UUID
    ref: str
    site: dict[str, str]
    building: str
    area: str
    lon: float | None
    lat: float | None
    owner: UUID | None
    tenants: tuple[UUID, ...]
    names: dict[UUID, dict[str, str]]
    persons: dict[UUID, UUID]

    @property
    def building_said(self) -> Said | str:
        """The building's name as it is said."""
        return building_said(self.building)


def floor_places(viewer: Actor, at: datetime, floors: Iterable[UUID] | None = None) -> dict[UUID, FloorPlace]:
    """Floors of today as known now, all that the viewer sees or some."""
    found = Floor.objects.seen_by(viewer).as_of(at, at)
    if floors is not None:
        found = found.filter(thing__in=set(floors))
    rows = {
        values[0]: (FloorRow(*values[:9]), *values[9:])
        for values in found.values_list(
            "thing", "building", "name", "level", "m2", "design_load", "posted_load", "load_source", "exits",
            "compound", "area", "lon", "lat",
        )
    }  # fmt: skip
    sits = _tenants(viewer, at, rows)
    compounds = {row[1] for row in rows.values()}
    facts = CompoundFact.objects.seen_by(viewer).as_of(at, at).filter(compound__in=compounds)
    owners = dict(facts.values_list("compound", "owner"))
    refs = dict(Compound.objects.seen_by(viewer).filter(pk__in=compounds).values_list("pk", "ref"))
    sites = compound_names(viewer, compounds, at, at)
    buildings = Building.objects.seen_by(viewer).as_of(at, at).filter(thing__in={r[0].building for r in rows.values()})
    called = dict(buildings.values_list("thing", "name"))
    everybody = {p for some in sits.values() for p in some} | {p for p in owners.values() if p}
    names = party_names(viewer, everybody, at, at)
    answers = Party.objects.seen_by(viewer).filter(pk__in=everybody).exclude(person=None)
    persons = dict(answers.values_list("pk", "person"))
    out = {}
    for floor, (row, compound, area, lon, lat) in rows.items():
        owner, tenants = owners.get(compound), tuple(sits.get(floor, ()))
        there = {*tenants, *([owner] if owner else [])}
        out[floor] = FloorPlace(
            row, compound, refs.get(compound) or "", sites.get(compound, {"zh": "", "en": ""}),
            called.get(row.building, ""), area, lon, lat, owner, tenants, {p: names[p] for p in there},
            {p: persons[p] for p in there if p in persons},
        )  # fmt: skip
    return out


def _tenants(viewer: Actor, at: datetime, floors: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Who sits on each floor, by unit; where nobody is known to sit, whoever holds it by the last letting."""
    one = same(viewer, at)
    units = Unit.objects.seen_by(viewer).as_of(at, at).filter(floor__in=set(floors)).order_by("place", "name")
    floor_of = dict(units.values_list("thing", "floor"))
    here = Occupant.objects.seen_by(viewer).as_of(at, at).filter(unit__in=floor_of).order_by("valid_from")
    let = Letting.objects.seen_by(viewer).as_of(at, at).filter(unit__in=floor_of).order_by("level")
    sits: dict[UUID, list[UUID]] = defaultdict(list)
    for unit, party in here.values_list("unit", "party"):
        sits[unit].append(one.of(party))
    held = {unit: [one.of(lessee)] for unit, lessee in let.values_list("unit", "lessee")}
    out: dict[UUID, list[UUID]] = defaultdict(list)
    for unit, floor in floor_of.items():
        out[floor] += [p for p in sits.get(unit) or held.get(unit, []) if p not in out[floor]]
    return out


def own_floors(actor: Actor) -> set[UUID]:
    """Floors of compounds whose owner the actor answers for, and floors where a party of theirs sits or rents."""
    if actor.person is None:
        return set()
    mine = Q(valid_to=None, known_to=None)
    owned = CompoundFact.objects.seen_by(SYSTEM).filter(mine, owner__person=actor.person).values("compound")
    sat = Occupant.objects.seen_by(SYSTEM).filter(mine, party__person=actor.person).values_list("unit", flat=True)
    rented = (
        Letting.objects.seen_by(SYSTEM)
        .filter(known_to=None, lessee__person=actor.person)
        .values_list("unit", flat=True)
    )
    rows = Floor.objects.seen_by(SYSTEM).filter(mine)
    units = Unit.objects.seen_by(SYSTEM).filter(mine, thing__in={*sat, *rented})
    own = set(rows.filter(compound__in=owned).values_list("thing", flat=True))
    return own | set(units.values_list("floor", flat=True))

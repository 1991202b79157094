"""Buildings, floors and units of a compound, units as the drawing orders them; who manages it; its lineage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from anlan.ground.premises.models import Act, Building, Floor, Unit
from anlan.ground.premises.queries.merged import Same, same
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor


def building_said(name: str) -> Said | str:
    """A building's name as it is said."""
    return Said("premises.building.name", {"n": name}) if name.isdigit() else name


@dataclass(frozen=True)
class UnitRow:
    """A unit, its area in m² (None: unknown)."""

    id: UUID
    floor: UUID
    name: str
    m2: float | None
    exits: int | None
    place: int


UnitPlace = tuple[Said | str, str, str]  # building, floor, unit


@dataclass(frozen=True)
class FloorRow:
    """A floor, loads in kN/m² (None: unknown), and its units from the left."""

    id: UUID
    building: UUID
    name: str
    level: int
    m2: float | None
    design_load: float | None
    posted_load: float | None
    load_source: str
    exits: int | None
    units: tuple[UnitRow, ...] = ()

    @property
    def limit(self) -> float | None:
        """The least of the known loads, in kN/m² (work-safety 3.1); unknown stays unknown."""
        known = [load for load in (self.design_load, self.posted_load) if load is not None]
        return min(known) if known else None


@dataclass(frozen=True)
class BuildingRow:
    """A building with its floors, the highest first."""

    id: UUID
    name: str
    above: int
    below: int
    structure: str
    built: int | None
    resistance: str
    fire_class: str
    fire_found: str
    acceptance: str
    appraisal: str
    appraised_on: date | None
    lifts: int | None
    exits: int | None
    floors: tuple[FloorRow, ...] = field(default=())

    @property
    def said(self) -> Said | str:
        """Its name: a bare number is said as a building's, in the reader's language."""
        return building_said(self.name)

    @property
    def graver(self) -> bool:
        """The fire hazard class found is graver than the one approved: a hazard (work-safety 1.2)."""
        return bool(self.fire_found and self.fire_class and self.fire_found < self.fire_class)


@dataclass(frozen=True)
class ActRow:
    """A split or joining in a compound's past."""

    id: UUID
    kind: str
    from_ids: tuple[UUID, ...]
    to_ids: tuple[UUID, ...]
    at: datetime
    reason: str


def buildings(
    viewer: Actor, compound: UUID, at: datetime, known: datetime, one: Same | None = None
) -> list[BuildingRow]:
    """What stands in a compound, by name."""
    family = (one or same(viewer, known)).family([compound])
    units, floors = defaultdict(list), defaultdict(list)
    found = Unit.objects.seen_by(viewer).as_of(at, known).filter(compound__in=family).order_by("place", "name")
    for row in found.values_list("thing", "floor", "name", "m2", "exits", "place"):
        units[row[1]].append(UnitRow(*row))
    found = Floor.objects.seen_by(viewer).as_of(at, known).filter(compound__in=family).order_by("-level")
    for row in found.values_list(
        "thing", "building", "name", "level", "m2", "design_load", "posted_load", "load_source", "exits"
    ):
        floors[row[1]].append(FloorRow(*row, units=tuple(units[row[0]])))
    found = Building.objects.seen_by(viewer).as_of(at, known).filter(compound__in=family).order_by("name")
    return [
        BuildingRow(*row, floors=tuple(floors[row[0]]))
        for row in found.values_list(
            "thing", "name", "above", "below", "structure", "built", "resistance", "fire_class", "fire_found",
            "acceptance", "appraisal", "appraised_on", "lifts", "exits",
        )
    ]  # fmt: skip


def unit_words(viewer: Actor, units: Iterable[UUID], known: datetime) -> dict[UUID, UnitPlace]:
    """Building, floor and unit by unit: as known then, wherever it stands."""
    found = Unit.objects.seen_by(viewer).known_at(known).filter(thing__in=set(units)).order_by("valid_from")
    rows = {u: (f, name) for u, f, name in found.values_list("thing", "floor", "name")}
    found = Floor.objects.seen_by(viewer).known_at(known).filter(thing__in={f for f, _ in rows.values()})
    floors = {f: (b, name) for f, b, name in found.values_list("thing", "building", "name")}
    found = Building.objects.seen_by(viewer).known_at(known).filter(thing__in={b for b, _ in floors.values()})
    names = dict(found.values_list("thing", "name"))
    return {
        unit: (building_said(names.get(floors[floor][0], "")), floors[floor][1], name)
        for unit, (floor, name) in rows.items()
        if floor in floors
    }


def acts(viewer: Actor, known: datetime) -> list[ActRow]:
    """Every split and joining as it was known, oldest first."""
    return [
        ActRow(a.pk, a.kind, tuple(map(UUID, a.from_ids)), tuple(map(UUID, a.to_ids)), a.at, a.reason)
        for a in Act.objects.seen_by(viewer).filter(recorded_at__lte=known).order_by("at", "id")
    ]


def lineage(viewer: Actor, compound: UUID, known: datetime) -> list[ActRow]:
    """Every split and joining that led to a compound or away from it, oldest first."""
    every = acts(viewer, known)
    family = {compound}
    while True:
        touching = [a for a in every if family & {*a.from_ids, *a.to_ids}]
        wider = family.union(*({*a.from_ids, *a.to_ids} for a in touching))
        if wider == family:
            return touching
        family = wider


@dataclass(frozen=True)
class Marked:
    """A building with what makes it a risk: fire classes as approved and as found, appraisal."""

    id: UUID
    compound: UUID
    name: str
    graver: bool
    appraisal: str


def marked(
    viewer: Actor, at: datetime, known: datetime, only: Iterable[UUID] | None = None, one: Same | None = None
) -> list[Marked]:
    """Buildings of compounds (all that are seen, without `only`), by name."""
    same_ = one or same(viewer, known)
    found = Building.objects.seen_by(viewer).as_of(at, known).order_by("name")
    if only is not None:
        found = found.filter(compound__in=same_.family(only))
    return [
        Marked(thing, same_.of(compound), name, bool(worst and best and worst < best), appraisal)
        for thing, compound, name, best, worst, appraisal in found.values_list(
            "thing", "compound", "name", "fire_class", "fire_found", "appraisal"
        )
    ]

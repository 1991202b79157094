"""Buildings, floors and units of a compound, units as the drawing orders them; who manages it; its lineage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import JSONObject

from anlan.ground.premises.models import Act, Building, Floor, Unit
from anlan.ground.premises.queries.merged import Same, same
from anlan.infra.journal.values import loaded
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
    tags: Sequence[str] = ()


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


_UNIT = ("thing", "floor", "name", "m2", "exits", "place", "tags")
_FLOOR = ("thing", "building", "name", "level", "m2", "design_load", "posted_load", "load_source", "exits")
_BUILDING = (
    "thing", "name", "above", "below", "structure", "built", "resistance", "fire_class", "fire_found", "acceptance",
    "appraisal", "appraised_on", "lifts", "exits",
)  # fmt: skip


def buildings(
    viewer: Actor, compound: UUID, at: datetime, known: datetime, one: Same | None = None
) -> list[BuildingRow]:
    """What stands in a compound, by name."""
    family = (one or same(viewer, known)).family([compound])

    def of(model: Any, *names: str) -> Any:
        rows = model.objects.seen_by(viewer).as_of(at, known).filter(compound__in=family)
        said = JSONObject(**{name: name for name in names})
        return rows.annotate(what=Value(model.__name__), told=said).values_list("what", "told")

    parts: dict[str, list[dict[str, Any]]] = {"Unit": [], "Floor": [], "Building": []}
    for what, told in of(Unit, *_UNIT).union(of(Floor, *_FLOOR), of(Building, *_BUILDING), all=True):  # one look
        parts[what].append(loaded(told))
    units, floors = defaultdict(list), defaultdict(list)
    for row in sorted(parts["Unit"], key=lambda u: (u["place"], u["name"])):
        unit = UnitRow(UUID(row["thing"]), UUID(row["floor"]), *(row[name] for name in _UNIT[2:]))
        units[unit.floor].append(unit)
    for row in sorted(parts["Floor"], key=lambda f: -f["level"]):
        floor, building = UUID(row["thing"]), UUID(row["building"])
        floors[building].append(
            FloorRow(floor, building, *(row[name] for name in _FLOOR[2:]), units=tuple(units[floor]))
        )
    found = []
    for row in sorted(parts["Building"], key=lambda b: b["name"]):
        row["appraised_on"] = date.fromisoformat(row["appraised_on"]) if row["appraised_on"] else None
        row["thing"] = UUID(row["thing"])
        found.append(BuildingRow(*(row[name] for name in _BUILDING), floors=tuple(floors[row["thing"]])))
    return found


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

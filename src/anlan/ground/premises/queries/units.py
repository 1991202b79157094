"""The units of a site as people name them: where each is, who sits there, and which one somebody's words mean."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from anlan.ground.premises.models import Letting, Occupant
from anlan.ground.premises.queries.merged import same
from anlan.ground.premises.queries.parties import party_names
from anlan.ground.premises.queries.parts import UnitPlace, buildings
from anlan.ground.premises.queries.terms import DATA
from anlan.kernel.rights import Actor

SUFFIXES = ("building_suffix", "floor_suffix", "unit_suffix")


@cache
def _between() -> re.Pattern[str]:
    """What stands between the names of building, floor and unit, in any spelling."""
    with (DATA / "words.csv").open(encoding="utf-8-sig", newline="") as handle:
        words = {row["word"].upper() for row in csv.DictReader(handle) if row["kind"] in SUFFIXES}
    return re.compile("|".join((r"[\s#_\-]+", *map(re.escape, sorted(words, key=len, reverse=True)))))


@dataclass(frozen=True)
class UnitSpot:
    """A unit, where it is, and whoever sits there, else whoever rents it last."""

    id: UUID
    place: UnitPlace
    names: tuple[str, str, str]  # of building, floor and unit
    party: UUID | None
    name: dict[str, str]


def unit_spots(viewer: Actor, compound: UUID, at: datetime) -> list[UnitSpot]:
    """Every unit of a site as of now, in the order of its buildings and floors."""
    one = same(viewer, at)
    if compound in one.keeps:
        return []
    family = one.family([compound])
    sits = Occupant.objects.seen_by(viewer).as_of(at, at).filter(compound__in=family).values_list("unit", "party")
    let = Letting.objects.seen_by(viewer).as_of(at, at).filter(compound__in=family).order_by("level")
    there = {unit: one.of(party) for unit, party in (*let.values_list("unit", "lessee"), *sits)}
    found: list[tuple[UUID, UnitPlace, tuple[str, str, str], UUID | None]] = []
    for house in buildings(viewer, compound, at, at, one):
        for floor in house.floors:
            for unit in floor.units:
                place, named = (house.said, floor.name, unit.name), (house.name, floor.name, unit.name)
                found.append((unit.id, place, named, there.get(unit.id)))
    names = party_names(viewer, {party for *_, party in found if party}, at, at)
    return [UnitSpot(*row, dict(names.get(row[3], {})) if row[3] else {}) for row in found]


def unit_meant(spots: Sequence[UnitSpot], words: str) -> UnitSpot | None:
    """The one unit that words mean, whole or without its floor or its building; None where none or several fit."""
    wanted = _parts(words)
    for places in ((0, 1, 2), (0, 2), (2,)):
        fits = [s for s in spots if wanted and [p for n in places for p in _parts(s.names[n])] == wanted]
        if fits:
            return fits[0] if len(fits) == 1 else None
    return None


def _parts(words: str) -> list[str]:
    return [part for part in _between().split(unicodedata.normalize("NFKC", words).upper()) if part]

"""Verbs over what became of what: a compound split, several joined; facts move, their past stays where it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.areas import queries as places
from anlan.ground.premises import states
from anlan.ground.premises.actions.telling import at_place, believed, cut, going_on, retell, spelled, tell
from anlan.ground.premises.models import (
    Act,
    Agreement,
    Attachment,
    Building,
    Compound,
    CompoundFact,
    Duty,
    Fact,
    Floor,
    Letting,
    Manager,
    Occupant,
    Unit,
)
from anlan.ground.premises.rules.values import sound
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Refused, Said, no, yes


@dataclass(frozen=True)
class Piece:
    """What is cut off a compound: its name, and the buildings that go with it."""

    name: str
    buildings: tuple[UUID, ...]
    name_en: str = ""
    address: str = ""


@verb("premises.split", states.COMPOUND)
def split(
    change: Change, *, compound: UUID, pieces: Sequence[Piece], reason: str, since: datetime | None = None
) -> None:
    """Pieces with their buildings become candidates of their own; the rest keeps its name. Raises Refused.

    Promise: everything in those buildings goes along from `since` on, and its past is read where it was.
    """
    c = change.lock(Compound, compound)
    when = since or change.at
    there = {b.thing for b in going_on(Building, when, compound=c)}
    asked = [b for piece in pieces for b in piece.buildings]
    change.require(yes() if reason.strip() else no("premises.refused.text"))
    if not pieces or not all(piece.buildings for piece in pieces) or len(set(asked)) != len(asked):
        raise Refused(Said("premises.refused.pieces"))
    if set(asked) - there or not there - set(asked):
        raise Refused(Said("premises.refused.rest"))
    source = believed(change, CompoundFact, c.pk, when)
    made = [_piece(change, c, source, piece, when) for piece in pieces]
    _note(change, "split", [c], [c, *made], when, reason)
    change.after["made"] = [str(row.pk) for row in made]


def _piece(change: Change, c: Compound, source: CompoundFact, piece: Piece, when: datetime) -> Compound:
    values = spelled({"name": piece.name, "name_en": piece.name_en, "address": piece.address or source.address})
    change.require(sound("compound", {"name": piece.name, "name_en": piece.name_en, "address": values["address"]}))
    row = Compound(
        department=c.department, area=c.area, lon=c.lon, lat=c.lat, placed_by=c.placed_by, state=states.CANDIDATE,
        since=when, registered_at=change.at,
    )  # fmt: skip
    change.move(row, states.CANDIDATE)
    told = {**source.said(), **at_place(row), **values, "state": states.CANDIDATE}
    told |= {"thing": row.pk, "valid_from": when, "valid_to": None, "shape": None, "shape_given": None}
    tell(change, CompoundFact(**told))
    for building in piece.buildings:
        _carry_building(change, building, row, when)
    return row


@verb("premises.join", states.COMPOUND)
def join(change: Change, *, compound: UUID, others: Sequence[UUID], reason: str, since: datetime | None = None) -> None:
    """Other compounds become part of this one from `since` on. Their past stays theirs. Raises Refused."""
    c = change.lock(Compound, compound)
    when = since or change.at
    change.require(yes() if reason.strip() else no("premises.refused.text"))
    if not others or compound in others or len(set(others)) != len(others):
        raise Refused(Said("premises.refused.others"))
    gone = [change.lock(Compound, other) for other in others]
    for row in gone:
        for building in list(going_on(Building, when, compound=row)):
            _carry_building(change, building.thing, c, when)
        for model in (Manager, Duty):
            for fact in list(going_on(model, when, compound=row)):  # type: ignore[type-var]
                cut(change, fact, when)
        row.since = when
        change.move(row, states.JOINED)
        cut(change, believed(change, CompoundFact, row.pk, when), when)
    _note(change, "join", [c, *gone], [c], when, reason)


def _carry_building(change: Change, building: UUID, to: Compound, when: datetime) -> None:
    """A building with its floors and units, and all that hangs on these, is another compound's from `when` on."""
    floors = {f.thing for f in going_on(Floor, when, building=building)}
    units = {u.thing for u in going_on(Unit, when, floor__in=floors)}
    lettings = {k.thing for k in going_on(Letting, when, unit__in=units)}
    moved: tuple[tuple[type[Fact], dict[str, Any]], ...] = (
        (Building, {"thing": building}),
        (Floor, {"thing__in": floors}),
        (Unit, {"thing__in": units}),
        (Letting, {"thing__in": lettings}),
        (Occupant, {"unit__in": units}),
        (Agreement, {"letting__in": lettings}),
    )
    place = at_place(to)
    for model, where in moved:
        for row in list(going_on(model, when, **where)):
            retell(change, row, when, **place)
    for kept in Attachment.objects.filter(thing__in={building, *lettings}, removed_at=None):
        for name, value in place.items():
            setattr(kept, name, value)
        kept.save(change=change, update_fields=list(place))
        change.part("premises", kept.pk, kept.area)


def _note(
    change: Change, kind: str, was: Sequence[Compound], now: Sequence[Compound], when: datetime, reason: str
) -> None:
    act = Act(
        kind=kind,
        from_ids=[str(c.pk) for c in was],
        to_ids=[str(c.pk) for c in now],
        at=when,
        recorded_at=change.at,
        reason=reason.strip()[:200],
        area=places.common([c.area for c in (*was, *now)]),
        shown_down=True,
    )
    act.save(change=change, force_insert=True)
    change.part("premises", act.pk, act.area)
    change.because = Said(f"premises.because.{kind}", {"text": reason.strip()})

"""The shape of what comes in by API, one model per verb; what values may say is weighed by the verb's own rules."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model

from anlan.ground.premises.rules.values import BOUNDS, LENGTHS
from anlan.infra.pages.moments import Moment
from anlan.infra.pages.typed import Words

MOST_NAMED = 200  # units of one letting, sites joined at once


def _words(longest: int) -> Any:
    return Annotated[Words, Field(max_length=longest), AfterValidator(str.strip)]


def _number(name: str, kind: type = int) -> Any:
    low, high = BOUNDS[name]
    return Annotated[kind, Field(ge=low, le=high)]


Text = _words(500)
Address, Long, Name, Short, Line = _words(200), _words(200), _words(80), _words(40), _words(60)
Trade, Structure, Parcel, Rep = (_words(LENGTHS[n]) for n in ("trade", "structure", "parcel", "legal_rep"))
Code = Annotated[Words, Field(max_length=16)]
Area = Annotated[str, Field(pattern=r"^\d{12}(-[A-Z]\d{3}){0,2}$")]
Lon, Lat = Annotated[float, Field(ge=-180, le=180)], Annotated[float, Field(ge=-90, le=90)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 1, 1))]
Tags = Annotated[tuple[Code, ...], Field(max_length=20)]
Ids = Annotated[tuple[UUID, ...], Field(max_length=MOST_NAMED)]


class Args(BaseModel):
    """Arguments of a verb; unknown ones are a mistake."""

    model_config = ConfigDict(extra="forbid")


class Since(Args):
    """They hold from a time on; without it, from now."""

    since: Moment | None = None


class OfCompound(Args):
    """What a site is. Only what is named is told."""

    name: Name = ""
    name_en: Long = ""
    address: Address = ""
    kind: Code = ""
    owner: UUID | None = None
    owner_kind: Annotated[Words, Field(max_length=20)] = ""
    parcel: Parcel = ""
    certificate: bool | None = None
    built: _number("built") | None = None
    trade: Trade = ""
    shape: Annotated[Words, Field(max_length=100_000)] = ""  # GeoJSON or WKT, in `system`
    system: Literal["wgs84", "cgcs2000", "gcj02", "bd09"] | None = None


class OfParty(Args):
    """What a party is."""

    name: Name = ""
    name_en: Long = ""
    kind: Annotated[Words, Field(max_length=20)] = ""
    trade: Trade = ""
    above_scale: bool | None = None
    staff: _number("staff") | None = None
    address: Address = ""
    legal_rep: Rep = ""
    tags: Tags = ()


class OfBuilding(Args):
    """What a building is (work-safety 1.2)."""

    name: Short = ""
    above: _number("above") = 1
    below: _number("below") = 0
    structure: Structure = ""
    built: _number("built") | None = None
    resistance: Code = ""
    fire_class: Code = ""
    fire_found: Code = ""
    acceptance: Line = ""
    appraisal: Code = ""
    appraised_on: Day | None = None
    lifts: _number("lifts") | None = None
    exits: _number("exits") | None = None


class OfFloor(Args):
    """What a floor is; loads in kN/m², and a load that nobody knows stays unknown."""

    name: Short = ""
    level: _number("level") = 1
    m2: _number("m2", float) | None = None
    design_load: _number("design_load", float) | None = None
    posted_load: _number("posted_load", float) | None = None
    load_source: Code = "none"
    exits: _number("exits") | None = None


class OfUnit(Args):
    """What a unit is."""

    name: Short = ""
    m2: _number("m2", float) | None = None
    exits: _number("exits") | None = None
    place: _number("place") = 0
    tags: Tags = ()


class Register(Since):
    """premises.register"""

    area: Area
    values: OfCompound
    ref: Short = ""
    department: Annotated[Words, Field(max_length=32)] = ""
    lon: Lon | None = None
    lat: Lat | None = None


class RegisterParty(Since):
    """premises.register_party"""

    values: OfParty
    code: Annotated[Words, Field(max_length=40)] = ""
    person: UUID | None = None


class ChangeParty(Since):
    """premises.change_party"""

    values: OfParty = Field(default_factory=OfParty)
    code: Annotated[Words, Field(max_length=40)] | None = None
    person: UUID | None = None


class Change(Since):
    """premises.change"""

    values: OfCompound


class Building(Since):
    """premises.add_building, premises.change_part"""

    values: OfBuilding


class Floor(Since):
    """premises.add_floor, premises.change_part"""

    values: OfFloor


class Unit(Since):
    """premises.add_unit, premises.change_part"""

    values: OfUnit


class Let(Args):
    """premises.let"""

    units: Ids
    lessor: UUID
    lessee: UUID
    since: Moment
    until: Moment | None = None
    contract: Line = ""
    use: Name = ""
    consent: Line = ""
    moves_in: bool = True


class End(Args):
    """premises.end_letting"""

    until: Moment
    text: Text
    stays: bool = False


class Sign(Args):
    """premises.sign"""

    signed: Moment
    until: Moment | None
    number: Line = ""


class Occupy(Since):
    """premises.occupy"""

    party: UUID


class Leave(Args):
    """premises.leave"""

    party: UUID
    until: Moment | None = None


class Attach(Args):
    """premises.attach: a file that the house keeps already, by its hash"""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    kind: Code
    about: Code = "compound"
    thing: UUID | None = None
    name: Name = ""
    dated: Day | None = None
    valid_until: Day | None = None


class NameManager(Since):
    """premises.name_manager"""

    party: UUID
    document: Line
    person: UUID | None = None
    until: Moment | None = None


class Attest(Args):
    """premises.attest"""

    code: Annotated[Words, Field(max_length=20)]
    party: UUID
    text: Text
    done: Moment | None = None


class Confirm(Args):
    """premises.confirm"""

    visited: Moment
    text: Text


class Why(Args):
    """premises.refuse, premises.rectify, premises.revert"""

    text: Text


class Finish(Args):
    """premises.finish"""

    outcome: Code
    text: Text


class Piece(Args):
    """What is cut off a site."""

    name: Name
    buildings: Ids
    name_en: Long = ""
    address: Address = ""


class Split(Since):
    """premises.split"""

    pieces: Annotated[tuple[Piece, ...], Field(max_length=20)]
    reason: _words(200)


class Join(Since):
    """premises.join"""

    others: Ids
    reason: _words(200)


class ProposeMerge(Args):
    """premises.propose_merge"""

    what: Literal["party", "compound"]
    keep: UUID
    gone: UUID
    reason: Text


class Reason(Args):
    """premises.drop_merge, premises.undo_merge, premises.dismiss"""

    reason: Text


class Plain(Args):
    """A verb without further words."""


class Take(Args):
    """premises.take"""

    area: Area
    name: Name
    address: Address = ""


class Answer(Args):
    """premises.answer"""

    said: Code
    reason: Text = ""


class Numbers(Args):
    """The numbers of the rules, and for how many days each duty counts."""

    least_units: int
    deep: int
    notice: int | None = None
    duties: Annotated[dict[Words, int], Field(max_length=50)]


class Terms(Args):
    """premises.propose_terms"""

    values: Numbers
    valid_from: Moment
    text: Text


def in_api(args: type[Args]) -> type[BaseModel]:
    """The same arguments with the key that makes sending twice harmless, as the API takes them."""
    return create_model(f"Premises{args.__name__}", __base__=args, key=(UUID | None, None))

"""Verbs that keep the register: parties, compounds, buildings, floors and units."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.areas import queries as places
from anlan.ground.premises import states
from anlan.ground.premises.actions.telling import at_place, believed, party_of, retell, spelled, tell
from anlan.ground.premises.models import Building, Compound, CompoundFact, Fact, Floor, Party, PartyFact, Unit
from anlan.ground.premises.queries.tags import process_tags
from anlan.ground.premises.rules import shape
from anlan.ground.premises.rules.values import sound
from anlan.infra.journal import Change, verb
from anlan.kernel import area as areas
from anlan.kernel import credit_code
from anlan.kernel.decision import Refused, Said, no, yes
from anlan.kernel.rights import Actor

PARTS: Mapping[str, type[Fact]] = {"building": Building, "floor": Floor, "unit": Unit}


@verb("premises.register_party")
def register_party(
    change: Change,
    *,
    values: Mapping[str, Any],
    code: str = "",
    person: UUID | None = None,
    since: datetime | None = None,
) -> None:
    """A party enters the register. Raises Refused: a code that is none, or that is known already."""
    _fit(change, "party", values)
    row = Party(
        credit_code=_free_code(change, code),
        person=person,
        registered_at=change.at,
        area=county_of(change.by, change.at),
        shown_down=True,
    )
    change.create(row)
    fact = PartyFact(party=row, area=row.area, shown_down=True, thing=row.pk, valid_from=since or change.at)
    _set(fact, {"kind": "enterprise", **values})
    tell(change, fact)


@verb("premises.change_party")
def change_party(
    change: Change,
    *,
    party: UUID,
    values: Mapping[str, Any],
    since: datetime | None = None,
    code: str | None = None,
    person: UUID | None = None,
) -> None:
    """From `since` (now) on a party is called or is otherwise. Its former names stay to be found. Raises Refused."""
    row = change.lock(Party, party)
    _fit(change, "party", values)
    if code is not None and code.strip().upper() != (row.credit_code or ""):
        row.credit_code = _free_code(change, code)
    if person is not None:
        row.person = person
    change.save(row)
    when = since or change.at
    if values:
        retell(change, believed(change, PartyFact, party, when), when, **spelled(dict(values)))


def _free_code(change: Change, code: str) -> str | None:
    """The code as it is kept; one that fails its check is kept, as some were issued so (work-safety 2.4)."""
    plain = code.strip().upper()
    if not plain:
        return None
    if credit_code.check(plain) == "malformed":
        raise Refused(Said("premises.refused.code", {"code": plain}))
    if Party.objects.filter(credit_code=plain).exists():
        raise Refused(Said("premises.refused.code_known", {"code": plain}))
    return plain


def county_of(actor: Actor, at: datetime) -> str:
    """The county of whoever acts: parties are filed there."""
    counties = places.areas_of(actor, at, layer="admin", level="county")
    if counties:
        return counties[0].code
    scopes = actor.scopes()
    return areas.pad(areas.trunk(scopes[0])[:6]) if scopes else ""


@verb("premises.register", states.COMPOUND)
def register(
    change: Change,
    *,
    area: str,
    values: Mapping[str, Any],
    ref: str = "",
    department: str = "",
    lon: float | None = None,
    lat: float | None = None,
    since: datetime | None = None,
) -> None:
    """A site enters as a candidate; only a person's visit makes it a compound (work-safety 2.3). Raises Refused."""
    values = {"kind": "single_site", "owner_kind": "other", **values}
    _fit(change, "compound", values)
    place = places.area(change.by, area, change.at)
    if place is None or place.level not in ("village", "grid"):
        raise Refused(Said("premises.refused.area"))
    _lies(change, area, values)
    if ref and Compound.objects.filter(ref=ref).exists():
        raise Refused(Said("premises.refused.ref_known", {"ref": ref}))
    placed = lon is not None and lat is not None
    row = Compound(
        ref=ref.strip() or None,
        department=department,
        area=areas.village(area),
        lon=lon if placed else place.lon,
        lat=lat if placed else place.lat,
        placed_by="gps" if placed else "village",
        state=states.CANDIDATE,
        since=since or change.at,
        registered_at=change.at,
    )
    change.move(row, states.CANDIDATE)
    fact = CompoundFact(**at_place(row), thing=row.pk, state=row.state, valid_from=row.since)
    _set(fact, _with_owner(change, values))
    tell(change, fact)


@verb("premises.change")
def change_compound(
    change: Change, *, compound: UUID, values: Mapping[str, Any], since: datetime | None = None
) -> None:
    """From `since` (now) on a compound is called or owned otherwise; what was stays to be read. Raises Refused."""
    c = change.lock(Compound, compound)
    change.require(yes() if values else no("premises.refused.nothing"))
    _lies(change, c.area, values)
    _fit(change, "compound", values)
    when = since or change.at
    told = spelled(_with_owner(change, values))
    retell(change, believed(change, CompoundFact, compound, when), when, **told)


@verb("premises.add_building")
def add_building(change: Change, *, compound: UUID, values: Mapping[str, Any], since: datetime | None = None) -> None:
    """A building stands in a compound. Raises Refused."""
    _add(change, "building", change.lock(Compound, compound), values, since)


@verb("premises.add_floor")
def add_floor(change: Change, *, building: UUID, values: Mapping[str, Any], since: datetime | None = None) -> None:
    """A floor of a building. A load without number stays unknown. Raises Refused."""
    above = believed(change, Building, building)
    c = change.lock(Compound, above.compound_id)
    if any(f.level == values.get("level") for f in Floor.objects.filter(building=building, known_to=None)):
        raise Refused(Said("premises.refused.floor_known", {"level": values.get("level")}))
    _add(change, "floor", c, values, since, building=building)


@verb("premises.add_unit")
def add_unit(change: Change, *, floor: UUID, values: Mapping[str, Any], since: datetime | None = None) -> None:
    """A hall or room that can be let. Raises Refused."""
    c = change.lock(Compound, believed(change, Floor, floor).compound_id)
    if Unit.objects.filter(floor=floor, known_to=None, name=str(values.get("name", "")).strip()).exists():
        raise Refused(Said("premises.refused.unit_known", {"name": values.get("name")}))
    _add(change, "unit", c, values, since, floor=floor)


def _add(
    change: Change, what: str, c: Compound, values: Mapping[str, Any], since: datetime | None, **above: UUID
) -> None:
    _fit(change, what, values)
    row = PARTS[what](**at_place(c), **above, valid_from=since or change.at)
    for name, value in values.items():
        setattr(row, name, value)
    tell(change, row)
    change.after["made"] = str(row.thing)


@verb("premises.change_part")
def change_part(
    change: Change, *, what: str, thing: UUID, values: Mapping[str, Any], since: datetime | None = None
) -> None:
    """A building, floor or unit is otherwise from `since` (now) on; from its beginning: it was told wrongly."""
    if what not in PARTS:
        raise Refused(Said("premises.refused.field", {"field": what}))
    when = since or change.at
    row = believed(change, PARTS[what], thing, when)
    change.lock(Compound, row.compound_id)  # type: ignore[attr-defined]
    change.require(yes() if values else no("premises.refused.nothing"))
    _fit(change, what, values)
    retell(change, row, when, **values)


def _with_owner(change: Change, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values with the owner as a row's key; an owner that is not known is refused."""
    told = dict(values)
    if "owner" in told:
        owner = told.pop("owner")
        told["owner_id"] = party_of(change, owner).pk if owner else None
    return told


def _fit(change: Change, what: str, values: Mapping[str, Any]) -> None:
    """Values within their lists and bounds; tags of the list in force. Raises Refused."""
    change.require(sound(what, values))
    unknown = sorted(set(values.get("tags") or ()) - set(process_tags(change.at)))
    if unknown:
        raise Refused(Said("premises.refused.tag", {"tag": unknown[0]}))


def _lies(change: Change, area: str, values: Mapping[str, Any]) -> None:
    """A parcel lies in its village, or nearly. Raises Refused."""
    if values.get("shape"):
        metres = places.outside_by(*shape.middle(values["shape"]), areas.village(area), change.at)
        if metres is not None and metres > shape.FAR_M:
            raise Refused(Said("premises.refused.shape_far", {"metres": round(metres)}))


def _set(row: Fact, values: Mapping[str, Any]) -> None:
    for name, value in spelled(dict(values)).items():
        setattr(row, name, value)

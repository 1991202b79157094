"""The lists of this room as the files that its importers read: what goes out may come in again and changes nothing.

Nothing of persons leaves: legal representatives stay, and an importer leaves alone what a file has no column for.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from anlan.ground.premises import states
from anlan.ground.premises.imports import buildings, compounds, finding, lettings, parties, placing, units
from anlan.ground.premises.models import (
    Agreement,
    Attachment,
    Building,
    Compound,
    CompoundFact,
    Floor,
    Letting,
    Occupant,
    Party,
    PartyFact,
    Unit,
)
from anlan.ground.premises.queries.merged import same
from anlan.infra.bulk import Column
from anlan.kernel.clock import CITY
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor

Row = dict[str, Any]  # by the importer's columns
KEPT_IN = {"legal_rep", "person"}


PAPERS = tuple(  # goes out alone: a file is kept by hand, with its bytes
    Column(name, titles, str)
    for name, titles in {
        "compound": ("厂区编号", "site"), "building": ("幢", "building"), "floor": ("层", "floor"),
        "unit": ("单元", "unit"), "about": ("归属", "about"), "kind": ("种类", "kind"), "name": ("名称", "name"),
        "dated": ("落款日期", "dated"), "valid_until": ("有效期至", "valid until"), "added": ("存入时间", "added"),
        "mime": ("格式", "format"), "sha256": ("校验值", "SHA-256"),
    }.items()
)  # fmt: skip


def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns of a list as it goes out."""
    return tuple(c for c in LISTS[kind][0] if c.name not in KEPT_IN)


def rows_of(kind: str, viewer: Actor, at: datetime) -> Iterator[Row]:
    """The rows of a list that the viewer may see, as known now."""
    return LISTS[kind][1](viewer, at)


def _parties(viewer: Actor, at: datetime) -> Iterator[Row]:
    one, codes = same(viewer, at), _codes(viewer)
    now = {f.party_id: f for f in reversed(finding.facts_now(PartyFact, viewer, at))}
    for party, f in sorted(now.items(), key=lambda known: (known[1].name, known[0])):
        if one.of(party) == party:  # a record found to be another's stands there
            yield {
                "code": codes.get(party), "name": f.name, "name_en": f.name_en, "kind": f.kind, "trade": f.trade,
                "above_scale": _flag(f.above_scale), "staff": f.staff, "address": f.address, "tags": "、".join(f.tags),
                "since": _day(f.valid_from),
            }  # fmt: skip


def _compounds(viewer: Actor, at: datetime) -> Iterator[Row]:
    one, codes, names = same(viewer, at), _codes(viewer), _names(viewer, at)
    now = {f.compound_id: f for f in reversed(finding.facts_now(CompoundFact, viewer, at))}
    for c in Compound.objects.seen_by(viewer).order_by("ref", "id"):
        f = now.get(c.pk)
        if f is None or f.state == states.JOINED:
            continue
        owner = one.of(f.owner_id) if f.owner_id else None
        yield {
            "ref": finding.number(c), "name": f.name, "name_en": f.name_en, "area": c.area, **_placed(c, f),
            "address": f.address, "kind": f.kind, "owner_code": codes.get(owner), "owner": names.get(owner),
            "owner_kind": f.owner_kind, "parcel": f.parcel, "certificate": _flag(f.certificate), "built": f.built,
            "trade": f.trade, "department": c.department, "since": _day(f.valid_from),
            "confirmed_on": _day(c.since) if f.state == states.CONFIRMED else None,
        }  # fmt: skip


def _placed(c: Compound, f: CompoundFact) -> Row:
    """Point and parcel as they came in, where they came in one system; else the point of ours."""
    if f.shape_given is not None:
        told = {"system": f.shape_given["system"], "shape": json.dumps(f.shape_given["geometry"])}
        fits = c.given is not None and c.given["system"] == told["system"]
        return told | ({"lon": c.given["lon"], "lat": c.given["lat"]} if fits else {})
    if c.given is None:
        return {"lon": c.lon, "lat": c.lat, "system": "wgs84" if c.lon is not None else None}
    named = None if c.given["system"] == placing.UNSAID else c.given["system"]
    return {"lon": c.given["lon"], "lat": c.given["lat"], "system": named}


class _Standing:
    """Buildings, floors and units as they stand now, and who sits there."""

    def __init__(self, viewer: Actor, at: datetime) -> None:
        self.one, self.codes, self.names = same(viewer, at), _codes(viewer), _names(viewer, at)
        self.numbers = {c.pk: finding.number(c) for c in Compound.objects.seen_by(viewer)}
        self.buildings = {b.thing: b for b in finding.facts_now(Building, viewer, at)}
        self.floors = {f.thing: f for f in finding.facts_now(Floor, viewer, at)}
        self.units = {u.thing: u for u in finding.facts_now(Unit, viewer, at)}
        self.sitting: dict[UUID, list[UUID]] = defaultdict(list)
        for o in finding.facts_now(Occupant, viewer, at):
            self.sitting[o.unit].append(self.one.of(o.party_id))

    def where(self, unit: UUID) -> Row | None:
        """The columns that tell a unit apart; None where the viewer does not see all of it."""
        u = self.units.get(unit)
        f = self.floors.get(u.floor) if u else None
        b = self.buildings.get(f.building) if f else None
        if u is None or f is None or b is None or u.compound_id not in self.numbers:
            return None
        return {"compound": self.numbers[u.compound_id], "building": b.name, "floor": f.level, "unit": u.name}

    def party(self, party: UUID | None, name: str) -> Row:
        """A party's columns."""
        kept = self.one.of(party) if party else None
        return {f"{name}_code": self.codes.get(kept), name: self.names.get(kept)}


def _units(viewer: Actor, at: datetime) -> Iterator[Row]:
    known = _Standing(viewer, at)
    renting = {(k.unit, known.one.of(k.lessee_id)) for k in finding.facts_now(Letting, viewer, at)}
    for u in sorted(known.units.values(), key=lambda u: (known.numbers.get(u.compound_id, ""), u.place, u.name)):
        where = known.where(u.thing)
        if where is None:
            continue
        f = known.floors[u.floor]
        b = known.buildings[f.building]
        here = sorted(known.sitting[u.thing], key=lambda p: ((u.thing, p) in renting, p))  # lettings tell the others
        yield {
            **where, "m2": u.m2, "exits": u.exits, "place": u.place, "tags": "、".join(u.tags),
            "fire_class": b.fire_class, "built": b.built, "floor_m2": f.m2, "design_load": f.design_load,
            "posted_load": f.posted_load, "load_source": f.load_source,
            **known.party(next(iter(here), None), "occupant"),
        }  # fmt: skip


def _buildings(viewer: Actor, at: datetime) -> Iterator[Row]:
    """Every building, with a row for each of its floors; one without floors has one row."""
    known = _Standing(viewer, at)
    floors: dict[UUID, list[Floor]] = defaultdict(list)
    for f in known.floors.values():
        floors[f.building].append(f)
    for b in sorted(known.buildings.values(), key=lambda b: (known.numbers.get(b.compound_id, ""), b.name)):
        if b.compound_id not in known.numbers:
            continue
        its = {c.name: getattr(b, c.name) for c in buildings.OF_BUILDING}
        row = {"compound": known.numbers[b.compound_id], "building": b.name, **its}
        for f in sorted(floors.get(b.thing, ()), key=lambda f: f.level):
            of_floor = {c.name: getattr(f, buildings.COUNTED.get(c.name, c.name)) for c in buildings.OF_FLOOR}
            yield {**row, "floor": f.level, **of_floor}
        if b.thing not in floors:
            yield row


def _papers(viewer: Actor, at: datetime) -> Iterator[Row]:
    """The files kept with all sites; their bytes go out by each site's own archive."""
    known = _Standing(viewer, at)
    let = {k.thing: known.where(k.unit) for k in finding.facts_now(Letting, viewer, at)}
    rows = Attachment.objects.seen_by(viewer).filter(removed_at=None).order_by("compound__ref", "compound", "added_at")
    for a in rows:
        if a.compound_id not in known.numbers:
            continue
        building = known.buildings.get(a.thing)
        place = let.get(a.thing) or {"building": building.name if building else None}
        yield {
            "unit": None, "floor": None, **place, "compound": known.numbers[a.compound_id],
            "about": said(f"premises.attached.of.{a.about}"), "kind": said(f"premises.attached.kind.{a.kind}"),
            "name": a.name, "dated": a.dated, "valid_until": a.valid_until, "added": a.added_at, "mime": a.mime,
            "sha256": a.sha256,
        }  # fmt: skip


def _lettings(viewer: Actor, at: datetime) -> Iterator[Row]:
    known = _Standing(viewer, at)
    agreed = {a.letting: a for a in reversed(finding.facts_now(Agreement, viewer, at))}
    for k in sorted(finding.facts_now(Letting, viewer, at), key=lambda k: (k.valid_from, k.thing)):
        where, a = known.where(k.unit), agreed.get(k.thing)
        if where is not None:
            yield {
                **where, **known.party(k.lessor_id, "lessor"), **known.party(k.lessee_id, "lessee"),
                "since": _day(k.valid_from), "until": _last(k.valid_to), "contract": k.contract, "use": k.use,
                "consent": k.consent, "moves_in": _flag(known.one.of(k.lessee_id) in known.sitting[k.unit]),
                "agreement": a.number if a else None, "signed": _day(a.valid_from) if a else None,
                "agreed_until": _last(a.valid_to) if a else None,
            }  # fmt: skip


LISTS: Mapping[str, tuple[tuple[Column, ...], Callable[[Actor, datetime], Iterator[Row]]]] = {
    "parties": (parties.COLUMNS, _parties),
    "compounds": (compounds.COLUMNS, _compounds),
    "buildings": (buildings.COLUMNS, _buildings),
    "units": (units.COLUMNS, _units),
    "lettings": (lettings.COLUMNS, _lettings),
    "papers": (PAPERS, _papers),
}


def _codes(viewer: Actor) -> dict[UUID | None, str]:
    return dict(Party.objects.seen_by(viewer).exclude(credit_code=None).values_list("pk", "credit_code"))


def _names(viewer: Actor, at: datetime) -> dict[UUID | None, str]:
    return {f.party_id: f.name for f in reversed(finding.facts_now(PartyFact, viewer, at))}


def _flag(value: bool | None) -> int | None:
    return None if value is None else int(value)


def _day(when: datetime) -> str:
    """A day where the day says it all, else the very moment."""
    here = when.astimezone(CITY)
    return here.date().isoformat() if here.time() == time() else here.isoformat()


def _last(when: datetime | None) -> str | None:
    """The last day of a term, as papers name it."""
    if when is None:
        return None
    here = when.astimezone(CITY)
    return (here - timedelta(days=1)).date().isoformat() if here.time() == time() else here.isoformat()

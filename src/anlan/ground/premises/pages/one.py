"""One compound: its section, the chain over the chosen unit, what is missing, and every unit in a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.people import queries as people
from anlan.ground.premises import queries
from anlan.ground.premises.pages import attached, offers, telling
from anlan.ground.premises.pages.telling import READ
from anlan.ground.premises.rules.attached import ending
from anlan.ground.premises.rules.days import day, last_day
from anlan.ground.premises.rules.shape import outline
from anlan.infra.pages import charts, house
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Figure
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

PARCEL = (420, 240)  # pixels of the small drawing
UNIT_STATES = ("let", "missing", "sublet", "orphan", "own", "vacant")
TEXTURES = {"let": "plain", "own": "plain", "missing": "hatch", "sublet": "dots", "orphan": "cross", "vacant": "dashed"}
TITLES = (
    "premises.col.building", "premises.col.floor", "premises.col.unit", "premises.col.m2", "premises.col.state",
    "premises.col.sits", "premises.col.chain", "premises.col.until",
)  # fmt: skip


@page(READ)
def compound(request: HttpRequest, compound: UUID) -> HttpResponse:
    """The page of a compound, now or as of a past time; a record found to be another's leads there."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, known, past = telling.times(request)
    same = queries.same(viewer, known)
    if same.of(compound) != compound:
        return redirect(f"/premises/{same.of(compound)}/")
    found = queries.whole(viewer, compound, at, known, same)
    if found is None:
        return _not_then(request, compound, at)
    it, names = found.it, found.names
    stands = [
        (b, [(f, [telling.drawn(it.site, (b.said, f.name, u.name), u, names) for u in f.units]) for f in b.floors])
        for b in queries.buildings(viewer, compound, at, known, same)
    ]
    units = [(b, f, d) for b, floors in stands for f, some in floors for d in some]
    if form := asked(request):
        return sheet_of(form, "units", at, TITLES, [_cells(b, f, d) for b, f, d in units])
    own = queries.is_own(viewer, compound)
    context = {
        **_head(viewer, found, at, known),
        "stands": stands,
        "adding": () if past else _adding(viewer, it.row, stands, own, at),
        "lacks": telling.lacks(it),
        "legend": [(s, TEXTURES[s], said(f"premises.unit.{s}")) for s in UNIT_STATES],
        "units": units,
        "chosen": _chosen(viewer, it, units, request.GET.get("unit", ""), own, at, past),
        "duties": _duties(it, at),
        **_files(viewer, found, [b for b, _ in stands], own, at, known, same, past),
        "others": house.beside(viewer, "premises", compound, at),
        "at": at,
        "known": known,
        "viewing_past": past,
        "knows_now": request.GET.get("known") == "now",
    }
    if not past:
        context["verbs"], context["rare"] = offers.of_compound(viewer, it.row, own, at)
    return render(request, "premises/one.html", context)


def _files(
    viewer: Actor, found: queries.Whole, stands: Sequence[queries.BuildingRow], own: bool, at: datetime,
    known: datetime, same: queries.Same, past: bool,
) -> dict[str, Any]:  # fmt: skip
    """What the site keeps on file, and what of it and of its agreements runs out."""
    it = found.it
    kept = queries.attached(viewer, it.row.id, known, same)
    names = attached.named(stands, it.site, found.names)
    may = not past and offers.may_attach(viewer, it.row, own, at)
    return {
        "kept": attached.shown(viewer, it, kept, own, at, names, past=past),
        "attach": f"/premises/{it.row.id}/attach" if may else "",
        "ends": [(e.said, e.over) for e in ending(it.site, [row.weighed for row in kept], at, it.terms.notice)],
    }


def _not_then(request: HttpRequest, compound: UUID, at: datetime) -> HttpResponse:
    """A compound that was not there, or not known, at the time asked for."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    first = queries.first_told(viewer, compound)
    if first is None:
        raise Http404
    context = {
        "crumbs": [Crumb(said("premises.title"), "/premises/")],
        "id": compound,
        "there": first[0] <= at,
        "since": day(first[0]),
        "known": day(first[1]),
        "at": at,
        "viewing_past": True,
    }
    return render(request, "premises/not_then.html", context)


def _adding(viewer: Actor, row: queries.CompoundRow, stands: Sequence[Any], own: bool, at: datetime) -> list[Any]:
    """The buttons that add a floor to a building or a unit to a floor."""
    found = [
        (
            b.said,
            offers.of_part(viewer, row, "add_floor", own, at, building=b.id),
            [(f.name, offers.of_part(viewer, row, "add_unit", own, at, floor=f.id)) for f, _ in floors],
        )
        for b, floors in stands
    ]
    return [one for one in found if one[1] is not None]


def _head(viewer: Actor, found: queries.Whole, at: datetime, known: datetime) -> dict[str, Any]:
    it, row = found.it, found.it.row
    town, village = telling.village_names(viewer, {row.area}, at)[areas.village(row.area)]
    acts = queries.lineage(viewer, row.id, known)
    others = {c for a in acts for c in (*a.from_ids, *a.to_ids)}
    kin = queries.compound_names(viewer, others, at, known) if others else {}
    deep = queries.depth_alarm(it.site, it.terms.deep)
    return {
        "crumbs": [
            Crumb(said("premises.title"), "/premises/"),
            Crumb(said("premises.name", name=town), f"/premises/?area={areas.parent(areas.village(row.area))}"),
            Crumb(said("premises.name", name=village), f"/premises/?area={areas.village(row.area)}"),
            Crumb(row.said),
        ],
        "it": it,
        "row": row,
        "state": said(f"premises.state.{row.state}"),
        "terms": it.terms,
        "under": _under(viewer, it, found.names),
        "deep": deep,
        "figures": _figures(it, at),
        "facts": [*facts(row, town, village), *_placed(found)],
        "parcel": charts.place(outline(found.shape), row.lon, row.lat, *PARCEL) if found.shape else {},
        "acts": [
            (a, [(c, kin[c]) for c in a.from_ids if c in kin], [(c, kin[c]) for c in a.to_ids if c in kin])
            for a in acts
        ],
        "history": [
            (h, said(f"premises.state.{h.state}"), telling.term(h.valid_from, h.valid_to), day(h.known_from))
            for h in found.history
        ],
    }  # fmt: skip


def _under(viewer: Actor, it: queries.Judged, names: telling.Names) -> Said:
    owner = dict(names[it.site.owner]) if it.site.owner else said("premises.unknown")
    kind = said(f"premises.owner_kind.{it.row.owner_kind}")
    if it.site.manager is None:
        return said("premises.under.no_manager", owner=owner, kind=kind)
    may_know = it.site.keeper is not None and viewer.any("people.read")  # observers read sites without persons
    person = people.person(viewer, it.site.keeper) if may_know and it.site.keeper else None
    who = f"{person.name} {person.masked}".strip() if person is not None else ""
    return said("premises.under", owner=owner, kind=kind, manager=dict(names[it.site.manager]), person=who)


def _figures(it: queries.Judged, at: datetime) -> list[Figure]:
    site = it.site
    return [
        Figure(said("premises.figure.here"), str(len(site.tenants)), source=said("premises.figure.here.source"), at=at),
        Figure(said("premises.figure.unsigned"), str(len(site.unsigned)), source=said("premises.basis.49_2")),
        Figure(said("premises.figure.orphans"), str(len(site.orphans)), source=said("premises.basis.chain_3")),
    ]


def facts(row: queries.CompoundRow, town: Any, village: Any) -> list[Fact]:
    """What the register says of a site."""
    none = said("premises.unknown")
    certificate = none if row.certificate is None else said("premises.yes" if row.certificate else "premises.no")
    return [
        Fact(said("premises.col.ref"), row.ref or none),
        Fact(said("premises.col.place"), said("premises.place", town=town, village=village), row.address),
        Fact(said("premises.col.kind"), said(f"premises.kind.{row.kind}")),
        Fact(said("premises.col.parcel"), row.parcel or none),
        Fact(said("premises.col.certificate"), certificate),
        Fact(said("premises.col.built"), str(row.built) if row.built else none),
        Fact(said("premises.col.trade"), row.trade or none),
    ]


def _placed(found: queries.Whole) -> list[Fact]:
    """In which system the point and the parcel came in, where that was another than the map's, or nobody said it."""
    told: list[Fact] = []
    for name, given in (("point", found.given), ("shape", found.shape_given)):
        if given:
            told.append(Fact(said(f"premises.given.{name}"), said(f"premises.system.{given['system']}"),
                             f"{given['lon']:.6f}, {given['lat']:.6f}" if "lon" in given else ""))  # fmt: skip
    return told


def _duties(it: queries.Judged, at: datetime) -> list[tuple[Said, Said, str, bool, int, str]]:
    """Every duty of the landlord: what, by which law, until when it is done, and whether it is missing."""
    if not it.site.links:
        return []
    return [
        (
            said(f"premises.duty.{d.code}"),
            said(d.basis),
            last_day(it.site.duties.get(d.code)),
            d.code not in it.site.duties,
            d.every_days,
            d.status,
        )
        for d in queries.paced(it.duties, it.row.id, at)
    ]


def _chosen(
    viewer: Actor, it: queries.Judged, units: Sequence[Any], asked: str, own: bool, at: datetime, past: bool
) -> dict[str, Any] | None:
    """The chosen unit with its chain and what may be done about it."""
    found = next(((b, f, d) for b, f, d in units if str(d.row.id) == asked), None)
    if found is None:
        return None
    building, floor, unit = found
    can = not past
    return {
        "building": building,
        "floor": floor,
        "unit": unit,
        "steps": [
            (step, offers.of_letting(viewer, it.row, step.letting, own, at) if can and step.letting else ())
            for step in unit.steps
        ],
        "verbs": offers.of_unit(viewer, it.row, unit.row.id, own, at, bool(unit.sits)) if can else (),
    }


def _cells(b: queries.BuildingRow, f: queries.FloorRow, d: telling.Drawn) -> tuple[Any, ...]:
    sits = tuple(name for _, name, _ in d.sits)
    return b.said, f.name, d.row.name, d.row.m2, d.words, sits, tuple(s.who for s in d.steps), d.until

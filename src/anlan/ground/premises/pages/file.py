"""The file of an enterprise or a site, on paper: what is known with its days, chapter by chapter, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from anlan.ground.premises import queries
from anlan.ground.premises.pages import attached, one, parties, telling
from anlan.ground.premises.pages import chapters as kept
from anlan.ground.premises.pages.telling import READ
from anlan.ground.premises.rules.days import day, last_day
from anlan.infra import papers
from anlan.infra.pages import times
from anlan.infra.pages.language import language_of
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Chapter, Fact, Text
from anlan.infra.pages.words import spoken
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel import area as areas
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor

TEMPLATE = Path(__file__).parents[1] / "papers" / "file.typ"


@page(READ)
def of_party(request: HttpRequest, party: UUID) -> HttpResponse:
    """The PDF of an enterprise's file, as of now or of the time asked for."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, known, _ = telling.times(request)
    row = queries.party(viewer, queries.kept(viewer, party, known), at, known)
    if row is None:
        raise Http404
    eyes = SYSTEM if queries.is_own_party(viewer, row.id) else viewer  # one's own file is read whole (ADR 15)
    with reading(eyes):
        holds, lets, owns = parties.lettings(eyes, row.id, at, known)
        limits = _limits(eyes, holds, at, known)
        others = kept.of(eyes, "party", row.id, at, kept.OF_PARTY)
    chapters = [
        _names(viewer, row, known),
        _holds(holds),
        *([_lets(lets)] if lets or owns else []),
        limits,
        *others,
    ]
    return _printed(request, row.said, parties.facts(row), parties.missing(row, holds, lets), chapters, at)


@page(READ)
def of_compound(request: HttpRequest, compound: UUID) -> HttpResponse:
    """The PDF of a site's file: the verdict, the chain over every unit, what is missing, duties, limits of floors."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, known, _ = telling.times(request)
    same = queries.same(viewer, known)
    found = queries.whole(viewer, same.of(compound), at, known, same)
    if found is None:
        raise Http404
    it = found.it
    stands = queries.buildings(viewer, it.row.id, at, known, same)
    owner = it.site.owner
    eyes = SYSTEM if owner and queries.is_own_party(viewer, owner) else viewer  # whose it is reads it whole (ADR 15)
    with reading(eyes):
        others = kept.of(eyes, "compound", it.row.id, at, kept.OF_COMPOUND)
    chapters = [
        _units(it, stands, found.names),
        _duties(it),
        _floors((it.row, b, f) for b in stands for f in b.floors),
        attached.chapter(
            viewer,
            it,
            queries.attached(viewer, it.row.id, known, same),
            at,
            attached.named(stands, it.site, found.names),
        ),
        *others,
    ]
    lacks = [m.what for m in it.lacks]
    return _printed(request, it.row.said, _site(viewer, found, at), lacks, chapters, at)


def _printed(
    request: HttpRequest,
    name: Text,
    facts: Sequence[Fact],
    lacks: Sequence[Text],
    chapters: list[Chapter],
    at: datetime,
) -> HttpResponse:
    now: datetime = request.city_now  # type: ignore[attr-defined]
    data = {
        "title": name,
        "under": said("premises.paper.under", at=times.full(at)),
        "facts": [(fact.name, [fact.value, fact.more] if fact.more else fact.value) for fact in facts],
        "lacks": [*lacks, *(lack for chapter in chapters for lack in chapter.lacks)],
        "chapters": [
            {"title": c.title, "head": c.head, "rows": c.rows, "none": c.none or said("premises.paper.none"),
             "note": c.note}
            for c in chapters
        ],
    }  # fmt: skip
    pdf = papers.press(TEMPLATE, data, at=now, lang=language_of(request))
    return papers.answer(pdf, f"{spoken(name)} {day(at)}")


def _names(viewer: Actor, row: queries.PartyRow, known: datetime) -> Chapter:
    """Every name and seat it ever had."""
    history = queries.party_history(viewer, row.id, known)
    return Chapter(
        "names",
        said("premises.history"),
        [
            said("premises.col.name"),
            said("premises.col.true"),
            said("premises.col.known"),
            said("premises.col.address"),
        ],
        [(h.said, telling.term(h.valid_from, h.valid_to), day(h.known_from), h.address) for h in history],
    )


def _holds(holds: Sequence[Any]) -> Chapter:
    """What it rents and uses, from whom, under which agreement."""
    return Chapter(
        "lease",
        said("premises.file.holds"),
        [
            said("premises.col.compound"), said("premises.col.unit"), said("premises.col.lessor"),
            said("premises.col.term"), said("premises.col.agreement"), said("premises.col.chain"),
        ],
        [
            (c.said, unit, lessor if link else said("premises.unit.orphan"), term, telling.agreed(link), _chain(steps))
            for c, unit, link, lessor, term, steps in holds
        ],
        none=said("premises.file.holds.none"),
    )  # fmt: skip


def _lets(lets: Sequence[Any]) -> Chapter:
    """What it lets, to whom, under which agreement."""
    return Chapter(
        "lets",
        said("premises.file.lets"),
        [
            said("premises.col.compound"), said("premises.col.unit"), said("premises.col.lessee"),
            said("premises.col.term"), said("premises.col.agreement"),
        ],
        [(c.said, unit, lessee, term, telling.agreed(link)) for c, unit, link, lessee, term in lets],
        none=said("premises.file.lets.none"),
    )  # fmt: skip


def _chain(steps: Iterable[telling.Step]) -> str:
    return " → ".join(str(spoken(dict(s.who))) for s in steps)


def _limits(viewer: Actor, holds: Sequence[Any], at: datetime, known: datetime) -> Chapter:
    """The limits of the floors it works on."""
    units = {link.unit: c for c, _, link, *_ in holds if link is not None}
    stands = {c.id: queries.buildings(viewer, c.id, at, known) for c in units.values()}
    rows = {c.id: c for c in units.values()}
    return _floors(
        (rows[c], b, f)
        for c, buildings in stands.items()
        for b in buildings
        for f in b.floors
        if any(u.id in units for u in f.units)
    )


def _floors(floors: Iterable[tuple[queries.CompoundRow, queries.BuildingRow, queries.FloorRow]]) -> Chapter:
    """Limits of floors in kN/m² with their source; an unknown one is missing."""
    known = list(floors)
    unknown = sum(1 for _, _, f in known if f.limit is None)
    none = said("premises.unknown")
    return Chapter(
        "limits",
        said("premises.chapter.limits"),
        [
            said("premises.col.compound"), said("premises.col.building"), said("premises.col.floor"),
            said("premises.paper.design"), said("premises.paper.posted"), said("premises.paper.source"),
        ],
        [
            (c.said, b.said, f.name, none if f.design_load is None else f.design_load,
             none if f.posted_load is None else f.posted_load, said(f"premises.load_source.{f.load_source}"))
            for c, b, f in known
        ],
        lacks=[said("premises.paper.no_limit", n=unknown)] if unknown else [],
        none=said("premises.paper.no_floor"),
    )  # fmt: skip


def _units(it: queries.Judged, stands: Sequence[queries.BuildingRow], names: telling.Names) -> Chapter:
    """The chain over every unit."""
    drawn = [
        telling.drawn(it.site, (b.said, f.name, u.name), u, names) for b in stands for f in b.floors for u in f.units
    ]
    return Chapter(
        "lease",
        said("premises.units.title"),
        [
            said("premises.col.unit"), said("premises.col.m2"), said("premises.col.state"), said("premises.col.sits"),
            said("premises.col.chain"), said("premises.col.until"),
        ],
        [
            (d.at, d.row.m2, d.words, str(spoken([dict(name) for _, name, _ in d.sits])), _chain(d.steps), d.until)
            for d in drawn
        ],
        none=said("premises.where.none"),
    )  # fmt: skip


def _duties(it: queries.Judged) -> Chapter:
    """The landlord's duties: the law, and until when each counts as done."""
    done = it.site.duties
    missing = said("premises.duty.missing")
    return Chapter(
        "duties",
        said("premises.duties.title"),
        [said("premises.col.what"), said("premises.paper.law"), said("premises.paper.done_until")],
        [
            (said(f"premises.duty.{d.code}"), said(d.basis), last_day(done[d.code]) if d.code in done else missing)
            for d in it.duties
        ]
        if it.site.links
        else [],
    )


def _site(viewer: Actor, found: queries.Whole, at: datetime) -> list[Fact]:
    """What the register says of a site, with the verdict and who owns and manages it."""
    it, none = found.it, said("premises.unknown")
    town, village = telling.village_names(viewer, {it.row.area}, at)[areas.village(it.row.area)]
    owner, manager = it.site.owner, it.site.manager
    return [
        Fact(said("premises.col.shared"), said("premises.yes" if it.verdict.ok else "premises.no"), it.verdict.because),
        Fact(said("premises.col.state"), said(f"premises.state.{it.row.state}")),
        Fact(said("premises.col.owner"), dict(found.names[owner]) if owner else none,
             said(f"premises.owner_kind.{it.row.owner_kind}")),
        Fact(said("premises.paper.manager"), dict(found.names[manager]) if manager else none),
        *one.facts(it.row, town, village),
    ]  # fmt: skip

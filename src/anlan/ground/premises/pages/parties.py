"""Enterprises and other parties: the list, and the file of one: its names, where it is, what it holds and lets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.premises import queries
from anlan.ground.premises.pages import chapters, telling
from anlan.ground.premises.pages.offers import of_party
from anlan.ground.premises.pages.telling import READ
from anlan.ground.premises.rules.days import day
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Text
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor

TITLES = (
    "premises.col.code", "premises.col.code_check", "premises.col.name", "premises.col.kind", "premises.col.trade",
    "premises.col.above_scale", "premises.col.staff", "premises.col.address",
)  # fmt: skip


@page(READ)
def parties(request: HttpRequest) -> HttpResponse:
    """Parties by name, found by any name they ever had or their code."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, known, past = telling.times(request)
    words = telling.words_of(request)
    sits = request.GET.get("sits", "") if request.GET.get("sits") in queries.SITS else ""
    ids = queries.workers(viewer, telling.area_of(request), at, known, sits) if sits else None
    if form := asked(request):
        found = queries.parties(viewer, at, known, words=words, ids=ids)[0]
        return sheet_of(form, "parties", at, TITLES, _cells(found))
    number = telling.page_of(request)
    rows, total = queries.parties(viewer, at, known, words=words, ids=ids, page=number)
    context = {
        "crumbs": [Crumb(said("premises.title"), "/premises/"), Crumb(said("premises.parties.title"))],
        "rows": rows,
        "total": total,
        "page": number,
        "pages": max(1, -(-total // queries.PAGE)),
        "words": words,
        "sits": sits,
        "area": telling.area_of(request),
        "all_sits": [(s, said(f"premises.sits.{s}")) for s in queries.SITS],
        "towns": telling.towns(viewer, at) if sits else [],
        "at": at,
        "viewing_past": past,
        "may_register": viewer.any("premises.register_party"),
        "may_import": viewer.any("premises.import"),
    }
    return render(request, "premises/parties.html", context)


def _cells(rows: Sequence[queries.PartyRow]) -> Iterator[Sequence[Any]]:
    for r in rows:
        yield (
            r.credit_code, said(f"premises.code.{r.code_check}"), r.said, said(f"premises.party_kind.{r.kind}"),
            r.trade, _flag(r.above_scale), r.staff, r.address,
        )  # fmt: skip


def _flag(value: bool | None) -> Text:
    return said("premises.unknown") if value is None else said("premises.yes" if value else "premises.no")


@page(READ)
def party(request: HttpRequest, party: UUID) -> HttpResponse:
    """The file of one party; a record found to be another's leads there."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, known, past = telling.times(request)
    keep = queries.kept(viewer, party, known)
    if keep != party:
        return redirect(f"/premises/parties/{keep}/")
    row = queries.party(viewer, party, at, known)
    if row is None:
        raise Http404
    holds, lets, owns = lettings(viewer, party, at, known)
    history = queries.party_history(viewer, party, known)
    told = chapters.of(viewer, "party", row.id, at, chapters.OF_PARTY)
    context = {
        "crumbs": [
            Crumb(said("premises.title"), "/premises/"),
            Crumb(said("premises.parties.title"), "/premises/parties/"),
            Crumb(row.said),
        ],
        "row": row,
        "facts": facts(row),
        "holds": holds,
        "lets": lets,
        "owns": owns,
        "missing": [*missing(row, holds, lets), *(lack for c in told for lack in c.lacks)],
        "chapters": [c for c in told if c.head],  # what no room keeps stands among what is missing
        "history": [(h, telling.term(h.valid_from, h.valid_to), day(h.known_from)) for h in history],
        "verbs": () if past else of_party(viewer, row, at),
        "at": at,
        "viewing_past": past,
    }
    return render(request, "premises/party.html", context)


def facts(row: queries.PartyRow) -> list[Fact]:
    """What the register says of a party."""
    none = said("premises.unknown")
    return [
        Fact(said("premises.col.code"), row.credit_code or none, said(f"premises.code.{row.code_check}")),
        Fact(said("premises.col.kind"), said(f"premises.party_kind.{row.kind}")),
        Fact(said("premises.col.trade"), row.trade or none),
        Fact(said("premises.col.above_scale"), _flag(row.above_scale)),
        Fact(said("premises.col.staff"), str(row.staff) if row.staff is not None else none),
        Fact(said("premises.col.address"), row.address or none),
        *([Fact(said("premises.form.tags"), [said(f"premises.tag.{tag}") for tag in row.tags])] if row.tags else []),
    ]


def lettings(viewer: Actor, party: UUID, at: datetime, known: datetime) -> tuple[list[Any], list[Any], list[Any]]:
    """What the party holds (each with its chain), what it lets, and what it owns."""
    here = queries.compounds_of(viewer, party, at, known)
    same = queries.same(viewer, known)
    rows = {r.id: r for r in queries.compounds(viewer, at, known, ids=here, one=same)}
    sites = queries.sites(viewer, at, known, same, {c: r.owner for c, r in rows.items()})
    links = [(c, k) for c, s in sites.items() for k in s.links if party in (k.lessor, k.lessee)]
    seats = [(c, o) for c, s in sites.items() for o in s.sitting if o.party == party]
    people = {p for s in sites.values() for p in s.parties}
    names = queries.party_names(viewer, people | {party}, at, known)
    units = queries.unit_words(viewer, {k.unit for _, k in links} | {o.unit for _, o in seats}, known)

    def place(unit: UUID) -> Text:
        return telling.place_said(units[unit]) if unit in units else ""

    holds = [
        (
            rows[c],
            place(k.unit),
            k,
            names[k.lessor],
            telling.term(k.since, k.until),
            telling.steps(sites[c], k.unit, names),
        )
        for c, k in links
        if k.lessee == party
    ]
    held = {k.unit for _, k in links if k.lessee == party}
    holds += [
        (rows[c], place(o.unit), None, "", said("premises.term.open", since=day(o.since)), [])
        for c, o in seats
        if o.unit not in held and sites[c].owner != party
    ]
    lets = [
        (rows[c], place(k.unit), k, names[k.lessee], telling.term(k.since, k.until))
        for c, k in links
        if k.lessor == party
    ]
    return holds, lets, [r for r in rows.values() if r.owner == party]


def missing(row: queries.PartyRow, holds: Sequence[Any], lets: Sequence[Any]) -> list[Any]:
    """What the file lacks, so that nobody takes it for whole."""
    found = []
    if row.code_check != "valid":
        found.append(said(f"premises.code.{row.code_check}"))
    if not row.trade:
        found.append(said("premises.file.no_trade"))
    if row.staff is None:
        found.append(said("premises.file.no_staff"))
    orphan = sum(1 for h in holds if h[2] is None)
    if orphan:
        found.append(said("premises.missing.orphan", n=orphan))
    unsigned = sum(1 for h in (*holds, *lets) if h[2] is not None and h[2].agreement is None)
    if unsigned:
        found.append(said("premises.missing.agreement", n=unsigned))
    return found

"""Registers from outside: when each was last heard of, what is stale without it, and its rows."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.premises import queries, states
from anlan.ground.premises.imports.registers import DATED, SOURCES
from anlan.ground.premises.pages import renaming, telling
from anlan.ground.premises.pages.telling import READ
from anlan.ground.premises.rules.renaming import FIELDS as renamable
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.kernel.decision import said

MATCHES = (*states.MATCHES, "gone")
TITLES = (
    "premises.registers.source", "premises.registers.last", "premises.registers.every", "premises.registers.stale",
    "premises.registers.rows", "premises.registers.firms", "premises.registers.sites",
)  # fmt: skip
ROW_TITLES = (
    "premises.registers.key", "premises.col.name", "premises.field.uscc", "premises.registers.firm",
    "premises.registers.match", "premises.found.score", "premises.registers.told",
)  # fmt: skip


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Every register with its last file and what rests on it; the city's dated tables below."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, _, past = telling.times(request)
    rows = queries.sources(viewer, at)
    if form := asked(request):
        cells = (
            (said(f"premises.source.{r.source}"), r.last.isoformat() if r.last else "", r.every_days,
             said("premises.yes" if r.stale else "premises.no"), r.alive, r.firms, r.sites)
            for r in rows
        )  # fmt: skip
        return sheet_of(form, "registers", at, TITLES, cells)
    context = {
        "crumbs": [Crumb(said("premises.title"), "/premises/"), Crumb(said("premises.registers.title"))],
        "rows": [(r, said(f"premises.source.{r.source}")) for r in rows],
        "stale": sum(r.stale and r.last is not None for r in rows),
        "dated": [(s, said(f"premises.source.{s}"), queries.records(viewer, s)[1]) for s in DATED],
        "at": at,
        "viewing_past": past,
        "may_import": viewer.any("premises.import"),
        "may_review": viewer.any("premises.review"),
    }
    return render(request, "premises/registers.html", context)


@page(READ)
def one(request: HttpRequest, source: str) -> HttpResponse:
    """The rows of a register, each with the enterprise it was led to."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    if source not in SOURCES:
        raise Http404
    match = request.GET.get("match", "") if request.GET.get("match") in MATCHES else ""
    words, number = telling.words_of(request), telling.page_of(request)
    form = asked(request)
    rows, total = queries.records(viewer, source, match, words, None if form else number)
    firms = queries.firm_names(viewer, {r.firm for r in rows if r.firm})
    if form:
        cells = (
            (r.key, r.name, r.values.get("uscc", ""), firms.get(r.firm, ("", r.firm))[1],
             said(f"premises.match.{r.match}"), r.score, r.told_at.isoformat())
            for r in rows
        )  # fmt: skip
        return sheet_of(form, source, at, ROW_TITLES, cells)
    context = {
        "crumbs": [
            Crumb(said("premises.registers.title"), "/premises/registers/"), Crumb(said(f"premises.source.{source}")),
        ],
        "title": said(f"premises.source.{source}"),
        "source": source,
        "dated": source in DATED,
        "rows": [
            (r, r.values.get("uscc", ""), firms.get(r.firm), said(f"premises.match.{'gone' if r.gone_at else r.match}"),
             [(said(f"premises.form.{n}") if source in renamable else n, v) for n, v in r.values.items()]
             if source in DATED else ())
            for r in rows
        ],
        "matches": [(m, said(f"premises.match.{m}")) for m in MATCHES],
        "match": match,
        "words": words,
        "total": total,
        "page": number,
        "pages": max(1, -(-total // queries.PAGE)),
        "may_import": viewer.any("premises.import"),
        "may_propose": source in renamable and viewer.any("premises.propose_renaming"),
        "proposals": renaming.listed(viewer, source),
    }  # fmt: skip
    return render(request, "premises/register_rows.html", context)

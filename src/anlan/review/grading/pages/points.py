"""Points of enterprises: who has how many, and why, each entry with the fact that it follows from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.premises import queries as premises
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Chapter, Crumb
from anlan.infra.pages.past import asked_at
from anlan.infra.pages.sheets import csv_of
from anlan.kernel.clock import CITY
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor
from anlan.review.grading import queries
from anlan.review.grading.pages import telling
from anlan.review.grading.pages.telling import READ
from anlan.review.grading.rules.points import BANDS

HOME = Crumb(said("grading.title"), "/grading/")
TITLES = tuple(f"grading.points.col.{name}" for name in ("party", "points", "band", "n"))
ENTRIES = tuple(f"grading.points.col.{name}" for name in ("at", "amount", "why"))
SHOWN = 300


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Enterprises with an entry this year, the fewest points first."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    rows = queries.ledgers(viewer, at)
    band = request.GET.get("band", "") if request.GET.get("band") in BANDS else ""
    counts = [(b, said(f"grading.points.band.{b}"), sum(r.band == b for r in rows)) for b in BANDS]
    rows = [r for r in rows if band in ("", r.band)]
    names = premises.party_names(viewer, {r.party for r in rows}, at, at)
    rule = queries.rule_at(at)
    if request.GET.get("as") == "csv":
        cells = ((dict(names[r.party]), r.points, said(f"grading.points.band.{r.band}"), len(r.entries)) for r in rows)
        return csv_of("points", at, TITLES, cells)
    context = {
        "crumbs": [HOME, Crumb(said("grading.points.title"))],
        "rows": [(r, dict(names[r.party]), said(f"grading.points.band.{r.band}")) for r in rows[:SHOWN]],
        "total": len(rows),
        "counts": counts,
        "band": band,
        "rule": rule,
        "status": telling.status(rule),
        "at": at,
        "viewing_past": past,
    }
    return render(request, "grading/points.html", context)


@page(READ)
def one(request: HttpRequest, party: UUID) -> HttpResponse:
    """One enterprise's ledger."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    names = premises.party_names(viewer, {party}, at, at)
    if party not in names:
        raise Http404
    ledger = queries.ledgers(viewer, at, {party})[0]
    rule = queries.rule_at(at)
    context = {
        "crumbs": [HOME, Crumb(said("grading.points.title"), "/grading/points/"), Crumb(dict(names[party]))],
        "name": dict(names[party]),
        "party": party,
        "it": ledger,
        "band": said(f"grading.points.band.{ledger.band}"),
        "start": rule.points["start"],
        "rows": [(e, ledger.hazards.get(e.number)) for e in ledger.entries],
        "rule": rule,
        "status": telling.status(rule),
        "at": at,
        "viewing_past": past,
    }
    return render(request, "grading/points_one.html", context)


def chapters(viewer: Actor, what: str, ref: UUID, at: datetime) -> Sequence[Chapter]:
    """The ledger in an enterprise's file."""
    if what != "party" or not viewer.any(READ):
        return []
    ledger = queries.ledgers(viewer, at, {ref})[0]
    title = said(
        "grading.points.chapter", points=ledger.points, band=said(f"grading.points.band.{ledger.band}").as_json()
    )
    rows: list[tuple[Any, ...]] = [
        (f"{e.at.astimezone(CITY):%Y-%m-%d}", f"{e.amount:+d}", e.because) for e in ledger.entries
    ]
    return [Chapter("points", title, [said(t) for t in ENTRIES], rows, none=said("grading.points.none"))]

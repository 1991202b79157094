"""The list of visits with its filters, and the three strands of one compound on one time line."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.act.inspections import queries, states
from anlan.act.inspections.pages import telling
from anlan.act.inspections.pages.telling import READ
from anlan.act.inspections.rules.kinds import KINDS, STRANDS
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb
from anlan.infra.pages.past import asked_at
from anlan.kernel.decision import said


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Visits that the viewer may see, the newest first."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    q = request.GET
    chosen = {
        "kind": q.get("kind", "") if q.get("kind") in KINDS else "",
        "state": q.get("state", "") if q.get("state") in states.SHOWN else "",
        "strand": q.get("strand", "") if q.get("strand") in STRANDS else "",
        "result": q.get("result", "") if q.get("result") in queries.RESULTS else "",
        "area": telling.area_of(request),
    }
    text = q.get("page", "1")
    number = int(text) if text.isdigit() and 0 < int(text) < 10_000 else 1
    rows, total = queries.listing(viewer, at, **chosen, compound=telling.uuid_of(request, "compound"), page=number)
    context = {
        "crumbs": [Crumb(said("inspections.title"))],
        "rows": [(r, telling.members(r), telling.result(r)) for r in rows],
        "total": total,
        "page": number,
        "pages": max(1, -(-total // queries.PAGE)),
        "chosen": chosen,
        "kinds": [(k, said(f"inspections.kind.{k}")) for k in KINDS],
        "states": [(s, said(f"inspections.state.{s}")) for s in states.SHOWN],
        "strands": [(s, said(f"inspections.strand.{s}")) for s in STRANDS],
        "towns": telling.towns(viewer, at),
        "may_plan": viewer.any("inspections.plan"),
        "results": [(r, said(f"inspections.passed.{r}")) for r in queries.RESULTS],
        "at": at,
        "viewing_past": past,
    }
    template = "inspections/rows.html" if request.headers.get("HX-Request") else "inspections/index.html"
    return render(request, template, context)

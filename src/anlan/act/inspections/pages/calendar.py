"""What is due by grade, a person's way through the day, and how many visits a firm has had and may still get."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.act.inspections import queries
from anlan.act.inspections.pages import telling
from anlan.act.inspections.pages.telling import HOME, READ
from anlan.act.inspections.rules.terms import EVERY, GRADES, NO_GRADE
from anlan.ground.premises import queries as premises
from anlan.infra.pages import times
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Figure
from anlan.kernel.decision import said

SHOWN = 200


@page("inspections.plan")
def due(request: HttpRequest) -> HttpResponse:
    """Visits that the calendar asks for: reds first, of a colour the longest unvisited."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    area = telling.area_of(request)
    kind = request.GET.get("kind", "") if request.GET.get("kind") in EVERY else ""
    colour = request.GET.get("grade", "") if request.GET.get("grade") in (*GRADES, NO_GRADE) else ""
    asked = [d for d in queries.due(viewer, at, area) if kind in ("", d.kind)]
    now = [d for d in asked if _now(d, at)]
    only = request.GET.get("now") == "1"
    found = [d for d in (now if only else asked) if colour in ("", d.grade)]
    context = {
        "crumbs": [HOME, Crumb(said("inspections.due.title"))],
        "rows": [
            (d, said(f"inspections.grade.{d.grade}"), said(f"inspections.kind.{d.kind}"), _late(d, at))
            for d in found[:SHOWN]
        ],
        "total": len(found),
        "now": sum(1 for d in now if colour in ("", d.grade)),
        "only": only,
        "colours": [
            Figure(
                said(f"inspections.grade.{g}"),
                str(sum(1 for d in now if d.grade == g)),
                url=f"?{urlencode({'area': area, 'kind': kind, 'grade': g, 'now': 1})}",
            )
            for g in (*GRADES, NO_GRADE)
        ],
        "terms": queries.terms_at(viewer, at),
        "kinds": [(k, said(f"inspections.kind.{k}")) for k in EVERY],
        "grades": [(g, said(f"inspections.grade.{g}")) for g in (*GRADES, NO_GRADE)],
        "kind": kind,
        "grade": colour,
        "area": area,
        "towns": telling.towns(viewer, at),
        "may_grade": viewer.any("inspections.grade"),
        "at": at,
    }
    return render(request, "inspections/due.html", context)


def _now(d: queries.Due, at: Any) -> bool:
    """Whether somebody should come by now, and no visit is planned."""
    return d.due is not None and d.due <= at and d.booked is None


def _late(d: queries.Due, at: Any) -> Any:
    if d.booked is not None or d.due is None or d.due > at:
        return ""
    return times.lasted(at - d.due)


@page(READ)
def year(request: HttpRequest) -> HttpResponse:
    """Question 11: how often was this firm visited this year, by whom, and how many are left under the cap."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    compound, firm = telling.uuid_of(request, "compound"), telling.uuid_of(request, "firm")
    context: dict[str, Any] = {"crumbs": [HOME, Crumb(said("inspections.year.title"))], "words": words, "at": at}
    if compound is not None:
        named = premises.compound_names(viewer, [compound], at, at)
        if compound in named:
            firms = premises.party_names(viewer, [firm], at, at) if firm else {}
            found = queries.year(viewer, compound, firm, at)
            context |= {
                "found": found,
                "name": firms.get(firm, named[compound]) if firm else named[compound],
                "grade": said(f"inspections.grade.{found.grade or NO_GRADE}"),
                "bodies": [
                    Figure(
                        said(f"standards.department.{b.body}"),
                        str(b.made),
                        source=said("inspections.year.left", planned=b.planned, n=b.left),
                    )
                    for b in found.bodies
                ],
                "visits": [
                    (r, telling.members(r), telling.result(r), said(f"inspections.kind.{r.kind}")) for r in found.visits
                ],
            }
    elif words:
        context["hits"] = _hits(viewer, words, at)
    return render(request, "inspections/year.html", context)


def _hits(viewer: Any, words: str, at: Any) -> list[tuple[Any, Any, str]]:
    """Compounds of such a name, and firms of such a name with the compound where they are."""
    sites = premises.compounds(viewer, at, at, premises.Filters(words=words))[:20]
    hits: list[tuple[Any, Any, str]] = [(s.said, "", f"compound={s.id}") for s in sites]
    for party in premises.named_so(viewer, words, at)[:5]:
        names = premises.party_names(viewer, [party], at, at)
        where = premises.compounds_of(viewer, party, at, at)
        places = premises.compound_names(viewer, where, at, at)
        hits += [(names[party], places[c], f"compound={c}&firm={party}") for c in where if c in places]
    return hits

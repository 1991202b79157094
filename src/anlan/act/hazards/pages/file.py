"""One hazard, one file: the path, the evidence in the middle, the decision at the right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.act.hazards import queries
from anlan.act.hazards.pages import telling
from anlan.ground.areas import queries as areas_now
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb
from anlan.kernel import area as areas
from anlan.kernel.decision import said


@page("hazards.read")
def file(request: HttpRequest, hazard: UUID) -> HttpResponse:
    """The file; its two moving columns alone when a script asks."""
    context = context_of(request, hazard)
    asked = request.headers.get("HX-Request") and request.GET.get("part")
    template = {"middle": "hazards/file_middle.html", "aside": "hazards/file_aside.html"}.get(
        str(asked), "hazards/file.html"
    )
    return render(request, template, context)


def context_of(request: HttpRequest, hazard: UUID) -> dict[str, Any]:
    """Everything that the file's templates show. Raises Http404 for those who may not see it."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    f = queries.file(viewer, hazard, at)
    if f is None:
        raise Http404
    h = f.facts
    village = areas.village(h["area"])
    chain = [code for code in reversed(areas.chain(village)) if areas.level(code) != "county"]
    names = areas_now.names(viewer, {*chain, village}, at)
    terms = queries.terms_at(viewer, at)
    offers = queries.offers(viewer, hazard, at)
    return {
        "f": f,
        "h": h,
        "at": at,
        "crumbs": [Crumb(said("hazards.title"), "/hazards/")]
        + [Crumb(said("hazards.name", name=names[c]), f"/hazards/?area={c}") for c in chain]
        + [Crumb(said("hazards.file.crumb", number=h["number"]))],
        "steps": telling.path(f, at),
        "facts": telling.facts(f, names[village], terms.status),
        "fixes": telling.fixes(f),
        "spans": [telling.span(s, at) for s in f.stretches],
        "photos": telling.photos(f),
        "moments": telling.moments(f, at),
        "verbs": telling.verbs(hazard, offers),
        "title": h["text"],
        "materials": len(f.photos) + len(f.lines),
        "decides": _decides(offers),
    }


def _decides(offers: list[queries.Offer]) -> str:
    """What the right column is about: the verb that leads on, if the viewer may do it."""
    return next((o.verb for o in offers if o.refused is None and o.verb in telling.FIRST), "")

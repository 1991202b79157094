"""No head, no deputy: areas that nobody answers for, and what can be done about each."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.areas import queries as places
from anlan.ground.people import queries
from anlan.ground.people.pages.index import READ, chosen_area, towns
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Figure, Verb
from anlan.infra.pages.past import asked_at
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor

SHOWN = 200
LAYERS = ("flood_duty", "flood_risk", "community", "admin")


@dataclass(frozen=True)
class Gap:
    """A vacancy with where it lies and the verbs that fill it."""

    vacancy: queries.Vacancy
    above: dict[str, str]
    verbs: tuple[Verb, ...]


@page(READ)
def missing(request: HttpRequest) -> HttpResponse:
    """One of the two lists, of an area and a layer, now or as of a past time."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    inside = chosen_area(request)
    what = "deputy" if request.GET.get("what") == "deputy" else "head"
    layer = request.GET.get("layer", "")
    layer = layer if layer in LAYERS else ""
    heads = queries.no_head(viewer, inside, at, layer) if inside else []
    deputies = queries.no_deputy(viewer, inside, at, layer) if inside else []
    rows = deputies if what == "deputy" else heads
    above = places.names(viewer, {v.area.parent for v in rows[:SHOWN]}, at)
    context = {
        "crumbs": [Crumb(said("people.title"), "/people/"), Crumb(said("people.missing.title"))],
        "rows": [Gap(v, above.get(v.area.parent, {}), () if past else verbs_of(viewer, v, what)) for v in rows[:SHOWN]],
        "total": len(rows),
        "what": what,
        "figures": [
            Figure(said("people.no_head"), str(len(heads)), url=_url(request, "head")),
            Figure(said("people.no_deputy"), str(len(deputies)), url=_url(request, "deputy")),
        ],
        "inside": inside,
        "layer": layer,
        "layers": [(one, said(f"areas.layer.{one}")) for one in LAYERS],
        "towns": towns(viewer, at),
        "at": at,
        "viewing_past": past,
    }
    return render(request, "people/missing.html", context)


def _url(request: HttpRequest, what: str) -> str:
    asked = request.GET.copy()
    asked["what"] = what
    return f"{request.path}?{asked.urlencode()}"


def verbs_of(viewer: Actor, vacancy: queries.Vacancy, what: str) -> tuple[Verb, ...]:
    """Propose somebody; or, where somebody was asked, note that they accept and let the post begin."""
    code = vacancy.area.code
    if vacancy.asked is not None:
        state = "confirm" if vacancy.asked.state == "proposed" else "activate"
        if viewer.may(f"people.{state}", vacancy.area.area):
            url = f"/people/posts/{vacancy.asked.post}/{state}"
            return (Verb(said(f"people.verb.{state}"), said(f"people.then.{state}"), url, asks=True),)
        return ()
    if not viewer.may("people.propose", vacancy.area.area):
        return ()
    url = f"/people/appoint?area={code}&role={vacancy.role}&rank={what}"
    return (Verb(said("people.verb.appoint"), said("people.then.propose"), url, "plus", asks=True),)

"""One area: who answers for it in each layer, what lies over it and below, and who lives there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.areas import queries as places
from anlan.ground.people import queries
from anlan.ground.people.pages.index import READ
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact
from anlan.infra.pages.past import asked_at
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

HOMES = 100


@page("areas.read")
def place(request: HttpRequest, code: str) -> HttpResponse:
    """The page of an area, now or as of a past time."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    row = places.area(viewer, code, at)
    history = places.lineage(viewer, code)
    if row is None:
        if not history:
            raise Http404
        return render(request, "people/place_gone.html", {"code": code, "history": history, "at": at})
    above = places.above(viewer, code, at)
    links = places.links(viewer, code, at)
    below = places.children(viewer, code, at)
    asked = [code, *(link.other.code for link in links), *(b.code for b in below)]
    who = {a.area.code: a for a in queries.answering(viewer, asked, at)}
    homes, counts = queries.homes(viewer, code, HOMES)
    tallies = queries.persons_and_posts(viewer, code, at)
    context = {
        "crumbs": [Crumb(said("areas.title"), "/areas/"), *_way(above), Crumb(_words(row))],
        "row": row,
        "facts": _facts(row),
        "own": who[code],
        "over": [(link, who.get(link.other.code)) for link in links],
        "below": _grouped(below, who),
        "homes": homes,
        "counts": counts,
        "tally": next((t for t in tallies if t.what == "all"), None),
        "history": history,
        "at": at,
        "viewing_past": past,
        "sees_people": viewer.any(READ),
    }
    return render(request, "people/place.html", context)


def _words(row: places.AreaRow) -> Said:
    return Said("people.place", {"area": row.said})


def _way(above: list[places.AreaRow]) -> list[Crumb]:
    return [Crumb(_words(a), f"/areas/{a.code}/") for a in reversed(above)]


def _facts(row: places.AreaRow) -> list[Fact]:
    facts = [
        Fact(said("areas.field.level"), said(f"areas.level.{row.level}")),
        Fact(said("areas.field.layer"), said(f"areas.layer.{row.layer}")),
        Fact(said("areas.field.code"), row.code),
        Fact(said("areas.field.since"), f"{row.valid_from:%Y-%m-%d}"),
    ]
    if row.layer == "flood_risk" and row.kind:
        facts.insert(2, Fact(said("areas.field.kind"), said(f"areas.kind.{row.kind}")))
    return facts


def _grouped(below: list[places.AreaRow], who: dict[str, queries.Answering]) -> list[tuple[Said, list[Any]]]:
    """What lies below, by layer, each with who answers for it."""
    groups: dict[str, list[Any]] = {}
    for row in below:
        groups.setdefault(f"areas.layer.{row.layer}", []).append((row, who.get(row.code)))
    return [(said(layer), rows) for layer, rows in groups.items()]


@page(READ)
def home(request: HttpRequest, household: UUID) -> HttpResponse:
    """One household and everybody who answers for its place."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    found = queries.home(viewer, household, at)
    if found is None:
        raise Http404
    row, answers = found
    name = places.names(viewer, {row.area}, at)[row.area]
    context = {
        "crumbs": [
            Crumb(said("areas.title"), "/areas/"),
            Crumb(Said("people.place", {"area": name}), f"/areas/{row.area}/"),
            Crumb(row.address),
        ],
        "row": row,
        "answers": answers,
        "facts": [
            Fact(said("people.home.heads"), str(row.heads)),
            Fact(said("people.home.alone"), str(row.alone)),
            Fact(said("people.home.floor"), said("people.yes") if row.ground_floor else said("people.no")),
            Fact(said("people.field.ref"), row.ref),
        ],
        "at": at,
        "viewing_past": past,
    }
    return render(request, "people/home.html", context)

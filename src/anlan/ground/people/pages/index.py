"""The list of persons, with head counts that say what they count."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.areas import queries as places
from anlan.ground.people import queries
from anlan.infra import world
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Figure
from anlan.infra.pages.past import asked_at
from anlan.infra.pages.words import say
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, said

READ = "people.read"
PAGE = 100
TOLD = ("all", "flood", "rank.head", "rank.deputy")


def chosen_area(request: HttpRequest) -> str:
    """The area an address asks for, else the first of the viewer's own."""
    text = request.GET.get("area", "").strip()
    if text and areas.valid(areas.pad(text)):
        return areas.pad(text)
    scopes = request.actor.scopes()  # type: ignore[attr-defined]
    return areas.pad(scopes[0]) if scopes else ""


def towns(viewer: Any, at: Any) -> list[tuple[str, dict[str, str]]]:
    """Towns to choose from."""
    return [(r.code, r.said) for r in places.areas_of(viewer, at, layer="admin", level="town")]


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Persons by name, pinyin, unit or reference; the numbers masked."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    inside = chosen_area(request)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    number = request.GET.get("page", "1")
    number = int(number) if number.isdigit() and 0 < int(number) < 10_000 else 1
    rows, total = queries.persons(viewer, inside=inside, text=words, limit=number * PAGE)
    shown = rows[(number - 1) * PAGE :]
    tallies = queries.persons_and_posts(viewer, inside, at) if inside else []
    context = {
        "crumbs": [Crumb(said("people.title"))],
        "rows": [(r, n) for r, n in zip(shown, _areas(viewer, shown, at), strict=True)],
        "total": total,
        "page": number,
        "pages": max(1, -(-total // PAGE)),
        "figures": [_figure(t) for t in tallies if t.what in TOLD],
        "roles": [(said(f"people.{t.what}"), t) for t in tallies if t.what.startswith("role.")],
        "inside": inside,
        "towns": towns(viewer, at),
        "words": words,
        "at": at,
        "viewing_past": past,
        "may_register": viewer.any("people.register"),
        "may_import": viewer.any("people.import"),
    }
    return render(request, "people/index.html", context)


def _areas(viewer: Any, rows: list[queries.PersonRow], at: Any) -> list[dict[str, str]]:
    names = places.names(viewer, {r.area for r in rows}, at)
    return [names[r.area] for r in rows]


def _figure(tally: queries.Tally) -> Figure:
    source = Said("people.tally.posts", {"posts": tally.posts})
    return Figure(said(f"people.tally.{tally.what}"), str(tally.persons), said("people.tally.persons"), source)


def found(viewer: Any, text: str, limit: int) -> list[dict[str, Any]]:
    """Hits of the house's search."""
    if not viewer.any(READ):
        return []
    rows = queries.search(viewer, text, limit)
    names = places.names(viewer, {r.area for r in rows}, world.now())
    return [{"title": r.name, "note": _note(r, names), "url": f"/people/{r.id}/"} for r in rows]


def _note(row: queries.PersonRow, names: dict[str, dict[str, str]]) -> str:
    return say("people.found", unit=row.unit, area=names[row.area])

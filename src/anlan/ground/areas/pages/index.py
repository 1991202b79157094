"""The register of areas: by layer and place, and the search that pickers ask."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from anlan.ground.areas import queries
from anlan.infra import world
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Figure
from anlan.infra.pages.past import asked_at
from anlan.infra.pages.templatetags.anlan import named
from anlan.infra.pages.words import say
from anlan.kernel import area as areas
from anlan.kernel.decision import said

READ = "areas.read"
PAGE = 100
SHOWN = (
    ("admin", "town"),
    ("admin", "village"),
    ("flood_duty", "grid"),
    ("flood_risk", "grid"),
    ("community", "grid"),
    ("community", "micro_grid"),
)


def chosen_area(request: HttpRequest, name: str = "area") -> str:
    """The area an address asks for, or empty; the widest of the viewer's own is then meant."""
    text = request.GET.get(name, "").strip()
    return areas.pad(text) if text and areas.valid(areas.pad(text)) else ""


def own_area(request: HttpRequest) -> str:
    """The first of the viewer's scopes, as a code."""
    scopes = request.actor.scopes()  # type: ignore[attr-defined]
    return areas.pad(scopes[0]) if scopes else ""


def towns(viewer: Any, at: Any) -> list[tuple[str, dict[str, str]]]:
    """Towns to choose from."""
    return [(r.code, r.said) for r in queries.areas_of(viewer, at, layer="admin", level="town")]


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Areas by layer and place, with counts that open."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    inside = chosen_area(request) or own_area(request)
    layer = request.GET.get("layer", "")
    layer = layer if layer in queries.LAYERS else "admin"
    level = request.GET.get("level", "")
    words = request.GET.get("q", "").strip()[:60]
    rows = queries.search(viewer, words, at, 100) if words else _rows(viewer, at, inside, layer, level)
    number = _number(request.GET.get("page", "1"), len(rows))
    shown = rows[(number - 1) * PAGE : number * PAGE]
    above = queries.names(viewer, {r.parent for r in shown if r.parent}, at)
    context = {
        "crumbs": [Crumb(said("areas.title"))],
        "rows": [(r, above.get(r.parent, "")) for r in shown],
        "total": len(rows),
        "page": number,
        "pages": -(-len(rows) // PAGE),
        "figures": [_figure(pair, n) for pair, n in _counts(viewer, inside, at)],
        "inside": inside,
        "layer": layer,
        "layers": [(one, said(f"areas.layer.{one}")) for one in queries.LAYERS],
        "towns": towns(viewer, at),
        "words": words,
        "at": at,
        "viewing_past": past,
        "invented": any(r.invented for r in shown),
        "may_shape": viewer.any("areas.split"),
        "may_import": viewer.any("areas.import"),
    }
    return render(request, "areas/index.html", context)


def _rows(viewer: Any, at: Any, inside: str, layer: str, level: str) -> list[queries.AreaRow]:
    return queries.areas_of(viewer, at, inside=inside, layer=layer, level=level) if inside else []


def _number(text: str, rows: int) -> int:
    most = max(1, -(-rows // PAGE))
    return min(int(text), most) if text.isdigit() and 0 < int(text) else 1


def _counts(viewer: Any, inside: str, at: Any) -> list[tuple[tuple[str, str], int]]:
    counts = queries.counts(viewer, inside, at) if inside else {}
    return [(pair, counts.get(pair, 0)) for pair in SHOWN]


def _figure(pair: tuple[str, str], n: int) -> Figure:
    layer, level = pair
    return Figure(said(f"areas.count.{layer}.{level}"), str(n), url=f"/areas/?layer={layer}&level={level}")


@page(READ)
def search(request: HttpRequest) -> HttpResponse:
    """Areas whose name, pinyin, initials or code fits, as pickers take them."""
    viewer, at = request.actor, request.city_now  # type: ignore[attr-defined]
    level = request.GET.get("level", "")
    found = queries.search(viewer, request.GET.get("q", "").replace("\x00", "")[:60], at, 60)
    found = [a for a in found if not level or a.level in level.split(",")][:20]
    above = queries.names(viewer, {a.parent for a in found if a.parent}, at)
    rows = [
        {"code": a.code, "name": named(a.said), "within": named(above.get(a.parent, "")), "note": _note(a)}
        for a in found
    ]
    return JsonResponse(rows, safe=False)


def _note(row: queries.AreaRow) -> str:
    """Two areas may have one name: the layer and the code tell them apart."""
    return f"{say(f'areas.layer.{row.layer}')} {row.code}" if row.layer != "admin" else row.code


def found(viewer: Any, text: str, limit: int) -> list[dict[str, Any]]:
    """Hits of the house's search."""
    at = world.now()
    return [
        {"title": named(a.said), "note": f"{say(f'areas.level.{a.level}')} {a.code}", "url": f"/areas/{a.code}/"}
        for a in queries.search(viewer, text, at, limit)
    ]

"""Gaps and overlaps: where a layer leaves part of a village to nobody, or to two."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.areas import queries
from anlan.ground.areas.pages.index import chosen_area, own_area, towns
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb
from anlan.infra.pages.past import asked_at
from anlan.kernel import area as areas
from anlan.kernel.decision import said

LAYERS = ("flood_duty", "community")
SHOWN = 200


@page("areas.read")
def checks(request: HttpRequest) -> HttpResponse:
    """One layer of one town at a time, widest first; the county as a whole when it is asked for."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    choices = towns(viewer, at)
    inside = chosen_area(request) or (choices[0][0] if len(choices) > 1 else own_area(request))
    layer = request.GET.get("layer", "")
    layer = layer if layer in LAYERS else LAYERS[0]
    found = queries.check_layer(viewer, layer, inside, at) if inside else []
    names = queries.names(viewer, {code for f in found[:SHOWN] for code in (f.village, *f.codes)}, at)
    county = areas.pad(inside[:6]) if len(choices) > 1 else ""
    context = {
        "crumbs": [Crumb(said("areas.title"), "/areas/"), Crumb(said("areas.checks.title"))],
        "rows": [(f, names[f.village], [(c, names[c]) for c in f.codes]) for f in found[:SHOWN]],
        "gaps": sum(f.kind == "gap" for f in found),
        "overlaps": sum(f.kind == "overlap" for f in found),
        "inside": inside,
        "county": county,
        "layer": layer,
        "layers": [(one, said(f"areas.layer.{one}")) for one in LAYERS],
        "towns": choices,
        "at": at,
        "viewing_past": past,
    }
    return render(request, "areas/checks.html", context)

"""The map's data: geometry by version, kept by browsers; state by viewer and city time, never kept."""

from __future__ import annotations

import hashlib
import json

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from anlan.infra.pages import house
from anlan.infra.pages.card import Layer
from anlan.infra.pages.page import page
from anlan.infra.pages.past import asked_at
from anlan.infra.pages.words import say


def _layer(request: HttpRequest, name: str) -> Layer:
    layer = next((one for one in house.layers(request.actor) if one.name == name), None)  # type: ignore[attr-defined]
    if layer is None:
        raise Http404
    return layer


@page("console.duty")
def geometry(request: HttpRequest, name: str) -> HttpResponse:
    """Shapes and points of a layer. Browsers ask again with the version they hold and get nothing while it stands."""
    body = json.dumps(_layer(request, name).geometry(request.actor), ensure_ascii=False, separators=(",", ":"))  # type: ignore[attr-defined]
    version = f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == version:
        return HttpResponse(status=304, headers={"ETag": version})
    return HttpResponse(
        body,
        content_type="application/geo+json",
        headers={"ETag": version, "Cache-Control": "private, no-cache", "Vary": "Cookie"},
    )


@page("console.duty")
def state(request: HttpRequest, name: str) -> HttpResponse:
    """What a layer shows now, or showed at a past time."""
    at, _ = asked_at(request)
    layer = _layer(request, name)
    found = layer.state(request.actor, at)  # type: ignore[attr-defined]
    return JsonResponse(
        {"layer": name, "title": say(layer.title), "at": at.isoformat(), **found}, headers={"Cache-Control": "no-store"}
    )

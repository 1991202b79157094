"""Search over everything the viewer may see, asked of each room that can be searched."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.infra.pages import house
from anlan.infra.pages.page import page

EACH = 8  # hits of one room


@page(None)
def search(request: HttpRequest) -> HttpResponse:
    """The page, or its list alone when a script asks."""
    query = request.GET.get("q", "").strip()
    found: list[dict[str, Any]] = []
    if query:
        for card in house.rooms():
            if card.search is not None:
                found += card.search(request.actor, query, EACH)  # type: ignore[attr-defined]
    template = "console/found.html" if request.headers.get("HX-Request") else "console/search.html"
    return render(request, template, {"query": query, "found": found})

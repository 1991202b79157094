"""Compounds and their units as a picker takes them: the village's, those that fit words, one compound's units."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse

from anlan.act.hazards import queries
from anlan.ground.premises import queries as premises
from anlan.infra.pages.page import page
from anlan.infra.pages.words import say, spoken
from anlan.kernel import area as areas
from anlan.kernel.decision import Hidden

MOST = 12


@page("hazards.locate")
def places(request: HttpRequest, hazard: UUID) -> HttpResponse:
    """What fits the words near the hazard; a name found alone opens its units."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    h = queries.facts_of(viewer, hazard)
    if h is None:
        raise Hidden
    village = areas.village(h["area"])
    near = premises.Filters(area=village if not words else areas.parent(village), words=words)
    found = premises.judged(viewer, at, at, near)[:MOST]
    rows = [_row(str(it.row.id), it.row.said, it.row.address) for it in found]
    if len(found) == 1:
        rows += _units(viewer, found[0], at)
    return JsonResponse(rows, safe=False)


def _row(code: str, name: Any, note: str) -> dict[str, str]:
    return {"code": code, "name": str(spoken(name)), "note": note}


def _units(viewer: Any, it: premises.Judged, at: datetime) -> list[dict[str, str]]:
    names = premises.party_names(viewer, it.site.parties, at, at)
    sits = {s.unit: spoken(names[s.party]) for s in it.site.sitting}
    rows = []
    for b in premises.buildings(viewer, it.row.id, at, at):
        for f in b.floors:
            for u in f.units:
                place = say("premises.unit_at", building=b.said, floor=f.name, unit=u.name)
                rows.append(_row(f"{it.row.id}/{u.id}", place, str(sits.get(u.id, ""))))
    return rows

"""The bureau's overview of work safety: what the rooms say of the county, the numbers behind it, towns by hazards."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.act.hazards import queries as hazards
from anlan.infra.pages import house
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Sentence
from anlan.infra.pages.past import asked_at
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor
from anlan.review.figures import queries
from anlan.review.figures.pages.ledger import READ, area_of, as_part, frame, standing

ROOMS = ("premises", "hazards", "inspections", "floors", "grading", "campaigns")  # of work safety, in its order
NUMBERS = tuple("hazards.safety_" if room == "hazards" else f"{room}." for room in ROOMS)


def _then(s: Sentence, at: datetime) -> Sentence:
    """A sentence of a past time opens the rows of that time."""
    if not s.url:
        return s
    return replace(s, url=f"{s.url}{'&' if '?' in s.url else '?'}{urlencode({'at': at.isoformat()})}")


@page(READ)
def bureau(request: HttpRequest) -> HttpResponse:
    """Sentences with numbers for the viewer's whole area, each opening its list, now or as of a past time."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    (at, past), area = asked_at(request), area_of(request, viewer)
    tellers = [room.bureau or room.town for room in house.rooms() if room.name in ROOMS]
    told = [s for tell in tellers if tell is not None for s in tell(viewer, area, at)]
    counted = queries.counted(viewer, area, at, lambda name: name.startswith(NUMBERS))
    counted.sort(key=lambda c: ROOMS.index(c.figure.name.split(".")[0]))
    standings = queries.standings(viewer, area, at, hazards.SAFETY)
    context = {
        "crumbs": [Crumb(said("figures.ledger"), "/figures/"), Crumb(said("figures.bureau"))],
        "sentences": sorted((_then(s, at) if past else s for s in told), key=lambda s: s.rank),
        "figures": [as_part(c, at) for c in counted],
        "standings": [standing(name, c, at, hazards.SAFETY) for name, c in standings],
        **frame(viewer, area, at, past),
    }
    return render(request, "figures/bureau.html", context)

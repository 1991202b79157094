"""The first steps: what an empty city still needs, in order; what is done is read from the records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.infra.pages import house
from anlan.infra.pages.card import FirstStep
from anlan.infra.pages.page import page
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Step:
    """A step with how much of it is there."""

    step: FirstStep
    count: int


def steps_of(actor: Actor, at: datetime) -> list[Step]:
    """The steps that the viewer may take, in order."""
    found = sorted((s for room in house.rooms() for s in room.first_steps if actor.any(s.right)), key=lambda s: s.order)
    area = min((g.area for g in actor.grants if g.role), default="")
    return [Step(one, one.count(actor, area, at)) for one in found]


@page("console.start")
def start(request: HttpRequest) -> HttpResponse:
    """What comes first, each a link; the first that is open is marked."""
    steps = steps_of(request.actor, request.city_now)  # type: ignore[attr-defined]
    following = next((s for s in steps if not s.count), None)
    return render(request, "console/start.html", {"steps": steps, "following": following})

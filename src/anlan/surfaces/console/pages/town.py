"""The town leader's page: sentences with numbers, each with its list and what can be done about it."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.infra.pages import house
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Sentence
from anlan.infra.pages.past import asked_at
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor
from anlan.surfaces.console import sentences


def _towns(actor: Actor, at: datetime) -> list[tuple[str, dict[str, str]]]:
    """Towns in which the viewer may open this page, by code."""
    seen = house.named_areas(actor, "", "town", at)
    return [(code, dict(name)) for code, name in seen if actor.may("console.town", code, at)]


def _sentences(actor: Actor, town: str, at: datetime) -> list[Sentence]:
    told = [s for room in house.rooms() if room.town is not None for s in room.town(actor, town, at)]
    return [
        *told,
        *sentences.late(actor, town, at),
        *sentences.waiting(actor, town, at),
        *sentences.in_hand(actor, town, at),
    ]


@page("console.town")
def town(request: HttpRequest, code: str = "") -> HttpResponse:
    """One town: the viewer's own, or one of the viewer's county."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at, viewing_past = asked_at(request)
    towns = _towns(actor, at)
    wanted = areas.pad(code) if code else (towns[0][0] if towns else "")
    name = dict(towns).get(wanted)
    if name is None:
        raise Http404
    context = {"at": at, "viewing_past": viewing_past, "sentences": _sentences(actor, wanted, at)}
    if request.headers.get("HX-Request"):
        return render(request, "console/sentences.html", context)
    others = [Crumb(other, f"/town/{c}/") for c, other in towns if c != wanted]
    context |= {"place": name, "under": sentences.under(actor, wanted, at), "towns": others}
    return render(request, "console/town.html", context)

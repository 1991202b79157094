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
from anlan.surfaces.console import queries, sentences

FIRST = 5  # sentences that stand there at once; what is less urgent unfolds below them


def _towns(actor: Actor, at: datetime) -> list[tuple[str, dict[str, str]]]:
    """Towns in which the viewer may open this page, by code."""
    seen = house.named_areas(actor, "", "town", at)
    return [(code, dict(name)) for code, name in seen if actor.may("console.town", code, at)]


def _sentences(actor: Actor, town: str, at: datetime, rows: str) -> list[Sentence]:
    """What the rooms say, then what open work says; with `rows` that one sentence of open work with all its lines."""
    told = [(room.name, s) for room in house.rooms() if room.town is not None for s in room.town(actor, town, at)]
    whole = {name for name, s in told if s.tells == "all"}
    works = [w for w in sentences.open_in(actor, town, at) if w.room not in whole or queries.is_mine(w, actor, at)]
    of_work = [
        *sentences.late(actor, works, town, at, {name for name, s in told if s.tells == "late"}, rows),
        *sentences.waiting(actor, works, town, at, rows),
        *sentences.in_hand(actor, works, town, at, rows),
    ]
    one = [s for s in of_work if rows and s.url.endswith(f"?rows={rows}")]
    return one or sorted([*(s for _, s in told), *of_work], key=lambda s: s.rank)


@page("console.town")
def town(request: HttpRequest, code: str = "") -> HttpResponse:
    """One town: the viewer's own, or one of the viewer's county."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at, viewing_past = asked_at(request)
    towns = _towns(actor, at)
    wanted = areas.pad(code) if code else (towns[0][0] if towns else "")
    name, rows = dict(towns).get(wanted), request.GET.get("rows", "")
    if name is None:
        raise Http404
    told = _sentences(actor, wanted, at, rows)
    context = {"at": at, "viewing_past": viewing_past, "sentences": told[:FIRST], "more": told[FIRST:]}
    if request.headers.get("HX-Request"):
        return render(request, "console/sentences.html", context)
    others = [Crumb(other, f"/town/{c}/") for c, other in towns if c != wanted]
    context |= {"rows": rows, "place": name, "under": sentences.under(actor, wanted, at), "towns": others}
    return render(request, "console/town.html", context)

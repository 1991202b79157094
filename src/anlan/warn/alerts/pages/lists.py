"""The list of alerts: those going on first, worst first; then what was, newest first; now or as of a past time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.areas import queries as areas_now
from anlan.infra.pages import times
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Text
from anlan.infra.pages.past import asked_at
from anlan.kernel import area as areas
from anlan.kernel.decision import said
from anlan.warn.alerts import queries
from anlan.warn.alerts.pages import telling
from anlan.warn.alerts.queries import EpisodeView

READ = "alerts.read"


@dataclass(frozen=True)
class Shown:
    """A line of the list."""

    episode: EpisodeView
    town: Text
    village: Text
    subject: Text
    state: Text
    lasted: Text


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Episodes in the viewer's areas."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    wanted = request.GET.get("area", "")
    area = areas.pad(wanted) if wanted and areas.valid(areas.pad(wanted)) else ""
    found = queries.episodes(viewer, area, at)
    codes = {e.area for e in found} | {areas.parent(e.area) for e in found}
    names = areas_now.names(viewer, codes, at)
    context = {
        "at": at,
        "viewing_past": past,
        "crumbs": [Crumb(said("alerts.title"), "/alerts/")],
        "rows": [_shown(e, names, at) for e in found],
        "going_on": sum(1 for e in found if e.going_on),
        "towns": areas_now.areas_of(viewer, at, layer="admin", level="town"),
        "area": area,
    }
    return render(request, "alerts/rows.html" if request.headers.get("HX-Request") else "alerts/list.html", context)


def _shown(e: EpisodeView, names: dict[str, dict[str, str]], at: Any) -> Shown:
    town = names[areas.parent(e.area)] if areas.level(e.area) == "village" else ""
    lasted = times.lasted((e.ended_at or at) - e.opened_at)
    return Shown(e, town, names[e.area], telling.subject(e), said(f"alerts.state.{e.state}"), lasted)

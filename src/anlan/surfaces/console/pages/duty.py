"""The duty screen and its fragments: queue, drawer, slider over the past."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.infra.pages import charts, house
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Drawer, Text
from anlan.infra.pages.past import asked_at
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor
from anlan.surfaces.console import queries
from anlan.surfaces.console.pages import start

BASE = "areas"  # the layer that is the map itself
BACK = timedelta(hours=6)
STEP = timedelta(minutes=5)
# Where accounts start, by the first right they hold: in the town, at the desk, or on the phone.
STARTS = (("console.town_first", "/town/"), ("console.duty", "/duty/"), ("field.today", "/field/"))
KEYS = (
    (("J", "K"), "console.key.move"),
    (("Enter",), "console.key.open"),
    (("A",), "console.key.silence"),
    (("C",), "console.key.call"),
    (("/",), "console.key.search"),
    (("Esc",), "console.key.close"),
    (("?",), "console.key.help"),
)


@dataclass(frozen=True)
class Slider:
    """The strip under the map: six hours back from now, or around an earlier time, with a room's bars over it."""

    start: datetime
    end: datetime
    to_now: bool
    steps: int
    step: int
    hours: list[datetime]
    drawn: dict[str, Any]
    title: Text = ""


def _slider(actor: Actor, now: datetime, at: datetime) -> Slider:
    end = now if at >= now - BACK else min(now, at + BACK / 2)
    start, steps = end - BACK, int(BACK / STEP)
    hours = [start + BACK * i / 6 for i in range(7)]
    pulse = next((p for c in house.rooms() if c.pulse is not None and (p := c.pulse(actor, start, end))), None)
    drawn = charts.trend(pulse, 30) if pulse else {}
    title = pulse.title if pulse else ""
    return Slider(start, end, end == now, steps, round((at - start) / STEP), hours, drawn, title)


def _opened(request: HttpRequest) -> tuple[str, Drawer | None]:
    opened = request.GET.get("open", "")
    room, _, ref = opened.partition(":")
    try:
        drawer = _drawer(request, room, UUID(ref)) if ref else None
    except ValueError:
        drawer = None
    return (opened, drawer) if drawer else ("", None)


def _drawer(request: HttpRequest, room: str, ref: UUID) -> Drawer | None:
    """The drawer of one thing; nobody acts in the past."""
    at, past = asked_at(request)
    drawer = queries.drawer(request.actor, room, ref, at)  # type: ignore[attr-defined]
    return replace(drawer, verbs=()) if drawer and past else drawer


@page(None)
def home(request: HttpRequest) -> HttpResponse:
    """Where an account starts: the desk, its town, the phone's list; in an empty city, what comes first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    for right, url in STARTS:
        if actor.any(right):
            return redirect(url)
    at: datetime = request.city_now  # type: ignore[attr-defined]
    if actor.any("console.start") and not all(step.count for step in start.steps_of(actor, at)):
        return redirect("/start/")
    menu = queries.nav(actor)
    return redirect(menu[0][1][0].url if menu else "/password/")


@page("console.duty")
def duty(request: HttpRequest) -> HttpResponse:
    """Queue, map, drawer, slider."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at, viewing_past = asked_at(request)
    opened, drawer = _opened(request)
    context = {
        "at": at,
        "viewing_past": viewing_past,
        "q": queries.queue(actor, at),
        "opened": opened,
        "d": drawer,
        "layers": [layer for layer in house.layers(actor) if layer.name != BASE],
        "areas_url": f"/map/{BASE}.geojson",
        "slider": _slider(actor, request.city_now, at),  # type: ignore[attr-defined]
        "all_keys": KEYS,
    }
    return render(request, "console/duty.html", context)


@page("console.duty")
def queue(request: HttpRequest) -> HttpResponse:
    """The queue alone, fetched again after a hint."""
    at, viewing_past = asked_at(request)
    context = {
        "at": at,
        "viewing_past": viewing_past,
        "q": queries.queue(request.actor, at),
        "opened": request.GET.get("open", ""),
    }  # type: ignore[attr-defined]
    return render(request, "console/queue.html", context)


@page("console.duty")
def closed(request: HttpRequest) -> HttpResponse:
    """What the queue's number of the closed counts, with its definition."""
    at, viewing_past = asked_at(request)
    rows = queries.closed(request.actor, at)  # type: ignore[attr-defined]
    crumbs = [Crumb(said("console.title"), "/duty/"), Crumb(said("console.queue.done"))]
    context = {"at": at, "viewing_past": viewing_past, "rows": rows, "crumbs": crumbs}
    return render(request, "console/closed.html", context)


@page("console.duty")
def quiet(request: HttpRequest, room: str, name: str) -> HttpResponse:
    """The rows that one line of the quiet counts, and no others."""
    at, viewing_past = asked_at(request)
    title, rows = queries.quiet(request.actor, room, name, at)  # type: ignore[attr-defined]
    here = title or said("console.queue.calm")
    context = {"at": at, "viewing_past": viewing_past, "rows": rows, "title": here}
    context["crumbs"] = [Crumb(said("console.title"), "/duty/"), Crumb(here)]
    return render(request, "console/quiet.html", context)


@page("console.duty")
def slider(request: HttpRequest) -> HttpResponse:
    """The strip under the map alone: time has gone on."""
    now = request.city_now  # type: ignore[attr-defined]
    context = {"at": now, "slider": _slider(request.actor, now, now)}  # type: ignore[attr-defined]
    return render(request, "console/slider.html", context)


@page("console.duty")
def bar(request: HttpRequest) -> HttpResponse:
    """The bar's facts alone."""
    at, viewing_past = asked_at(request)
    return render(request, "console/bar.html", {"at": at, "viewing_past": viewing_past})


@page("console.duty")
def thing(request: HttpRequest, room: str, ref: UUID) -> HttpResponse:
    """The drawer of one thing."""
    at, viewing_past = asked_at(request)
    drawer = _drawer(request, room, ref)
    if drawer is None:
        raise Http404
    return render(
        request, "console/drawer.html", {"at": at, "viewing_past": viewing_past, "d": drawer, "opened": f"{room}:{ref}"}
    )

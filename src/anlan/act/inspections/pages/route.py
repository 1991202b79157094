"""A person's way through the day: stops numbered on a map of the house's own, how far each is, the next one large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.act.inspections import queries
from anlan.act.inspections.pages import telling
from anlan.act.inspections.pages.telling import READ
from anlan.act.inspections.rules.route import Stop, in_order, late_first, moved
from anlan.ground.areas import queries as places
from anlan.infra.pages import charts
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Calm, Text
from anlan.infra.scope import reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

WIDTH, HEIGHT = 480, 310  # of the drawing; it is shown as wide as the screen
MARGIN = 0.03  # degrees of villages around the stops
COOKIE = "anlan_route"  # the reader's own order of one day: a preference of this browser, no matter of the city's
KM = 1000
STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Shown:
    """A stop of the day."""

    n: int
    visit: queries.Row
    far: Text
    kind: Said
    outcome: Text
    over: bool
    late: Text


@page(READ)
def route(request: HttpRequest) -> HttpResponse:
    """The viewer's own visits of today, in the order in which to go: the nearest next, or as they put them."""
    at: datetime = request.city_now  # type: ignore[attr-defined]
    rows, stops = _day(request)
    shown = [
        Shown(n, rows[s.id], _far(s.metres), said(f"inspections.kind.{rows[s.id].kind}"), telling.result(rows[s.id]),
              not rows[s.id].open, _late(rows[s.id], at))
        for n, s in enumerate(stops, 1)
    ]  # fmt: skip
    points = [(s.lon, s.lat) for s in stops if s.lon is not None and s.lat is not None]
    context = {
        "stops": shown,
        "next": next((s for s in shown if not s.over), None),
        "over": {s.n for s in shown if s.over},
        "whole": _far(sum(s.metres or 0 for s in stops)),
        "map": _map(points, at),
        "width": WIDTH,
        "height": HEIGHT,
        "own": bool(_kept(request, at)),
        "at": at,
    }
    return render(request, "inspections/route.html", context)


def _late(row: queries.Row, at: datetime) -> Text:
    """By how many days a visit that is still to be made is late."""
    days = (at.astimezone(CITY).date() - row.planned_for.astimezone(CITY).date()).days
    return said("inspections.route.late", n=days) if row.open and days > 0 else ""


def ways(viewer: Actor, at: datetime) -> list[Calm]:
    """The day's way, where there is more than one place to go to."""
    rows = queries.day_of(viewer, viewer.person, at) if viewer.person and viewer.any(READ) else []
    left = sum(1 for row in rows if row.open)
    title, note = said("inspections.route.title"), said("inspections.route.stops", n=left)
    return [Calm(title, note, url="/inspections/route")] if left > 1 else []


def _far(metres: float | None) -> Text:
    """A distance in words: metres, from a kilometre on in those."""
    if metres is None:
        return ""
    if metres < KM:
        return said("inspections.route.metres", n=f"{metres:.0f}")
    return said("inspections.route.km", n=f"{metres / KM:.1f}")


def _day(request: HttpRequest) -> tuple[dict[UUID, queries.Row], list[Stop]]:
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.city_now  # type: ignore[attr-defined]
    rows = {r.id: r for r in queries.day_of(viewer, viewer.person, at)} if viewer.person else {}
    stops, wanted = [Stop(r.id, r.lon, r.lat) for r in rows.values()], _kept(request, at)
    return rows, in_order(stops, wanted) if wanted else late_first(stops, {r.id for r in rows.values() if _late(r, at)})


def _map(points: Sequence[tuple[float, float]], at: datetime) -> dict[str, object]:
    """The drawing; without a position there is none."""
    if not points:
        return {}
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    box = min(lons) - MARGIN, min(lats) - MARGIN, max(lons) + MARGIN, max(lats) + MARGIN
    return charts.way(points, places.outlines(*box, at), WIDTH, HEIGHT)


def _kept(request: HttpRequest, at: datetime) -> list[UUID]:
    """The order that the reader gave this day; of another day, or broken, none."""
    day, _, ids = request.COOKIES.get(COOKIE, "").partition(":")
    if day != f"{at.astimezone(CITY):%Y%m%d}":
        return []
    try:
        return [UUID(one) for one in ids.split("_") if one]
    except ValueError:
        return []


@require_POST
@page(READ)
def move(request: HttpRequest) -> HttpResponse:
    """Put a stop earlier or later, or forget one's own order."""
    at: datetime = request.city_now  # type: ignore[attr-defined]
    response = redirect("/inspections/route")
    step, visit = STEPS.get(request.POST.get("to", "")), telling.uuid_of(request, "visit", posted=True)
    if step is None or visit is None:
        response.delete_cookie(COOKIE, samesite="Lax")
        return response
    with reading(request.actor):  # type: ignore[attr-defined]
        order = moved([s.id for s in _day(request)[1]], visit, step)
    value = f"{at.astimezone(CITY):%Y%m%d}:" + "_".join(one.hex for one in order)
    response.set_cookie(COOKIE, value, max_age=86400, samesite="Lax", httponly=True)
    return response

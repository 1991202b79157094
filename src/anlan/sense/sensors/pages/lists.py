"""The lists: streams with what they say, rain by the hydrological day, and what was put aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.areas import queries as areas_now
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Figure, Text
from anlan.infra.pages.past import asked_at
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY, hydro_day
from anlan.kernel.decision import said
from anlan.kernel.quantity import QUANTITIES
from anlan.sense.sensors import queries

READ = "sensors.read"


@dataclass(frozen=True)
class Shown:
    """A stream as a line."""

    row: queries.StreamRow
    where: dict[str, str]
    quantity: Text
    flag: Text
    stale: bool


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Streams of the viewer's areas, now or as of a past time."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    area, quantity = _area(request), request.GET.get("quantity", "")
    silent, words = request.GET.get("silent") == "1", request.GET.get("q", "").replace("\x00", "").strip()[:60]
    number = request.GET.get("page", "1")
    number = int(number) if number.isdigit() and 0 < int(number) < 10_000 else 1
    chosen = {"area": area, "quantity": quantity if quantity in QUANTITIES else "", "silent": silent, "words": words}
    rows, total = queries.listing(viewer, at, past=past, page=number, **chosen)
    quiet = queries.listing(viewer, at, past=past, area=area, silent=True)[1]
    context = {
        "crumbs": [Crumb(said("sensors.title"))],
        "rows": shown(viewer, rows, at),
        "total": total,
        "page": number,
        "pages": -(-total // queries.PAGE),
        "figures": _figures(viewer, at, area, total, quiet),
        "quantities": [(name, said(f"sensors.quantity.{name}")) for name in QUANTITIES],
        "towns": areas_now.areas_of(viewer, at, layer="admin", level="town"),
        "at": at,
        "viewing_past": past,
        "may_add": viewer.any("sensors.add"),
        "may_import": viewer.any("sensors.import"),
        **chosen,
    }
    return render(request, "sensors/rows.html" if request.headers.get("HX-Request") else "sensors/index.html", context)


def _area(request: HttpRequest) -> str:
    wanted = request.GET.get("area", "").strip()
    return areas.pad(wanted) if wanted and areas.valid(areas.pad(wanted)) else ""


def _figures(viewer: Any, at: datetime, area: str, total: int, quiet: int) -> list[Figure]:
    fresh = queries.fresh(viewer, at)
    return [
        Figure(said("sensors.figure.streams"), str(total), source=said("sensors.figure.register"), at=at),
        Figure(said("sensors.figure.silent"), str(quiet), source=said("sensors.figure.silent.source"),
               url=f"/sensors/?silent=1&area={area}"),
        Figure(said("sensors.figure.fresh"), f"{fresh.astimezone(CITY):%H:%M}" if fresh else None,
               source=said("sensors.figure.fresh.source"), empty=said("sensors.figure.fresh.empty")),
    ]  # fmt: skip


def shown(viewer: Any, rows: list[queries.StreamRow], at: datetime) -> list[Shown]:
    """Rows with names, in words."""
    names = areas_now.names(viewer, {areas.village(r.area) for r in rows}, at)
    return [
        Shown(
            row,
            names.get(areas.village(row.area), {"zh": row.area, "en": row.area}),
            said(f"sensors.quantity.{row.quantity}"),
            said(f"sensors.flag.{row.now.flag}") if row.now and row.now.flag > 1 else "",
            row.now is not None and at - row.now.at > timedelta(seconds=2.5 * row.period_s),
        )
        for row in rows
    ]


@page(READ)
def days(request: HttpRequest) -> HttpResponse:
    """Rain from 08:00 to 08:00, as bulletins count it."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    now: datetime = request.city_now  # type: ignore[attr-defined]
    begin, area = _day(request.GET.get("day", ""), now), _area(request)
    rows = queries.day_sums(viewer, begin, now, area)
    names = areas_now.names(viewer, {areas.village(r.area) for r in rows}, now)
    rows.sort(key=lambda r: (-r.total, r.area, r.name))
    context = {
        "crumbs": [Crumb(said("sensors.title"), "/sensors/"), Crumb(said("sensors.days.title"))],
        "rows": [(r, names.get(areas.village(r.area), {"zh": r.area, "en": r.area}), _class(r.total)) for r in rows],
        "day": begin.astimezone(CITY),
        "until": min(begin + timedelta(days=1), now),
        "running": begin + timedelta(days=1) > now,
        "towns": areas_now.areas_of(viewer, now, layer="admin", level="town"),
        "area": area,
        "unit": QUANTITIES["rain"].unit,
    }
    return render(request, "sensors/days.html", context)


def _day(text: str, now: datetime) -> datetime:
    """The beginning of the day asked for; a day that has not begun is today."""
    try:
        asked = datetime.strptime(text, "%Y-%m-%d").replace(hour=8, tzinfo=CITY)
    except ValueError:
        return hydro_day(now)
    return asked if asked <= now else hydro_day(now)


def _class(total: float) -> Text:
    """The class of a 24-hour sum (GB/T 28592-2012)."""
    names = ((250, "extreme"), (100, "severe"), (50, "rainstorm"), (25, "heavy"), (10, "moderate"), (0.1, "light"))
    return next((said(f"sensors.rain.{name}") for least, name in names if total >= least), "")


@page(READ)
def aside(request: HttpRequest) -> HttpResponse:
    """Records that could not be read, and readings that contradict what was said first."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    area = _area(request)
    records, conflicts = queries.aside(viewer, at, area), queries.conflicts(viewer, at, area)
    codes = {areas.village(r.area) for r in records if r.area} | {areas.village(c.area) for c in conflicts}
    names = areas_now.names(viewer, codes, at)
    context = {
        "crumbs": [Crumb(said("sensors.title"), "/sensors/"), Crumb(said("sensors.aside.title"))],
        "records": [(r, said(r.reason), names.get(areas.village(r.area), "")) for r in records],
        "conflicts": [(c, names.get(areas.village(c.area), "")) for c in conflicts],
        "at": at,
        "viewing_past": past,
    }
    return render(request, "sensors/aside.html", context)

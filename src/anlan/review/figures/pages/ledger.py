"""The ledger: from found to struck off, how long each step took; all numbers with definitions; the rows behind each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.act.hazards import queries as hazards
from anlan.ground.areas import queries as areas_now
from anlan.infra.pages import times
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Figure, Spread, Standing
from anlan.infra.pages.past import asked_at
from anlan.infra.pages.words import say
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor
from anlan.review.figures import queries
from anlan.review.figures.rules import PERIODS, judges, written

READ = "figures.read"
FIRST = ("hazards.in_time", "hazards.days_to_close", "figures.answered_half", "hazards.overdue", "figures.alerts")
STEPS = ("called", "answered", *hazards.ORDER)


@page(READ)
def ledger(request: HttpRequest) -> HttpResponse:
    """The ledger of an area, now or as of a past time."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    (at, past), area, days = asked_at(request), area_of(request, viewer), _days(request)
    start, rate = at - timedelta(days=days), _rate(request)
    found = {c.figure.name: c for c in queries.counted(viewer, area, at, FIRST.__contains__)}
    context = {
        "crumbs": [Crumb(said("figures.ledger"))],
        "figures": [as_part(found[name], at) for name in FIRST if name in found],
        "spreads": [
            _spread(step, c, area, days, at, rate) for step, c in queries.steps(viewer, area, start, at).items()
        ],
        "standings": [standing(name, c, at) for name, c in queries.standings(viewer, area, at)],
        "standings_source": said("figures.source.hazards"),
        "days": days,
        "periods": PERIODS,
        **frame(viewer, area, at, past),
    }
    return render(request, "figures/ledger.html", context)


@page(READ)
def every(request: HttpRequest) -> HttpResponse:
    """All numbers with definition, scope and date."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    (at, past), area = asked_at(request), area_of(request, viewer)
    context = {
        "crumbs": [Crumb(said("figures.ledger"), "/figures/"), Crumb(said("figures.every"))],
        "rows": [(c, as_part(c, at), moved_by(c.figure.moves)) for c in queries.counted(viewer, area, at)],
        **frame(viewer, area, at, past),
    }
    return render(request, "figures/every.html", context)


@page(READ)
def rows(request: HttpRequest, name: str) -> HttpResponse:
    """A number opens the rows that it counts."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    counted = queries.one(viewer, name, area_of(request, viewer), asked_at(request)[0])
    if counted is None:
        raise Http404
    return redirect(counted.rows)


@page(READ)
def step(request: HttpRequest, name: str) -> HttpResponse:
    """Every time that a step was taken, the longest first."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    (at, past), area, days = asked_at(request), area_of(request, viewer), _days(request)
    if name not in STEPS:
        raise Http404
    cases = queries.steps(viewer, area, at - timedelta(days=days), at)[name]
    shown = sorted(cases, key=lambda c: -c.seconds)[:500]
    numbers = hazards.numbers(viewer, [c.ref for c in shown])
    names = areas_now.names(viewer, {c.area for c in shown}, at)
    where = "/hazards/{}" if name in hazards.ORDER else "/calls/{}/"
    context = {
        "crumbs": [Crumb(said("figures.ledger"), "/figures/"), Crumb(said(f"figures.step.{name}"))],
        "title": said(f"figures.step.{name}"),
        "cases": [
            (
                c,
                where.format(c.ref),
                numbers.get(c.ref, ""),
                names[c.area],
                times.round_span(c.seconds),
                c.late and judges(name, _rate(request)),
            )
            for c in shown
        ],
        "counted": _under(name, len(cases), days, _rate(request)),
        **frame(viewer, area, at, past),
    }
    return render(request, "figures/step.html", context)


def frame(viewer: Actor, area: str, at: datetime, past: bool) -> dict[str, Any]:
    """What all pages of this room show: the time, the area, and the areas to choose from."""
    own = areas_now.area(viewer, queries.widest(viewer), at)
    below = [a for a in areas_now.children(viewer, queries.widest(viewer), at) if a.layer == "admin"]
    return {"at": at, "viewing_past": past, "area": area, "places": ([own] if own else []) + below}


def area_of(request: HttpRequest, viewer: Actor) -> str:
    """The area asked for; what lies outside the viewer's is not there. Without one, the viewer's own."""
    asked = request.GET.get("area", "")
    if not asked:
        return queries.widest(viewer)
    code = areas.pad(asked)
    own = queries.widest(viewer)
    if not areas.valid(code) or not own or not (areas.covers(own, areas.village(code)) or code == own):
        raise Http404
    return code


def as_part(c: queries.Counted, at: datetime) -> Figure:
    """A number as the part that draws it; without a value it says what would bring one."""
    value = written(c.value)
    return Figure(
        what=said(c.figure.title),
        value=value,
        unit=said(c.figure.unit, n=value or "0"),
        source=said(c.figure.definition),
        at=at,
        url=c.rows if value is not None else "",
        empty=said("figures.empty", verb=moved_by(c.figure.moves)),
    )


def moved_by(verb: str) -> Said:
    """The verb that moves a number, in words; a room without words of its own for it gets plain ones."""
    own = f"figures.moves.{verb}"
    return said(own if say(own) != own else "figures.moves.any")


def _rate(request: HttpRequest) -> float:
    return float(request.world.clock.rate)  # type: ignore[attr-defined]


def _under(step: str, count: int, days: int, rate: float) -> Said:
    """How many cases there are, and why no limit is judged where none is."""
    if judges(step, rate):
        return said("figures.step.under", n=count, days=days)
    return said("figures.step.hasty", n=count, days=days, rate=f"{rate:g}")


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked.isdigit() and int(asked) in PERIODS else 30


def _spread(step: str, cases: Sequence[queries.Case], area: str, days: int, at: datetime, rate: float) -> Spread:
    limits = [c.limit for c in cases if c.limit is not None and judges(step, rate)]
    asked = urlencode({"area": area, "days": days, "at": at.isoformat()})
    return Spread(
        title=said(f"figures.step.{step}"),
        under=_under(step, len(cases), days, rate),
        seconds=[c.seconds for c in cases],
        limit=median(limits) if limits else None,
        url=f"/figures/steps/{step}?{asked}",
    )


def standing(name: Any, c: hazards.TownCount, at: datetime, field: str = "") -> Standing:
    only = {"field": field} if field else {}
    asked = urlencode({"state": "open", "area": c.code, "at": at.isoformat(), **only})
    return Standing(_named(name), c.open, c.overdue, c.weeks, f"/hazards/?{asked}")


def _named(name: Any) -> Said:
    return said("figures.name", name=dict(name))

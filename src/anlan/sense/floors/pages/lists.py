"""All watched floors: what each bears against what it may, and which will pass it before somebody comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.areas import queries as areas_now
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Figure
from anlan.infra.pages.past import asked_at
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.decision import said
from anlan.sense.floors import queries
from anlan.sense.floors.pages import telling
from anlan.sense.floors.pages.telling import READ

ONLY = ("over", "soon", "silent", "unknown", "odd")


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """The list, the gravest first."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    area, words = _area(request), request.GET.get("q", "").replace("\x00", "").strip()[:60]
    only = request.GET.get("only", "")
    only = only if only in ONLY else ""
    rows = queries.listing(viewer, at, area=area, past=past, words=words)
    ahead = queries.outlooks(rows, at)
    wanted = [row for row in rows if not only or _is(row, only, ahead, at)]
    if only == "soon":
        wanted.sort(key=lambda row: ahead[row.device].hours if row.device in ahead else 0.0)
    context = {
        "crumbs": [Crumb(said("floors.title"))],
        "rows": [telling.shown(row, ahead.get(row.device), at) for row in wanted],
        "figures": _figures(rows, ahead, at, area),
        "only": only,
        "choices": [(name, said(f"floors.only.{name}")) for name in ONLY],
        "words": words,
        "area": area,
        "towns": _towns(viewer, at),
        "terms": queries.terms_at(at),
        "month": _month(at) if viewer.any("thresholds.read") else "",
        "morning": telling.morning(at),
        "may_import": viewer.any("floors.import"),
        "at": at,
        "viewing_past": past,
    }
    template = "floors/rows.html" if request.headers.get("HX-Request") else "floors/index.html"
    return render(request, template, context)


def _area(request: HttpRequest) -> str:
    wanted = request.GET.get("area", "").strip()
    return areas.pad(wanted) if wanted and areas.valid(areas.pad(wanted)) else ""


def _towns(viewer: Any, at: datetime) -> list[tuple[str, dict[str, str]]]:
    return [(r.code, r.said) for r in areas_now.areas_of(viewer, at, layer="admin", level="town")]


def _is(row: queries.WatchRow, only: str, ahead: Mapping[str, queries.Outlook], at: datetime) -> bool:
    if only == "over":
        return row.level in (1, 2)
    if only == "soon":
        found = ahead.get(row.device)
        return row.level in (1, 2) or (found is not None and found.at(at) <= telling.morning(at))
    if only == "silent":
        return row.silent
    return row.limit is None if only == "unknown" else bool(row.drifting or row.flat)


def _month(at: datetime) -> str:
    """The thirty days before, as the page of a threshold tries them."""
    at = at.astimezone(CITY)
    since = at - timedelta(days=29)
    return urlencode({"since": since.strftime("%Y-%m-%d"), "until": at.strftime("%Y-%m-%d")})


def _figures(
    rows: Sequence[queries.WatchRow], ahead: Mapping[str, queries.Outlook], at: datetime, area: str
) -> list[Figure]:
    """What the list adds up to; each number opens its rows."""

    def one(name: str, key: str) -> Figure:
        n = sum(1 for row in rows if _is(row, name, ahead, at)) if name else len(rows)
        url = "/floors/?" + urlencode({k: v for k, v in {"only": name, "area": area}.items() if v})
        return Figure(said(f"floors.figure.{key}"), str(n), source=said(f"floors.figure.{key}.source"), at=at, url=url)

    return [
        one("", "watched"),
        one("over", "over"),
        one("soon", "soon"),
        one("silent", "silent"),
        one("unknown", "unknown"),
    ]

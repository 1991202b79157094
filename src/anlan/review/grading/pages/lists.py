"""Compounds by grade, the gravest first, with the reason of each; the same as a CSV file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.areas import queries as areas_now
from anlan.ground.premises import queries as premises
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Figure, Text
from anlan.infra.pages.past import asked_at
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor
from anlan.review.grading import queries
from anlan.review.grading.pages import telling
from anlan.review.grading.pages.telling import READ
from anlan.review.grading.rules.scores import LETTERS

PAGE = 100
TITLES = (
    "grading.col.letter", "grading.col.compound", "grading.col.place", "grading.col.why", "grading.col.since",
    "grading.col.inspections",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A line of the list."""

    row: queries.GradeRow
    name: Text
    town: Text
    village: Text
    why: Text
    yearly: Text


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Compounds by grade, now or as of a past time."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    area, letters = area_of(request), [x for x in request.GET.get("letter", "") if x in LETTERS]
    found = queries.grades(viewer, at, area=area, letters=letters)
    number = page_of(request)
    rule = queries.rule_at(at)
    if form := asked(request):
        return sheet_of(form, "grades", at, TITLES, _cells(shown(viewer, found, at)))
    counts = queries.counts(viewer, at, area)
    context = {
        "crumbs": [Crumb(said("grading.title"))],
        "rows": shown(viewer, found[(number - 1) * PAGE : number * PAGE], at),
        "total": len(found),
        "page": number,
        "pages": max(1, -(-len(found) // PAGE)),
        "figures": [_figure(one, counts[one], area, at) for one in reversed(LETTERS)],
        "legend": telling.legend(rule),
        "rule": rule,
        "status": telling.status(rule),
        "towns": towns(viewer, at),
        "area": area,
        "letter": "".join(letters),
        "letters": LETTERS,
        "at": at,
        "viewing_past": past,
    }
    return render(request, "grading/index.html", context)


def _figure(letter: str, n: int, area: str, at: datetime) -> Figure:
    url = "/grading/?" + urlencode({k: v for k, v in {"letter": letter, "area": area}.items() if v})
    what = said("grading.figure.letter", letter=letter)
    return Figure(what, str(n), source=said("grading.figure.source"), at=at, url=url)


def shown(viewer: Actor, rows: Sequence[queries.GradeRow], at: datetime) -> list[Shown]:
    """Grades with the names of their compounds and places."""
    names = premises.compound_names(viewer, {r.compound for r in rows}, at, at)
    villages = {areas.village(r.area) for r in rows}
    where = areas_now.names(viewer, villages | {areas.parent(v) for v in villages}, at)
    rule = queries.rule_at(at)
    return [
        Shown(
            r,
            names.get(r.compound, str(r.compound)[:8]),
            where[areas.parent(areas.village(r.area))],
            where[areas.village(r.area)],
            telling.because(r),
            telling.yearly_said(telling.yearly(rule, r.letter, at)),
        )
        for r in rows
    ]


def _cells(rows: Sequence[Shown]) -> Iterator[Sequence[Any]]:
    for s in rows:
        place = said("grading.place", town=s.town, village=s.village)
        yield s.row.letter, s.name, place, s.why, f"{s.row.since.astimezone(CITY):%Y-%m-%d %H:%M}", s.yearly


def page_of(request: HttpRequest) -> int:
    """The page of a list that is asked for."""
    number = request.GET.get("page", "1")
    return int(number) if number.isdigit() and 0 < int(number) < 10_000 else 1


def area_of(request: HttpRequest) -> str:
    """The area that is asked for."""
    wanted = request.GET.get("area", "").strip()
    return areas.pad(wanted) if wanted and areas.valid(areas.pad(wanted)) else ""


def towns(viewer: Actor, at: datetime) -> list[tuple[str, dict[str, str]]]:
    """The towns that the viewer sees."""
    return [(r.code, r.said) for r in areas_now.areas_of(viewer, at, layer="admin", level="town")]

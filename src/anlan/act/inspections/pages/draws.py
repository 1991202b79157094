"""Random draws: a new one, its sheet that lets anybody repeat it, and the visits that follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.act.inspections import actions, forms, queries
from anlan.act.inspections.pages import telling
from anlan.act.inspections.pages.telling import HOME, READ
from anlan.ground.access import queries as access
from anlan.ground.areas import queries as areas_now
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Verb
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.infra.pages.words import spoken
from anlan.infra.scope import reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Hidden, Refused, Said, said
from anlan.kernel.rights import Actor

SHOWN = 100  # of a pot that may hold every firm of a city; the exported sheet has all of it
Ranked = tuple[int, str, dict[str, Any], bool]


@page("inspections.draw")
def index(request: HttpRequest) -> HttpResponse:
    """All draws, the newest first."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    sheets = queries.sheets(viewer)
    context = {
        "crumbs": [HOME, Crumb(said("inspections.draws.title"))],
        "rows": [(s, said(f"standards.department.{s.body}")) for s in sheets],
        "at": request.city_now,  # type: ignore[attr-defined]
    }
    return render(request, "inspections/draws.html", context)


@page("inspections.draw")
def new(request: HttpRequest) -> HttpResponse:
    """Draw firms and officers."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        places = [r for r in areas_now.areas_of(viewer, at, layer="admin") if r.level in ("county", "town")]
    options = {"area": [(r.code, str(spoken(r.said))) for r in sorted(places, key=lambda r: r.code)]}
    form = forms.Draw(request.POST or None, finds=telling.finds(viewer, at), options=options)

    def act(given: dict[str, Any], how: dict[str, Any]) -> str:
        why, out = given.pop("avoid_why"), given.pop("avoid")
        return f"/inspections/draws/{actions.draw(**given, avoid=dict.fromkeys(out, why), **how).ref}/"

    return telling.run(request, form, "draw", act)


@page(READ)
def sheet(request: HttpRequest, draw: UUID) -> HttpResponse:
    """Question 12: the sheet of a draw, with the seed, the whole pot in its order, and how to repeat it."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    found = queries.sheet(viewer, draw)
    if found is None:
        raise Hidden
    if form := asked(request):
        return _file(form, found)
    names = access.names({found.by} if found.by else set())
    context = {
        "crumbs": [HOME, Crumb(said("inspections.draws.title"), "/inspections/draws/"), Crumb(_day(found))],
        "it": found,
        "how": queries.HOW,
        "rows": shown(found.rows()),
        "ranks": found.ranks(),
        "seed_by": said("inspections.draw.seed.own" if found.own_seed else "inspections.draw.seed.house"),
        "facts": [
            Fact(said("inspections.draw.body"), said(f"standards.department.{found.body}")),
            Fact(said("inspections.draw.by"), names.get(found.by, "") if found.by else said("inspections.none")),
            Fact(
                said("inspections.draw.pot"),
                said("inspections.draw.pot.value", firms=len(found.firms), officers=len(found.officers)),
            ),
        ],
        "plan": Verb(
            said("inspections.verb.plan_drawn"),
            said("inspections.then.plan_drawn"),
            f"/inspections/draws/{draw}/plan",
            "check",
            first=True,
            asks=True,
        )
        if viewer.any("inspections.plan")
        else None,
        "visits": [
            r
            for r in queries.of_compounds(viewer, [UUID(f["compound"]) for f in found.picked()], found.at)
            if r.draw == found.id
        ],
        "at": request.city_now,  # type: ignore[attr-defined]
    }
    return render(request, "inspections/sheet.html", context)


def shown(rows: Sequence[Ranked]) -> Sequence[Ranked]:
    """The first of the pot in its order, and at least as far as anybody was drawn."""
    return rows[: max([SHOWN, *(n for n, _, _, drawn in rows if drawn)])]


def _day(found: queries.Sheet) -> str:
    return f"{found.at.astimezone(CITY):%Y-%m-%d}"


def _file(form: str, found: queries.Sheet) -> HttpResponse:
    """The pot in its order, so that a spreadsheet or a pocket script repeats the draw."""
    titles = [said(f"inspections.draw.col.{name}") for name in ("what", "place", "hash", "id", "name", "drawn")]
    firm, officer = said("inspections.draw.firms"), said("inspections.draw.officers")
    firms = ((firm, n, mark, one["id"], one["name"]["zh"], _drawn(drawn)) for n, mark, one, drawn in found.rows())
    sent = ((officer, n, mark, one["id"], one["name"], _drawn(drawn)) for n, mark, one, drawn in found.ranks())
    out = ((officer, "", "", one["id"], one["name"], said("inspections.draw.col.out", why=one["why"]))
           for one in found.left_out)  # fmt: skip
    table = chain([titles], sent, out, firms)
    return sheet_of(form, "draw", found.at, ["inspections.draw.seed", found.seed, queries.HOW], table)


def _drawn(drawn: bool) -> Said:
    return said("standards.yes" if drawn else "standards.no")


@page("inspections.plan")
def plan(request: HttpRequest, draw: UUID) -> HttpResponse:
    """Plan a visit of the drawn officers to every drawn firm; firms whose cap is reached are named and left out."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    with reading(viewer):
        found = queries.sheet(viewer, draw)
    if found is None:
        raise Hidden

    def act(given: dict[str, Any], how: dict[str, Any]) -> str:
        members = [{"person": one} for one in found.drawn_officers]
        shared = {"kind": "random", "on": given["on"], "members": members, "lead": found.body, "draw": draw}
        refused: list[Refused] = []
        for firm in found.picked():
            try:
                actions.plan(
                    **shared, compound=UUID(firm["compound"]), firm=UUID(firm["id"]), by=how["by"], at=how["at"]
                )
            except Refused as reason:
                refused.append(reason)
        if len(refused) == len(found.drawn_firms):
            raise refused[0]
        return f"/inspections/draws/{draw}/"

    return telling.run(request, forms.DrawnPlan(request.POST or None), "plan_drawn", act)

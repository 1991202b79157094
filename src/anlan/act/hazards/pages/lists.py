"""The lists of hazards: all with filters, and the overdue; now or as of a past time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.act.hazards import queries, states
from anlan.act.hazards.queries.names import names_of, stations
from anlan.ground.areas import queries as areas_now
from anlan.ground.premises import queries as premises
from anlan.infra.pages import times
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Text
from anlan.infra.pages.past import asked_at
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, said

READ = "hazards.read"
STATES = ("open", *states.HAZARD.states)


@dataclass(frozen=True)
class Shown:
    """A row with the names that its reader may see."""

    row: queries.Row
    kind: Said
    state: Said
    where: dict[str, str]
    holder: str
    until: str
    site: Text = ""
    firm: Text = ""
    took: Text = ""  # from the report to its end
    turn: Said | str = ""  # whose turn it is, and what the clock does next, where the page tells that
    then: Said | str = ""
    then_at: datetime | None = None


def filters_of(request: HttpRequest, *, overdue: bool = False) -> queries.Filters:
    """The filters of a list's address; what makes no sense is left out."""
    q = request.GET
    state = q.get("state", "")
    area = q.get("area", "")
    return queries.Filters(
        area=areas.pad(area) if area and areas.valid(areas.pad(area)) else "",
        state=state if state in STATES else "",
        overdue=overdue or q.get("overdue") == "1",
        kind=q.get("kind", "") if q.get("kind") in queries.kinds() else "",
        field=q.get("field", "") if q.get("field") in queries.FIELDS else "",
        words=q.get("q", "").replace("\x00", "").strip()[:60],
        closed_late={"1": True, "0": False}.get(q.get("closed_late", "")),
        days=int(q.get("days", "")) if q.get("days", "").isdigit() and int(q.get("days", "")) < 1000 else 0,
    )


def shown(viewer: Any, rows: tuple[queries.Row, ...], at: datetime) -> list[Shown]:
    """Rows with names of villages and holders."""
    where = areas_now.names(viewer, {areas.village(r.area) for r in rows}, at)
    names = names_of(viewer, (), {r.holder for r in rows if r.holder}, at)
    sites = premises.compound_names(viewer, {r.compound for r in rows if r.compound}, at, at)
    firms = premises.party_names(viewer, {r.party for r in rows if r.party}, at, at)
    return [
        Shown(
            r,
            said(f"hazards.kind.{r.kind}"),
            said(f"hazards.state.{r.state}"),
            where[areas.village(r.area)],
            names.get(r.holder, "") if r.holder else "",
            due_day(r.due),
            sites.get(r.compound, "") if r.compound else "",
            firms.get(r.party, "") if r.party else "",
            times.lasted(r.ended_at - r.reported_at) if r.ended_at else "",
            said("hazards.with_officers") if r.officers else "",
        )
        for r in rows
    ]


def with_turns(viewer: Any, rows: list[Shown], at: datetime) -> list[Shown]:
    """Rows with whose turn it is and the next escalation (work-safety 12, question 7)."""
    steps = queries.ahead_of(viewer, [s.row.id for s in rows], at)
    towns = stations(viewer, {areas.village(s.row.area) for s in rows if not (s.row.holder or s.turn)}, at)
    none = (None, None)
    return [
        replace(
            s,
            turn=s.holder or s.turn or towns.get(areas.village(s.row.area), ""),
            then=steps.get(s.row.id, none)[0] or "",
            then_at=steps.get(s.row.id, none)[1],
        )
        for s in rows
    ]


def due_day(due: datetime | None) -> str:
    """The date that a limit's midnight ends; a limit within the day with its time."""
    if due is None:
        return ""
    local = due.astimezone(CITY)
    return f"{local:%m-%d %H:%M}" if local.time() != time(0) else f"{local - timedelta(days=1):%m-%d}"


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """All hazards that the viewer may see, filtered, newest first."""
    return _list(request, "hazards/list.html", filters_of(request), "hazards.list.title")


@page(READ)
def lacking(request: HttpRequest) -> HttpResponse:
    """Major hazards that lack one of the five fixes, with what lacks (work-safety 12, question 10)."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    filters = filters_of(request)
    found = queries.without_fixes(viewer, filters.area, at)
    lacks = {row.id: [said(f"hazards.fix.{name}") for name in names] for row, names in found}
    rows = shown(viewer, tuple(row for row, _ in found), at)
    context = {
        "crumbs": [Crumb(said("hazards.title"), "/hazards/"), Crumb(said("hazards.lacking.title"))],
        "title": "hazards.lacking.title",
        "rows": [(s, lacks[s.row.id]) for s in rows],
        "filters": filters,
        "towns": _towns(viewer, at),
        "at": at,
        "viewing_past": past,
    }
    return render(request, "hazards/lacking.html", context)


@page(READ)
def overdue(request: HttpRequest) -> HttpResponse:
    """Open hazards past their limit, the longest late first."""
    return _list(request, "hazards/overdue.html", filters_of(request, overdue=True), "hazards.overdue.title")


def _list(request: HttpRequest, template: str, filters: queries.Filters, title: str) -> HttpResponse:
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    number = request.GET.get("page", "1")
    found = queries.listing(viewer, filters, at, int(number) if number.isdigit() and 0 < int(number) < 10_000 else 1)
    rows, turns = shown(viewer, found.rows, at), filters.overdue and not past
    rows = with_turns(viewer, rows, at) if turns else rows
    context = {
        "crumbs": [Crumb(said("hazards.title"), "/hazards/"), Crumb(said(title))],
        "title": title,
        "found": found,
        "rows": rows,
        "filters": filters,
        "turns": turns,
        "states": [] if filters.overdue else [(s, said(f"hazards.state.{s}")) for s in STATES],
        "fields": [(f, said(f"hazards.field.{f}")) for f in queries.FIELDS],
        "kinds": [(k, said(f"hazards.kind.{k}")) for k in queries.kinds()],
        "towns": _towns(viewer, at),
        "at": at,
        "viewing_past": past,
        "may_report": viewer.any("hazards.report"),
    }
    if request.headers.get("HX-Request"):
        return render(request, "hazards/rows.html", context)
    return render(request, template, context)


def _towns(viewer: Any, at: datetime) -> list[tuple[str, dict[str, str]]]:
    """Areas to choose from: the towns the viewer sees, or the villages of their own one."""
    rows = areas_now.areas_of(viewer, at, layer="admin", level="town")
    if len(rows) < 2:
        rows += areas_now.areas_of(viewer, at, layer="admin", level="village")
    return [(r.code, r.said) for r in rows]

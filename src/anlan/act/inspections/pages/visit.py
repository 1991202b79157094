"""One visit: who came, what each department found, how it came out, and what follows from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.act.hazards import queries as hazards
from anlan.act.inspections import queries
from anlan.act.inspections.pages import papers, telling
from anlan.act.inspections.pages.telling import HOME, READ
from anlan.ground.access import queries as access
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Figure
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Hidden, Said, said
from anlan.kernel.rights import Actor


@page(READ)
def one(request: HttpRequest, visit: UUID) -> HttpResponse:
    """The report of a visit, as it stands."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    found = queries.file(viewer, visit, at)
    if found is None:
        raise Hidden
    row = found.row
    context = {
        "crumbs": [HOME, Crumb(row.number)],
        "it": found,
        "row": row,
        "kind": said(f"inspections.kind.{row.kind}"),
        "strand": said(f"inspections.strand.{row.strand}"),
        "outcome": telling.result(row),
        "score": _score(row),
        "facts": facts(found, at),
        "members": telling.members(row),
        "parts": parts(found),
        "items": [(i, found.of(i.ref)) for i in found.items],
        "hazards": _hazards(viewer, found),
        "verbs": telling.verbs(viewer, row, at),
        **papers.told(viewer, found, at),
        "waits": said("inspections.to_approve") if telling.waits(row) else "",
        "mine": row.member(viewer.person) is not None and row.open,
        "at": at,
    }
    template = "inspections/visit_part.html" if request.headers.get("HX-Request") else "inspections/one.html"
    return render(request, template, context)


def facts(found: queries.File, at: datetime) -> list[Fact]:
    """What the head of the report says."""
    row, version = found.row, found.standard
    names = access.names({who for who in (row.planned_by, row.approved_by) if who})
    none = said("inspections.none")
    listed: Any = none
    if version is not None:
        listed = said("inspections.fact.list.value", name=version.names, n=version.version)
    approved: Any = names.get(row.approved_by, "") if row.approved_by else none
    signed: Any = ""
    if row.signed is not None:
        signed = said("inspections.signed.yes" if row.signed else "inspections.signed.no")
    state = said("inspections.status.default") if version and version.default else ""
    return [
        Fact(said("inspections.fact.subject"), row.subject, url=f"/premises/{row.compound}/"),
        Fact(said("inspections.fact.lead"), said(f"standards.department.{row.lead}")),
        Fact(said("inspections.fact.on"), _day(row.planned_for)),
        Fact(said("inspections.fact.list"), listed, state),
        Fact(said("inspections.fact.basis"), row.basis or none),
        Fact(said("inspections.fact.planned_by"), names.get(row.planned_by, "") if row.planned_by else none),
        Fact(said("inspections.fact.approved_by"), approved),
        Fact(said("inspections.fact.time"), _span(row)),
        Fact(said("inspections.fact.met"), row.met or none, signed),
        *([Fact(said("inspections.fact.witness"), row.witness)] if row.witness else []),
    ]


def _score(row: queries.Row) -> int | None:
    """The score of a visit that was judged, unless the reason beside it says it already."""
    because = queries.said_because(row)
    return None if row.open or row.passed is None or because is None or "score" in because.params else row.score


def _day(at: datetime) -> Said:
    return said("inspections.day", day=f"{at.astimezone(CITY):%Y-%m-%d}")


def _span(row: queries.Row) -> Said:
    if row.begun_at is None:
        return said("inspections.none")
    begin = f"{row.begun_at.astimezone(CITY):%m-%d %H:%M}"
    end = f"{row.ended_at.astimezone(CITY):%H:%M}" if row.ended_at else ""
    return said("inspections.span", begin=begin, end=end) if end else said("inspections.span.open", begin=begin)


def parts(found: queries.File) -> list[Figure]:
    """Each department's part: how many of its items are answered."""
    return [
        Figure(said(f"standards.department.{d}"), f"{len(refs) - len(found.left(d))}/{len(refs)}")
        for d, refs in found.parts.items()
        if refs
    ]


def _hazards(viewer: Actor, found: queries.File) -> dict[UUID, str]:
    """Numbers of the hazards that the visit opened or joined."""
    return hazards.numbers(viewer, list({f.hazard for f in found.found if f.hazard}))

"""Own checks: on the phone of whoever a site belongs to, beside the site, and which landlords are late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.act.inspections import queries
from anlan.act.inspections.pages import telling
from anlan.act.inspections.pages.telling import HOME, READ
from anlan.act.inspections.queries import own
from anlan.act.inspections.rules.own import TENANT
from anlan.ground.standards import queries as standards
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Holding, Moment, Text, Verb
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

CHECK = "inspections.own_check"
TITLES = tuple(f"inspections.own.col.{n}" for n in ("site", "landlord", "every", "last", "due", "late"))


@page(CHECK)
def check(request: HttpRequest, compound: UUID, party: UUID) -> HttpResponse:
    """The list of one's own site on the phone, one question a screen; the phone sends the whole as an envelope."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        asked = own.asked_of(viewer, at)
    mine = next((a for a in asked if (a.compound, a.party) == (compound, party)), None)
    with reading(SYSTEM):
        version = standards.in_force(SYSTEM, own.STANDARD, at)
    if mine is None or version is None:
        raise Http404
    context = {
        "it": mine,
        "version": version,
        "items": [(item, item.basis, place) for place, item in enumerate(version.items, 1)],
        "all": len(version.items),
        "under": _when(mine),
        "at": at,
    }
    return render(request, "inspections/own_check.html", context)


@page(None)
def one(request: HttpRequest, check: UUID) -> HttpResponse:
    """A check as it was made, each thing that was wrong with its hazard."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    found = own.check(viewer, check) if viewer.any(READ) or viewer.any(CHECK) else None
    if found is None:
        raise Http404
    with reading(SYSTEM):
        version = standards.version(SYSTEM, found.version)
    desk = [HOME, Crumb(said("inspections.own.title"), "/inspections/own/")]
    crumbs = desk if viewer.any(READ) else [Crumb(said("inspections.own.title"), "/field/")]
    texts = {item.ref: item.text for item in version.items} if version else {}
    context = {
        "crumbs": [*crumbs, Crumb(found.subject)],
        "it": found,
        "role": said(f"inspections.own.role.{found.role}"),
        "rows": [(a, texts.get(a["ref"], a["ref"]), _said(a["answer"])) for a in found.answers],
        "version": version,
    }
    return render(request, "inspections/own_one.html", context)


def _said(answer: Any) -> Text:
    return said(f"inspections.answer.{answer}") if isinstance(answer, str) else f"{answer:g}"


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Landlords of shared sites: how often they check, when they last did, who is late; the latest checks below."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.city_now  # type: ignore[attr-defined]
    area = telling.area_of(request)
    rows = own.landlords(viewer, at, area)
    if request.GET.get("late") == "1":
        rows = [r for r in rows if r.next.late or r.last is None]
    if form := asked(request):
        return sheet_of(form, "own-checks", at, TITLES, map(_cells, rows))
    terms = queries.terms_at(viewer, at)
    context = {
        "crumbs": [HOME, Crumb(said("inspections.own.title"))],
        "rows": [(r, _when(r)) for r in rows[:SHOWN]],
        "total": len(rows),
        "late": sum(1 for r in rows if r.next.late),
        "never": sum(1 for r in rows if r.last is None),
        "checks": own.checks(viewer, at),
        "status": said(f"inspections.status.{terms.status}"),
        "version": terms.version,
        "towns": telling.towns(viewer, at),
        "area": area,
        "only_late": request.GET.get("late") == "1",
    }
    return render(request, "inspections/own.html", context)


SHOWN = 200


def _cells(row: own.Asked) -> Sequence[Any]:
    return row.name, row.party_name, row.days, _day(row.last), _day(row.next.due), row.next.late


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(CITY):%Y-%m-%d}" if at else ""


def _when(row: own.Asked) -> Said:
    """When the last was, and when the next is due, in one sentence."""
    if not row.days:
        return said("inspections.own.free", last=_day(row.last) or said("inspections.own.never").as_json())
    if row.last is None:
        return said("inspections.own.first", n=row.days)
    word = "late" if row.next.late else "due"
    return said(f"inspections.own.{word}", last=_day(row.last), due=_day(row.next.due), late=row.next.late, n=row.days)


def _basis(row: own.Asked) -> Said:
    """The landlord inspects by law; how often a tenant does is the city's own to say."""
    return said("inspections.own.basis.tenant" if row.role == TENANT else "premises.basis.49_2")


def holdings(viewer: Actor, at: datetime) -> list[Holding]:
    """On the phone, for each site that is the viewer's: when its own check is due, and the button that begins it."""
    if not viewer.any(CHECK):
        return []
    return [
        Holding(
            said("inspections.own.of", name=dict(a.name)),
            said(f"inspections.own.role.{a.role}"),
            lacks=[(_when(a), _basis(a))] if a.days and (a.last is None or a.next.late) else [],
            facts=[Fact(said("inspections.own.fact"), _when(a))],
            facts_title=said("inspections.own.fact"),
            verbs=[Verb(said("inspections.verb.own_check"), said("inspections.then.own_check"),
                        f"/inspections/own/{a.compound}/{a.party}/", "check", first=True, link=True)],
        )
        for a in own.asked_of(viewer, at)
    ]  # fmt: skip


def checks_of(viewer: Actor, compound: UUID, at: datetime) -> list[Moment]:
    """Own checks of a site, as lines of its time line."""
    return [
        Moment(
            said("inspections.own.moment", name=dict(r.name), role=said(f"inspections.own.role.{r.role}").as_json(),
                 n=r.broken), at=r.at, strong=r.broken > 0,
        )
        for r in own.checks(viewer, at, compound=compound, limit=10)
    ]  # fmt: skip

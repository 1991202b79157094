"""The forms of the verbs over visits: planned, approved, begun, finished, cancelled; and a compound's grade."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from anlan.act.inspections import actions, forms, queries
from anlan.act.inspections.pages import telling
from anlan.act.inspections.pages.telling import READ
from anlan.ground.premises import queries as premises
from anlan.ground.standards import queries as standards
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb
from anlan.infra.pages.words import say, spoken
from anlan.infra.scope import reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Hidden
from anlan.kernel.rights import Actor


@page("inspections.plan")
def new(request: HttpRequest) -> HttpResponse:
    """Plan a visit; what the address names is filled in."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    finds = telling.finds(viewer, at)
    asked = telling.uuid_of(request, "compound")
    with reading(viewer):
        names = premises.compound_names(viewer, [asked], at, at) if asked else {}
        options = {
            "standard": [(s.code, str(spoken(s.names))) for s in standards.standards(viewer, at, "checklist")],
            "people": _people(viewer, at),
        }
    initial = {
        "kind": request.GET.get("kind", "inspection"),
        "compound": names[asked]["zh"] if asked in names else "",
        "on": at.astimezone(CITY).date(),
        "standard": "WL-5-10",
    }
    post = request.POST if request.method == "POST" else None
    form = forms.Plan(post, finds=finds, options=options, initial=initial)

    def act(given: dict[str, Any], how: dict[str, Any]) -> str:
        kept = {name: given[name] for name in ("kind", "compound", "firm", "on", "lead", "standard", "basis")}
        return f"/inspections/{actions.plan(**kept, members=form.members(), **how).ref}/"

    return telling.run(request, form, "plan", act)


def _people(viewer: Actor, at: Any) -> list[tuple[str, str]]:
    """Everybody with a certificate or a contract today."""
    certified = [
        (
            str(o.person),
            say("inspections.choice.officer", name=o.name, body=say(f"standards.department.{o.body}"), number=o.number),
        )
        for o in queries.officers(viewer, at)
    ]
    engaged = [
        (str(e.person), say("inspections.choice.expert", name=e.name, firm=e.firm)) for e in queries.experts(viewer, at)
    ]
    return [*certified, *engaged]


@page(READ)
def do(request: HttpRequest, visit: UUID, verb: str) -> HttpResponse:
    """A verb over a visit: at once, or by its form."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    with reading(viewer):
        row = queries.one(viewer, visit)
    if row is None:
        raise Hidden
    here = f"/inspections/{visit}/"
    if verb in ("approve", "begin", "issue"):
        if request.method != "POST":
            raise Http404
        more = {"paper": request.POST.get("paper", "")} if verb == "issue" else {}
        getattr(actions, verb)(visit=visit, **more, by=viewer, at=request.city_now)  # type: ignore[attr-defined]
        return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(here)
    kinds = {"cancel": forms.Cancel, "finish": forms.Finish}
    if verb not in kinds:
        raise Http404

    def act(given: dict[str, Any], how: dict[str, Any]) -> str:
        getattr(actions, verb)(visit=visit, **given, **how)
        return here

    form = kinds[verb](request.POST or None)
    return telling.run(request, form, verb, act, about=row.subject, crumbs=[Crumb(row.number, here)])


@page("inspections.grade")
def grade(request: HttpRequest, compound: UUID) -> HttpResponse:
    """A compound's risk colour, with its reason."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        names = premises.compound_names(viewer, [compound], at, at)
    if compound not in names:
        raise Hidden

    def act(given: dict[str, Any], how: dict[str, Any]) -> str:
        actions.grade(compound=compound, **given, **how)
        return "/inspections/plan"

    return telling.run(request, forms.Grade(request.POST or None), "grade", act, about=names[compound])

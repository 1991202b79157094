"""Who may make visits: officers with their certificates, engineers under contract until a day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.act.inspections import actions, forms, imports, queries
from anlan.act.inspections.pages import telling
from anlan.act.inspections.pages.telling import HOME
from anlan.ground.people import queries as people
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.kernel import area as areas
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor

CERTIFY = "inspections.certify"


@page("inspections.plan")
def index(request: HttpRequest) -> HttpResponse:
    """Certificates and contracts, with what ran out told as such."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    may = viewer.any(CERTIFY)
    revoke = said("inspections.verb.revoke")
    found = queries.officers(viewer)
    if form := asked(request):
        titles = [f"inspections.who.col.{name}" for name in imports.NAMES]
        cells = imports.cells(found, people.refs(viewer, [o.person for o in found]))
        return sheet_of(form, "certificates", at, titles, cells)
    context = {
        "crumbs": [HOME, Crumb(said("inspections.who.title"))],
        "officers": [
            (
                o,
                said(f"standards.department.{o.body}"),
                o.holds(at),
                Verb(revoke, said("inspections.then.revoke"), f"/inspections/who/{o.id}/revoke", "close")
                if may and o.holds(at)
                else None,
            )
            for o in found
        ],
        "experts": [(e, e.holds(at)) for e in queries.experts(viewer)],
        "may_certify": may,
        "may_engage": viewer.any("inspections.engage"),
        "at": at,
    }
    return render(request, "inspections/who.html", context)


@page(CERTIFY)
def do(request: HttpRequest, verb: str) -> HttpResponse:
    """Note a certificate, or take an engineer under contract."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    area = areas.pad(areas.trunk(viewer.scopes()[0])[:6])
    if verb not in ("certify", "engage"):
        raise Http404
    post = request.POST if request.method == "POST" else None
    form = forms.Certify(post, finds=telling.finds(viewer, at)) if verb == "certify" else forms.Engage(post)

    def act(given: dict[str, Any], how: dict[str, Any]) -> str:
        if verb == "engage":
            given["firm"] = given.pop("firm_name")
        getattr(actions, verb)(**given, area=area, **how)
        return "/inspections/who/"

    return telling.run(request, form, verb, act, crumbs=[Crumb(said("inspections.who.title"), "/inspections/who/")])


@page(CERTIFY)
def revoke(request: HttpRequest, certificate: UUID) -> HttpResponse:
    """Take a certificate back."""
    if request.method != "POST":
        raise Http404
    actions.revoke(certificate=certificate, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect("/inspections/who/")

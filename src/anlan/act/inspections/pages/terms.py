"""The terms: caps, pass mark and frequencies in force, their versions, a new one, its confirmation by somebody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.act.inspections import actions, forms, queries
from anlan.act.inspections.pages.telling import HOME, READ
from anlan.act.inspections.rules.terms import GRADES, NO_GRADE, NUMBERS, OFTEN
from anlan.ground.access import queries as access
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Verb
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.kernel.decision import Refused, said


@page(READ)
def terms(request: HttpRequest) -> HttpResponse:
    """Everybody who reads visits reads how often they are made; the section proposes, the director confirms."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        now = queries.terms_at(viewer, at)
        versions = queries.versions(viewer)
        names = access.names({who for v in versions for who in (v.proposed_by, v.confirmed_by) if who})
    may = viewer.any("inspections.propose")
    form = forms.Terms(request.POST or None, now=now)
    if request.method == "POST":
        if not may:
            raise Http404
        if form.is_valid() and _proposed(request, form):
            return redirect("/inspections/terms")
    confirm = viewer.any("inspections.confirm")
    context = {
        "crumbs": [HOME, Crumb(said("inspections.terms.title"))],
        "now": now,
        "status": said(f"inspections.status.{now.status}"),
        "lines": [Fact(said(f"inspections.setting.{n}"), str(getattr(now, n))) for n in NUMBERS],
        "table": [(said(f"inspections.grade.{g}"), [now.days(g, k) for k in OFTEN]) for g in (*GRADES, NO_GRADE)],
        "kinds": [said(f"inspections.kind.{k}") for k in OFTEN],
        "versions": [
            (
                v,
                names.get(v.proposed_by, ""),
                names.get(v.confirmed_by, "") if v.confirmed_by else "",
                Verb(
                    said("inspections.verb.confirm"),
                    said("inspections.then.confirm"),
                    f"/inspections/terms/{v.id}/confirm",
                    "check",
                )
                if confirm and v.state == "draft"
                else None,
            )
            for v in versions
        ],
        "form": form,
        "may": may,
        "propose": Verb(said("inspections.verb.propose"), said("inspections.then.propose"), icon="rule", first=True),
        "at": at,
    }
    return render(request, "inspections/terms.html", context, status=422 if request.method == "POST" else 200)


def _proposed(request: HttpRequest, form: forms.Terms) -> bool:
    """Whether the draft was taken; else the form says why not."""
    given = form.cleaned_data
    try:
        actions.propose(
            values=form.values(),
            valid_from=given["valid_from"],
            text=given["text"],
            by=request.actor,
            at=request.city_now,
            key=form.cleaned_data["key"],  # type: ignore[attr-defined]
        )
    except Refused as refused:
        form.add_error(None, say(refused.because))
        return False
    return True


@page("inspections.confirm")
def confirm(request: HttpRequest, setting: UUID) -> HttpResponse:
    """Put a draft in force."""
    if request.method != "POST":
        raise Http404
    actions.confirm(setting=setting, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect("/inspections/terms")

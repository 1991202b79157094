"""The terms: what is in force, its versions, a new one, and its confirmation by somebody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.ground.access import queries as access
from anlan.ground.premises import actions, forms, queries, states
from anlan.ground.premises.pages.telling import READ
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Verb
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.infra.versions import Told
from anlan.kernel.decision import Refused, said

HERE = "/premises/settings/"
VERBS = {"confirm": ("confirm_terms", "check"), "discard": ("discard_terms", "close")}


@page(READ)
def settings(request: HttpRequest) -> HttpResponse:
    """Everybody who reads premises reads their terms; the section proposes, the director confirms."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        terms, duties, versions = queries.terms_at(at), queries.duties_at(at), queries.term_versions(viewer)
        names = access.names({who for v in versions for who in (v.proposed_by, v.confirmed_by) if who})
    may = viewer.any("premises.propose_terms")
    initial = {
        "least_units": terms.least_units,
        "deep": terms.deep,
        "notice": terms.notice,
        **{d.code: d.every_days for d in duties},
    }
    form = forms.Terms(request.POST or None, duties=[d.code for d in duties], initial=initial)
    if request.method == "POST":
        if not may:
            raise Http404
        if form.is_valid() and _proposed(request, form):
            return redirect(HERE)
    context = {
        "crumbs": [Crumb(said("premises.title"), "/premises/"), Crumb(said("premises.settings.title"))],
        "terms": terms,
        "status": said(f"premises.settings.status.{terms.status}"),
        "lines": [
            Fact(said("premises.form.least_units"), str(terms.least_units)),
            Fact(said("premises.form.deep"), str(terms.deep)),
            Fact(said("premises.form.notice"), str(terms.notice)),
            *(Fact(said(f"premises.duty.{d.code}"), said("premises.duty.every", n=d.every_days), said(d.basis))
              for d in duties),
        ],
        "versions": [
            (v, said(f"premises.settings.state.{v.state}"), names.get(v.proposed_by, ""),
             names.get(v.confirmed_by, "") if v.confirmed_by else "", _verbs(viewer, v), _told(v))
            for v in versions
        ],
        "form": form,
        "may": may and not any(v.state == states.DRAFT for v in versions),
        "propose": Verb(
            said("premises.verb.propose_terms"), said("premises.then.propose_terms"), icon="rule", first=True
        ),
    }  # fmt: skip
    return render(request, "premises/settings.html", context, status=422 if request.method == "POST" else 200)


def _proposed(request: HttpRequest, form: forms.Terms) -> bool:
    """Whether the draft was taken; else the form says why not."""
    given = form.cleaned_data
    try:
        actions.propose_terms(
            values=form.numbers(), valid_from=given["from_day"], text=given["text"],
            by=request.actor, at=request.city_now, key=given["key"],  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, say(refused.because))
        return False
    return True


def _told(v: Told) -> list[Fact]:
    numbers = [
        Fact(said(f"premises.form.{name}"), str(v.values[name]))
        for name in ("least_units", "deep", "notice")
        if name in v.values
    ]
    duties = v.values["duties"].items()
    return numbers + [Fact(said(f"premises.duty.{c}"), said("premises.duty.every", n=days)) for c, days in duties]


def _verbs(viewer: Any, v: Told) -> list[Verb]:
    if v.state != states.DRAFT:
        return []
    return [
        Verb(said(f"premises.verb.{verb}"), said(f"premises.then.{verb}"), f"{HERE}{v.id}/{slug}", icon)
        for slug, (verb, icon) in VERBS.items()
        if viewer.any(f"premises.{verb}")
    ]


@require_POST
@page(READ)
def decide(request: HttpRequest, setting: UUID, verb: str) -> HttpResponse:
    """Put a draft in force, or lay it aside."""
    if verb not in VERBS:
        raise Http404
    act = getattr(actions, VERBS[verb][0])
    act(setting=setting, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(HERE)

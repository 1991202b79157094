"""A ladder: what is in force, its versions, a new one, and its confirmation by somebody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.ground.access import queries as access
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, Refused, said
from anlan.warn.calls import actions, forms, queries, states

READ = "calls.read"


@page(READ)
def one(request: HttpRequest, name: str) -> HttpResponse:
    """Everybody who reads calls reads how they ask; the section proposes, the director confirms."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    with reading(viewer):
        versions = queries.versions(viewer, name)
    now = next((v for v in versions if v.state in states.IN_FORCE and v.valid_to is None), None)
    if now is None:
        raise Hidden
    may = viewer.any("calls.propose")
    form = forms.Steps(request.POST or None, steps=now.steps, mode=now.mode)
    if request.method == "POST":
        if not may:
            raise Http404
        if form.is_valid() and _proposed(request, name, form):
            return redirect(f"/calls/ladders/{name}/")
    with reading(viewer):
        names = access.names({who for v in versions for who in (v.proposed_by, v.confirmed_by) if who})
    context = {
        "at": request.city_now,  # type: ignore[attr-defined]
        "crumbs": [Crumb(said("calls.log.title"), "/calls/"), Crumb(now.names)],
        "now": now,
        "versions": [
            (v, names.get(v.proposed_by, ""), names.get(v.confirmed_by, ""), _verbs(viewer, v)) for v in versions
        ],
        "form": form,
        "may": may and not any(v.state == states.DRAFT for v in versions),
        "propose": Verb(said("calls.verb.propose"), said("calls.then.propose"), icon="rule", first=True),
    }
    return render(request, "calls/ladder.html", context, status=422 if request.method == "POST" else 200)


def _proposed(request: HttpRequest, name: str, form: forms.Steps) -> bool:
    """Whether the draft was taken; else the form says why not."""
    given = form.cleaned_data
    try:
        actions.propose(
            name=name, steps=form.steps(), mode=given["mode"], text=given["text"],
            by=request.actor, at=request.city_now, key=given["key"],  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, say(refused.because))
        return False
    return True


def _verbs(viewer: Any, v: queries.LadderView) -> list[Verb]:
    if v.state != states.DRAFT:
        return []
    return [
        Verb(said(f"calls.verb.{verb}"), said(f"calls.then.{verb}"), f"/calls/ladders/{v.id}/{verb}", icon)
        for verb, icon in (("confirm", "check"), ("discard", "close"))
        if viewer.any(f"calls.{verb}")
    ]


@require_POST
@page("calls.confirm")
def confirm(request: HttpRequest, version: UUID) -> HttpResponse:
    """Put a draft in force."""
    actions.confirm(version=version, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return _done(request, version)


@require_POST
@page("calls.discard")
def discard(request: HttpRequest, version: UUID) -> HttpResponse:
    """Lay a draft aside."""
    actions.discard(version=version, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return _done(request, version)


def _done(request: HttpRequest, version: UUID) -> HttpResponse:
    with reading(request.actor):  # type: ignore[attr-defined]
        name = queries.ladder_names(request.actor, [version])[version]  # type: ignore[attr-defined]
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(f"/calls/ladders/{name}/")

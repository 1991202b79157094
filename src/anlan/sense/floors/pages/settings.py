"""The terms of floors: what is in force, its versions, what a draft would change, a new one and its confirmation."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.ground.access import queries as access
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Verb
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.infra.versions import Told
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Refused, said
from anlan.sense.floors import actions, forms, queries, states
from anlan.sense.floors.pages.telling import READ
from anlan.sense.floors.rules.terms import NAMES, differences

HERE = "/floors/settings/"
VERBS = {"confirm": ("confirm_terms", "check"), "discard": ("discard_terms", "close")}
RULES = tuple(f"F-0{n}" for n in range(1, 6))  # who is asked when, and for how long: those are edited as rules


@page(READ)
def settings(request: HttpRequest) -> HttpResponse:
    """Everybody who reads floors reads their terms; the section proposes, the director confirms."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    terms = queries.terms_at(at)
    may = viewer.any("floors.propose_terms")
    tomorrow = (at.astimezone(CITY) + timedelta(days=1)).date()
    form = forms.Terms(request.POST or None, initial={**terms.values, "from_day": tomorrow})
    if request.method == "POST":
        if not may:
            raise Http404
        if form.is_valid() and _proposed(request, form):
            return redirect(HERE)
    with reading(viewer):
        context = _context(viewer, terms, at)
    context |= {
        "form": form,
        "may": may and not context["drafted"],
        "propose": Verb(said("floors.verb.propose_terms"), said("floors.then.propose_terms"), icon="rule", first=True),
    }
    return render(request, "floors/settings.html", context, status=422 if request.method == "POST" else 200)


def _context(viewer: Any, terms: queries.Terms, at: datetime) -> dict[str, Any]:
    versions = queries.term_versions(viewer)
    names = access.names({who for v in versions for who in (v.proposed_by, v.confirmed_by) if who})
    drafts = [v for v in versions if v.state == states.DRAFT]
    return {
        "crumbs": [Crumb(said("floors.title"), "/floors/"), Crumb(said("floors.settings.title"))],
        "terms": terms,
        "status": said(f"floors.status.{terms.status}"),
        "lines": [Fact(said(f"floors.term.{name}"), str(terms.values[name])) for name in NAMES],
        "rules": RULES if viewer.any("thresholds.read") else (),
        "drafted": bool(drafts),
        "preview": _preview(viewer, terms, drafts[0], at) if drafts else None,
        "versions": [
            (v, said(f"floors.settings.state.{v.state}"), names.get(v.proposed_by, ""),
             names.get(v.confirmed_by, "") if v.confirmed_by else "", _verbs(viewer, v))
            for v in versions
        ],
    }  # fmt: skip


def _preview(viewer: Any, terms: queries.Terms, draft: Told, at: datetime) -> dict[str, Any]:
    """What a draft says otherwise, and how the floors that one sees would stand by it now."""
    rows = [r for r in queries.listing(viewer, at) if r.ended_at is None]
    numbers = {r.device: [r.numbers[name] for name in ("ratio", "worst", "mean")] for r in rows}
    before, after = (queries.effect(viewer, v, numbers, at) for v in (terms.values, draft.values))
    return {
        "changes": [(said(f"floors.term.{n}"), was, now) for n, was, now in differences(terms.values, draft.values)],
        "effect": [(said(f"floors.settings.effect.{name}"), n, after[name]) for name, n in before.items()],
        "floors": len(rows),
    }


def _proposed(request: HttpRequest, form: forms.Terms) -> bool:
    """Whether the draft was taken; else the form says why not."""
    given = form.cleaned_data
    try:
        actions.propose_terms(
            values={name: given[name] for name in NAMES},
            valid_from=datetime.combine(given["from_day"], time(), CITY), text=given["text"],
            by=request.actor, at=request.city_now, key=given["key"],  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, say(refused.because))
        return False
    return True


def _verbs(viewer: Any, v: Told) -> list[Verb]:
    if v.state != states.DRAFT:
        return []
    return [
        Verb(said(f"floors.verb.{verb}"), said(f"floors.then.{verb}"), f"{HERE}{v.id}/{slug}", icon)
        for slug, (verb, icon) in VERBS.items()
        if viewer.any(f"floors.{verb}")
    ]


@require_POST  # type: ignore[untyped-decorator]
@page(READ)
def decide(request: HttpRequest, setting: UUID, verb: str) -> HttpResponse:
    """Put a draft in force, or lay it aside."""
    if verb not in VERBS:
        raise Http404
    getattr(actions, VERBS[verb][0])(setting=setting, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(HERE)

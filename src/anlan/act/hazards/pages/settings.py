"""The deadlines: what is in force, its versions, a new one, and its confirmation by somebody else."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.act.hazards import actions, forms, queries
from anlan.act.hazards.queries.names import names_of
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Verb
from anlan.infra.scope import reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import said

NUMBERS = queries.NUMBERS


@page("hazards.read")
def settings(request: HttpRequest) -> HttpResponse:
    """Everybody who reads hazards reads their deadlines; the section proposes and confirms."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        terms = queries.terms_at(viewer, at)
        initial = {
            **{n: getattr(terms, n) for n in NUMBERS},
            **{f"hours_{kind}": n for kind, n in terms.hours},
            "reminders": ", ".join(map(str, terms.reminders)),
            "holidays": " ".join(terms.holidays),
            "make_up": " ".join(terms.make_up),
            "valid_from": (at.astimezone(CITY) + timedelta(days=1)).date(),
        }
    may_propose = viewer.any("hazards.propose")
    post = request.method == "POST"
    form = forms.Terms(
        request.POST if post else None, initial=initial, numbers=NUMBERS, kinds=(*queries.kinds(), queries.ALERT)
    )
    if post:
        if not may_propose:
            raise Http404
        if form.is_valid():
            begins = datetime.combine(form.cleaned_data["valid_from"], time(), CITY)
            actions.propose(
                values=form.values(),
                valid_from=begins,
                text=form.cleaned_data["text"],
                by=viewer,
                at=at,
                key=form.cleaned_data["key"],
            )
            return redirect("/hazards/settings")
    with reading(viewer):
        context = _context(viewer, at, terms) | {"form": form, "may_propose": may_propose}
    return render(request, "hazards/settings.html", context, status=422 if post else 200)


def _context(viewer: Any, at: datetime, terms: Any) -> dict[str, Any]:
    versions = queries.versions(viewer)
    names = names_of(
        viewer, {v.proposed_by for v in versions} | {v.confirmed_by for v in versions if v.confirmed_by}, (), at
    )
    return {
        "crumbs": [Crumb(said("hazards.title"), "/hazards/"), Crumb(said("hazards.settings.title"))],
        "terms": terms,
        "status": said(f"hazards.status.{terms.status}"),
        "lines": [Fact(said(f"hazards.setting.{n}"), str(getattr(terms, n))) for n in NUMBERS]
        + [
            Fact(said("hazards.setting.reminders"), ", ".join(f"{r}%" for r in terms.reminders)),
            Fact(said("hazards.setting.hours"), _hours(terms)),
            Fact(said("hazards.setting.chain"), said("hazards.setting.chain.value", n=len(terms.chain))),
            Fact(said("hazards.setting.holidays"), " ".join(terms.holidays) or said("hazards.setting.none")),
            Fact(said("hazards.setting.make_up"), " ".join(terms.make_up) or said("hazards.setting.none")),
        ],
        "versions": [
            (v, names.get(v.proposed_by, ""), names.get(v.confirmed_by, "") if v.confirmed_by else "", _verb(viewer, v))
            for v in versions
        ],
        "propose": Verb(said("hazards.verb.propose"), said("hazards.then.propose"), icon="rule", first=True),
    }


def _hours(terms: Any) -> Any:
    """Kinds with a limit in hours, each with its own."""
    told = [said("hazards.setting.hours.one", what=said(forms.hours_label(kind)), n=n) for kind, n in terms.hours]
    return (
        said("hazards.setting.hours.all", those=[one.as_json() for one in told])
        if told
        else said("hazards.setting.none")
    )


def _verb(viewer: Any, v: Any) -> Verb | None:
    if v.state != "draft" or not viewer.any("hazards.confirm"):
        return None
    return Verb(
        said("hazards.verb.confirm"), said("hazards.then.confirm"), f"/hazards/settings/{v.id}/confirm", icon="check"
    )


@page("hazards.confirm")
def confirm(request: HttpRequest, setting: UUID) -> HttpResponse:
    """Put a draft in force."""
    if request.method != "POST":
        raise Http404
    actions.confirm(setting=setting, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect("/hazards/settings")

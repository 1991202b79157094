"""The verbs over rules by their forms: draft and revise, confirm, drop, end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.ground.areas import queries as areas_now
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.kernel.decision import Refused, said
from anlan.warn.thresholds import actions, forms, queries, states

DRAFT = "thresholds.draft"


@page(DRAFT)
def draft(request: HttpRequest, number: str = "") -> HttpResponse:
    """A new rule, the next version of one, or changes to its draft."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        known = queries.versions(viewer, number) if number else []
        choices = _areas(viewer, at)
    if number and not known:
        raise Http404
    open_ = next((v for v in known if v.state == states.DRAFT and not v.withdraws), None)
    base = open_ or next((v for v in known if v.state in states.SPEAKING), known[0] if known else None)
    form = forms.RuleForm(
        request.POST or None,
        areas=choices,
        fixed=number,
        initial=forms.filled(base) if base else {"areas": [choices[0][0]] if choices else []},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, form, open_)
            return redirect(f"/thresholds/{form.cleaned_data['number']}/")
        except Refused as refused:
            form.add_error(None, say(refused.because))
    title = "thresholds.draft.revise" if open_ else "thresholds.draft.next" if known else "thresholds.draft.new"
    crumbs = [Crumb(said("thresholds.title"), "/thresholds/")]
    if number:
        crumbs.append(Crumb(number, f"/thresholds/{number}/"))
    context = {
        "at": at,
        "form": form,
        "title": title,
        "crumbs": [*crumbs, Crumb(said(title))],
        "button": Verb(said("thresholds.verb.draft"), said("thresholds.then.draft"), icon="check", first=True),
    }
    return render(request, "thresholds/draft.html", context, status=422 if request.method == "POST" else 200)


def _areas(viewer: Any, at: Any) -> list[tuple[str, str]]:
    """County and towns that the viewer sees, by name."""
    rows = areas_now.areas_of(viewer, at, layer="admin", level="county") + areas_now.areas_of(
        viewer, at, layer="admin", level="town"
    )
    return [(a.code, say(said("thresholds.form.area", name=a.said))) for a in rows]


def _save(request: HttpRequest, form: forms.RuleForm, open_: queries.RuleView | None) -> None:
    given = form.cleaned_data
    who: dict[str, Any] = {"by": request.actor, "at": request.city_now, "key": given["key"]}  # type: ignore[attr-defined]
    names = {"zh": given["name_zh"], "en": given["name_en"]}
    rest = (names, given["kind"], form.settings(), given["areas"], int(given["level"]), given["ladder"], given["note"])
    if open_ is not None:
        actions.revise(open_.id, *rest, **who)
    else:
        actions.draft(given["number"], *rest, **who)


@require_POST
@page("thresholds.confirm")
def confirm(request: HttpRequest, rule: UUID) -> HttpResponse:
    """Put a draft or a default in force as the second person."""
    actions.confirm(rule, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return _done(request, rule)


@require_POST
@page(DRAFT)
def discard(request: HttpRequest, rule: UUID) -> HttpResponse:
    """Drop a draft."""
    actions.discard(rule, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return _done(request, rule)


@page(DRAFT)
def withdraw(request: HttpRequest, rule: UUID) -> HttpResponse:
    """Draft a rule's end."""
    with reading(request.actor):  # type: ignore[attr-defined]
        known = queries.rule(request.actor, rule)  # type: ignore[attr-defined]
    form = forms.Note(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.withdraw(rule, given["note"], by=request.actor, at=request.city_now, key=given["key"])  # type: ignore[attr-defined]
        return _done(request, rule)
    context = {
        "at": request.city_now,  # type: ignore[attr-defined]
        "rule": known,
        "form": form,
        "button": Verb(said("thresholds.verb.withdraw"), said("thresholds.then.withdraw"), icon="check", first=True),
        "action": request.path,
        "crumbs": [
            Crumb(said("thresholds.title"), "/thresholds/"),
            Crumb(known.number, f"/thresholds/{known.number}/"),
            Crumb(said("thresholds.verb.withdraw")),
        ],
    }
    part = request.headers.get("HX-Request")
    status = 422 if request.method == "POST" else 200
    return render(request, "thresholds/do_part.html" if part else "thresholds/do.html", context, status=status)


def _done(request: HttpRequest, rule: UUID) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    with reading(request.actor):  # type: ignore[attr-defined]
        return redirect(f"/thresholds/{queries.rule(request.actor, rule).number}/")  # type: ignore[attr-defined]

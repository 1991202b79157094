"""The desk's verbs over calls: answer for oneself, not wait, record an ordinary phone call, stop with a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.scope import reading
from anlan.kernel.decision import said
from anlan.warn.calls import actions, forms, queries


@require_POST
@page("calls.escalate")
def escalate(request: HttpRequest, call: UUID) -> HttpResponse:
    """Ask the next step's people now."""
    actions.escalate(call, by_hand=True, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return _done(request, call)


@require_POST
@page("calls.answer")
def answer(request: HttpRequest, call: UUID) -> HttpResponse:
    """Say yes at the desk, where one is asked in person."""
    actions.answer(call, "yes", by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return _done(request, call)


@page("calls.record")
def record(request: HttpRequest, call: UUID) -> HttpResponse:
    """Who was reached by ordinary phone, what was said, and by whom."""
    with reading(request.actor):  # type: ignore[attr-defined]
        view = queries.call(request.actor, call)  # type: ignore[attr-defined]
    people = {str(a.person): a.name for a in view.asked if a.person is not None}
    form = forms.Record(request.POST or None, people=list(people.items()))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.record(
            call,
            UUID(given["person"]),
            given["answer"],
            given["said_by"],
            by=request.actor,  # type: ignore[attr-defined]
            at=request.city_now,  # type: ignore[attr-defined]
            key=given["key"],
        )
        return _done(request, call)
    return _form(request, view, form, "record")


@page("calls.stop")
def stop(request: HttpRequest, call: UUID) -> HttpResponse:
    """Stop asking, with a reason that everybody asked gets."""
    with reading(request.actor):  # type: ignore[attr-defined]
        view = queries.call(request.actor, call)  # type: ignore[attr-defined]
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.stop(call, given["reason"], by=request.actor, at=request.city_now, key=given["key"])  # type: ignore[attr-defined]
        return _done(request, call)
    return _form(request, view, form, "stop")


def _form(request: HttpRequest, view: queries.CallView, form: Any, verb: str) -> HttpResponse:
    context = {
        "at": request.city_now,  # type: ignore[attr-defined]
        "call": view,
        "form": form,
        "verb": verb,
        "button": Verb(said(f"calls.verb.{verb}"), said(f"calls.then.{verb}"), icon="check", first=True),
        "action": request.path,
        "crumbs": [
            Crumb(said("calls.log.title"), "/calls/"),
            Crumb(said("calls.file.crumb", code=view.code), f"/calls/{view.id}/"),
            Crumb(said(f"calls.verb.{verb}")),
        ],
    }
    status = 422 if request.method == "POST" else 200
    part = request.headers.get("HX-Request")
    return render(request, "calls/do_part.html" if part else "calls/do.html", context, status=status)


def _done(request: HttpRequest, call: UUID) -> HttpResponse:
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(f"/calls/{call}/")

"""The forms of the verbs about zeros: signed with a photo; confirmed or dropped by a second person; a watch ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.infra import files
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.scope import reading
from anlan.kernel.decision import said
from anlan.sense.floors import actions, forms, queries


@page("floors.tare")
def tare(request: HttpRequest, instrument: UUID) -> HttpResponse:
    """Sign a zero: the form on GET, the verb on POST."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        watch, gauge = queries.gauge_of(viewer, instrument, at)
        row = queries.one(viewer, watch, at)
        now = queries.raw_now(viewer, instrument, at)
    post = request.method == "POST"
    form = forms.Tare(request.POST if post else None, request.FILES if post else None)
    if post and form.is_valid():
        photo = files.keep(form.cleaned_data["photo"].read(), viewer, at)
        given = {"instrument": instrument, "reason": form.cleaned_data["reason"], "photos": (photo,)}
        actions.tare(**given, by=viewer, at=at, key=form.cleaned_data["key"])
        return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(f"/floors/{watch}/")
    share = queries.terms_at(at).tare_percent
    second = now.ratio is None or now.ratio > share
    name = queries.thing(row.place) if row.place else row.device
    context = {
        "form": form,
        "about": said(
            "floors.tare.about", floor=name, kind=said(f"floors.kind.{gauge.kind}"),
            value="?" if now.value is None else f"{now.value:g}", was=f"{gauge.tare:g}",
        ),
        "second": said("floors.tare.second", share=f"{share:g}") if second else "",
        "button": Verb(said("floors.verb.tare"), said("floors.then.tare"), icon="check", first=True),
        "action": request.path,
        "crumbs": [
            Crumb(said("floors.title"), "/floors/"), Crumb(name, f"/floors/{watch}/"), Crumb(said("floors.verb.tare")),
        ],
        "dialog": bool(request.headers.get("HX-Request")),
        "at": at,
    }  # fmt: skip
    template = "floors/do_part.html" if request.headers.get("HX-Request") else "floors/do.html"
    return render(request, template, context, status=422 if post else 200)


@require_POST  # type: ignore[untyped-decorator]
@page("floors.confirm_tare")
def confirm(request: HttpRequest, tare: UUID) -> HttpResponse:
    """A second person saw the bare zone."""
    return _decided(request, tare, actions.confirm_tare)


@require_POST  # type: ignore[untyped-decorator]
@page("floors.drop_tare")
def drop(request: HttpRequest, tare: UUID) -> HttpResponse:
    """The zone is not bare."""
    return _decided(request, tare, actions.drop_tare)


def _decided(request: HttpRequest, tare: UUID, verb: Any) -> HttpResponse:
    viewer: Any = request.actor  # type: ignore[attr-defined]
    with reading(viewer):
        watch = queries.watch_of_tare(viewer, tare)
    verb(tare=tare, by=viewer, at=request.city_now)  # type: ignore[attr-defined]
    return redirect(f"/floors/{watch}/")


@require_POST  # type: ignore[untyped-decorator]
@page("floors.end")
def end(request: HttpRequest, watch: UUID) -> HttpResponse:
    """A floor is watched no longer."""
    actions.end(watch, request.POST.get("reason", ""), by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return redirect(f"/floors/{watch}/")

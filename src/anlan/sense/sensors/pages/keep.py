"""One stream is registered, or what is known of it said anew; whole files come in by the import."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.areas import queries as places
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.kernel.decision import Refused, said
from anlan.kernel.rights import Actor
from anlan.sense.sensors import actions, forms, queries

KNOWN = ("name", "name_en", "area", "period_s", "lon", "lat", "low", "high", "datum")


@page("sensors.add")
def new(request: HttpRequest) -> HttpResponse:
    """A stream that is not known yet, with its device where that is new as well."""
    viewer, at = _who(request)
    form = forms.StreamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device, key = form.cleaned_data["device"], form.cleaned_data["stream"]
        try:
            actions.add(device, key, form.facts(form.cleaned_data["quantity"]), by=viewer, at=at)
        except Refused as refused:
            form.add_error(None, say(refused.because))
        else:
            with reading(viewer):
                return redirect(f"/sensors/{queries.by_topic(viewer, device, key, at).id}/")
    verb = Verb(said("sensors.form.add"), said("sensors.form.add.then"), icon="plus", first=True)
    return _page(request, form, verb)


@page("sensors.correct")
def correct(request: HttpRequest, stream: UUID) -> HttpResponse:
    """What is known of a stream, said anew; what it measures stays."""
    viewer, at = _who(request)
    with reading(viewer):
        row = queries.one(viewer, stream, at)
    form = forms.StreamForm(request.POST or None, initial={name: getattr(row, name) for name in KNOWN}, known=True)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct(stream, form.facts(row.quantity, row.owner), by=viewer, at=at)
            return redirect(f"/sensors/{stream}/")
        except Refused as refused:
            form.add_error(None, say(refused.because))
    return _page(request, form, Verb(said("sensors.form.correct"), said("sensors.form.correct.then"), first=True), row)


def _page(request: HttpRequest, form: Any, verb: Verb, row: queries.StreamRow | None = None) -> HttpResponse:
    viewer, at = _who(request)
    code = str(form["area"].value() or "")
    with reading(viewer):
        named = places.names(viewer, {code}, at)[code] if code else ""
    crumbs = [Crumb(said("sensors.title"), "/sensors/"), *([Crumb(row.names, f"/sensors/{row.id}/")] if row else [])]
    context = {"crumbs": [*crumbs, Crumb(verb.label)], "form": form, "verb": verb, "row": row, "place": named}
    return render(request, "sensors/keep.html", context, status=422 if form.errors else 200)


def _who(request: HttpRequest) -> tuple[Actor, datetime]:
    return request.actor, request.city_now  # type: ignore[attr-defined]

"""Putting one floor under watch by hand: find the site, its floor, and the stream that speaks for it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.premises import queries as premises
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Text, Verb
from anlan.infra.pages.words import say, spoken
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel import area as areas
from anlan.kernel.decision import Hidden, said
from anlan.kernel.rights import Actor
from anlan.sense.floors import forms, imports, queries
from anlan.sense.floors.rules.gauges import KINDS
from anlan.sense.sensors import queries as streams

SITES = 8  # sites whose floors one search shows


@page(imports.RIGHT)
def watch(request: HttpRequest) -> HttpResponse:
    """Without a floor the search, with one the form; each instrument of a floor is one turn of it."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at: datetime = request.city_now  # type: ignore[attr-defined]
    wanted = _uuid(request.GET.get("floor", ""))
    crumbs = [Crumb(said("floors.title"), "/floors/"), Crumb(said("floors.watch.title"))]
    if wanted is None:
        words = request.GET.get("q", "").replace("\x00", "").strip()[:60]
        return render(
            request, "floors/watch.html", {"crumbs": crumbs, "words": words, "sites": _sites(viewer, words, at)}
        )
    with reading(viewer):
        place = premises.floor_places(viewer, at, [wanted]).get(wanted)
        if place is None:
            raise Hidden
        choices = _streams(viewer, place.area, at)
    post = request.method == "POST"
    form = forms.Watch(request.POST if post else None, streams=choices, m2=place.row.m2)
    if post and form.is_valid() and _taken(form, place, viewer, at):
        with reading(viewer):
            row = next((w for w in queries.listing(viewer, at) if w.floor == wanted), None)
        return redirect(f"/floors/{row.id}/" if row else "/floors/")
    context = {
        "crumbs": crumbs,
        "form": form,
        "place": queries.thing(place),
        "limit": place.row.limit,
        "none": not choices,
        "button": Verb(said("floors.verb.watch"), said("floors.then.watch"), icon="check", first=True),
        "action": request.get_full_path(),
    }
    return render(request, "floors/watch.html", context, status=422 if post else 200)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _sites(viewer: Actor, words: str, at: datetime) -> list[tuple[Text, list[tuple[UUID, Text, bool]]]]:
    """Sites that fit, each with its floors, the highest first; those watched already say so."""
    if not words:
        return []
    watched = {w.floor for w in queries.listing(viewer, at)}
    found = []
    for site in premises.compounds(viewer, at, at, premises.Filters(words=words))[:SITES]:
        floors = [
            (floor.id, said("floors.watch.floor", building=house.said, floor=floor.name), floor.id in watched)
            for house in premises.buildings(viewer, site.id, at, at)
            for floor in house.floors
        ]
        found.append((dict(site.said), floors))
    return found


def _streams(viewer: Actor, area: str, at: datetime) -> list[tuple[str, str]]:
    """Streams of the village that measure what a floor is weighed by, and are not a floor's yet."""
    with reading(SYSTEM):
        used = queries.in_use(SYSTEM)
    measures = {kind.quantity for kind in KINDS.values()}
    found = []
    for quantity in sorted(measures):
        rows, _ = streams.listing(viewer, at, area=areas.village(area), quantity=quantity)
        found += [r for r in rows if r.number not in used and not r.device.startswith(streams.MADE)]
    return [(f"{r.device}/{r.key}", _named(r)) for r in found]


def _named(r: Any) -> str:
    quantity = say(f"sensors.quantity.{r.quantity}")
    return say("floors.watch.stream", name=r.name, stream=f"{r.device}/{r.key}", quantity=quantity)


def _taken(form: forms.Watch, place: premises.FloorPlace, viewer: Actor, at: datetime) -> bool:
    """Take it in as a file of one row is taken in; its mistakes go to the fields."""
    device, _, key = form.cleaned_data["stream"].rpartition("/")
    row = {
        "compound": place.ref or str(place.compound), "building": place.building, "floor": place.row.level,
        "device": device, "stream": key, **form.row(),
    }  # fmt: skip
    report = imports.run(_file(row), "form.csv", by=viewer, at=at)
    for error in report.errors:
        form.add_error(error.field if error.field in form.fields else None, str(spoken(error.because)))
    return not report.errors


def _file(row: Mapping[str, Any]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row))
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue().encode()

"""One alert's file: its frozen texts in both languages, who was asked, the time line that runs through now."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from anlan.ground.areas import queries as areas_now
from anlan.infra.journal.trail import trail, whole
from anlan.infra.pages import house
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Verb
from anlan.infra.pages.past import asked_at
from anlan.infra.scope import reading
from anlan.kernel.decision import Said, said
from anlan.warn.alerts import actions, forms, queries
from anlan.warn.alerts.pages import telling


@page("alerts.read")
def file(request: HttpRequest, episode: UUID) -> HttpResponse:
    """The file as of now, or as of a past time."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    message = queries.said_in(viewer, episode)
    if message is not None:  # what follows from an alert names the message that it followed from
        return redirect(f"/alerts/{message[0]}/#alert-{message[1]}")
    one = queries.episode(viewer, episode, at)
    chain = queries.chain(viewer, episode, at)
    crossed = telling.worst_of(one, chain)
    others = telling.others_of(viewer, one, at)
    where = areas_now.names(viewer, {one.area}, at)[one.area]
    context = {
        "at": at,
        "viewing_past": past,
        "crumbs": [Crumb(said("alerts.title"), "/alerts/"), Crumb(one.line)],
        "title": one.line,
        "level": one.level,
        "tags": [telling.level(one.level)],
        "under": said(f"alerts.state.{one.state}"),
        "groups": [(said("alerts.file.facts"), [*telling.thing(viewer, one, at), *telling.facts(one, crossed, where)])]
        + _followed(viewer, episode, at),
        "notes": telling.there(viewer, one),
        "chain": list(reversed(chain)),
        "people": telling.asked(others),
        "moments": telling.moments(viewer, one, chain, others, at),
        "verbs": [] if past else telling.verbs(viewer, one, others, at),
        "whole": whole(trail("alerts", episode, at)),
    }
    return render(request, "alerts/file.html", context)


def _followed(viewer: Any, episode: UUID, at: datetime) -> list[tuple[Said, list[Fact]]]:
    """What later rooms found through this alert: hazards."""
    facts = [fact for other in house.beside(viewer, "alerts", episode, at) for fact in other.facts]
    return [(said("alerts.file.followed"), facts)] if facts else []


@require_POST
@page("alerts.acknowledge")
def acknowledge(request: HttpRequest, episode: UUID) -> HttpResponse:
    """The duty officer knows: quiet until it rises."""
    actions.acknowledge(episode, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return _done(request, episode)


@page("alerts.stand_down")
def stand_down(request: HttpRequest, episode: UUID) -> HttpResponse:
    """End it by hand, with a reason that everybody asked gets."""
    with reading(request.actor):  # type: ignore[attr-defined]
        one = queries.episode(request.actor, episode)  # type: ignore[attr-defined]
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.stand_down(
            episode,
            given["reason"],
            by=request.actor,  # type: ignore[attr-defined]
            at=request.city_now,  # type: ignore[attr-defined]
            key=given["key"],
        )
        return _done(request, episode)
    context = {
        "at": request.city_now,  # type: ignore[attr-defined]
        "episode": one,
        "form": form,
        "button": Verb(said("alerts.verb.stand_down"), said("alerts.then.stand_down"), icon="close", first=True),
        "action": request.path,
        "crumbs": [
            Crumb(said("alerts.title"), "/alerts/"),
            Crumb(one.line, f"/alerts/{episode}/"),
            Crumb(said("alerts.verb.stand_down")),
        ],
    }
    status = 422 if request.method == "POST" else 200
    part = request.headers.get("HX-Request")
    return render(request, "alerts/do_part.html" if part else "alerts/do.html", context, status=status)


def _done(request: HttpRequest, episode: UUID) -> HttpResponse:
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(f"/alerts/{episode}/")

"""The call log: every call, who answered after how long, and one call's file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.areas import queries as areas_now
from anlan.infra.journal.trail import trail, whole
from anlan.infra.pages import times
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Text, Verb
from anlan.infra.pages.past import asked_at
from anlan.kernel import area as areas
from anlan.kernel.decision import said
from anlan.warn.calls import queries, states
from anlan.warn.calls.pages import telling
from anlan.warn.calls.queries import CallView

READ = "calls.read"
FILES = {"alerts": "/alerts/{ref}/", "hazards": "/hazards/{ref}"}  # where a subject's own file stands


@dataclass(frozen=True)
class Shown:
    """A line of the log."""

    call: CallView
    where: dict[str, str]
    state: Text
    who: Text
    after: Text


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Calls in the viewer's areas, newest first."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    wanted = request.GET.get("area", "")
    area = areas.pad(wanted) if wanted and areas.valid(areas.pad(wanted)) else ""
    only_open = request.GET.get("open") == "1"
    calls = queries.calls(viewer, area, at, only_open=only_open)
    where = areas_now.names(viewer, {areas.village(c.area) for c in calls}, at)
    context = {
        "at": at,
        "viewing_past": past,
        "crumbs": [Crumb(said("calls.log.title"), "/calls/")],
        "rows": [_shown(c, where[areas.village(c.area)], at) for c in calls],
        "ladders": queries.ladders(viewer),
        "area": area,
        "only_open": only_open,
    }
    template = "calls/rows.html" if request.headers.get("HX-Request") else "calls/log.html"
    return render(request, template, context)


def _shown(call: CallView, where: dict[str, str], at: datetime) -> Shown:
    asked = [a for a in call.asked if a.person is not None]
    if call.state == states.ANSWERED and call.answered_at is not None:
        who: Text = call.name_of(call.answered_by)
        after: Text = times.lasted(max(call.answered_at, call.started_at) - call.started_at)
    else:
        who = queries.together([a.name for a in asked if a.n == call.step])
        after = times.lasted((call.ended_at or at) - call.started_at)
    return Shown(call, where, said(f"calls.state.{call.state}"), who, after)


@page(READ)
def one(request: HttpRequest, call: UUID) -> HttpResponse:
    """One call: the sentence, who was asked, the time line, what the desk can do."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    view = queries.call(viewer, call, at)
    village = areas.village(view.area)
    where = areas_now.names(viewer, {village}, at)[village]
    subject = FILES.get(view.subject_room, "").format(ref=view.subject_ref)
    verbs = [] if past else telling.verbs(viewer, [view], at)
    if view.open and not past and viewer.may("calls.stop", view.area, at).ok:
        verbs.append(Verb(said("calls.verb.stop"), said("calls.then.stop"), f"/calls/{call}/stop", "close", asks=True))
    context = {
        "at": at,
        "viewing_past": past,
        "crumbs": [Crumb(said("calls.log.title"), "/calls/"), Crumb(said("calls.file.crumb", code=view.code))],
        "title": view.headline,
        "under": said(f"calls.state.{view.state}"),
        "groups": [(said("calls.file.facts"), _facts(viewer, view, where, subject))],
        "people": telling.persons(viewer, [view], at),
        "moments": telling.moments(viewer, [view], at),
        "sent": _sent(viewer, view),
        "verbs": verbs,
        "whole": whole(trail("calls", call, at)),
    }
    return render(request, "calls/file.html", context)


def _facts(viewer: Any, view: CallView, where: dict[str, str], subject: str) -> list[Fact]:
    names = {ladder.name: ladder.names for ladder in queries.ladders(viewer)}
    return [
        Fact(said("calls.fact.place"), where, url=f"/calls/?area={areas.village(view.area)}"),
        Fact(said("calls.fact.about"), view.text, url=subject),
        Fact(
            said("calls.fact.ladder"),
            names.get(view.ladder, view.ladder),
            said("calls.fact.ladder.version", n=view.ladder_version, mode=said(f"calls.mode.{view.mode}")),
        ),
        Fact(said("calls.fact.started"), times.moment(view.started_at)),
    ]


def _sent(viewer: Any, view: CallView) -> list[tuple[str, Text, Text, int]]:
    """How many messages to whom, on which way, in which state."""
    counts = queries.delivery_states(viewer, view.id)
    return [
        (view.name_of(person), said(f"calls.channel.{channel}"), said(f"calls.delivery.{state}"), n)
        for (person, channel, state), n in sorted(counts.items(), key=str)
    ]

"""Tasks of departments: a campaign's list, one task with its reply, and what was called when it was late."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.access import queries as access
from anlan.infra.pages import house
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Text, Verb
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, said
from anlan.kernel.rights import Actor
from anlan.review.campaigns import actions, forms, queries, states
from anlan.review.campaigns.pages import telling
from anlan.review.campaigns.pages.lists import found
from anlan.review.campaigns.pages.telling import READ


@page(READ)
def tasks(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Every task of a campaign, or those of one department."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, _, past = telling.times(request)
    c = found(viewer, campaign)
    department = request.GET.get("department", "")
    rows = queries.tasks(viewer, c.id, at, department)
    context = {
        "crumbs": [
            Crumb(said("campaigns.title"), "/campaigns/"),
            Crumb(said("campaigns.name", name=c.said), f"/campaigns/{c.id}/"),
            Crumb(said("campaigns.tasks.title")),
        ],
        "c": c,
        "rows": [(t, telling.department(t.department), stands(t), telling.limit(t.due)) for t in rows],
        "departments": [(d, telling.department(d)) for d in c.departments],
        "department": department,
        "verbs": [telling.asking("ask", f"/campaigns/{c.id}/ask")] if viewer.any("campaigns.ask") and not past else [],
        "at": at,
        "viewing_past": past,
    }
    return render(request, "campaigns/tasks.html", context)


@page(READ)
def late(request: HttpRequest) -> HttpResponse:
    """Tasks of all campaigns that were not replied to by their limit, the longest late first."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, _, past = telling.times(request)
    rows = queries.late(viewer, telling.area_of(request), at)
    names = {c.id: c.said for c in queries.campaigns(viewer, at)}
    context = {
        "crumbs": [Crumb(said("campaigns.title"), "/campaigns/"), Crumb(said("campaigns.figure.late"))],
        "under": said("campaigns.late.under", n=len(rows)),
        "rows": [
            (t, telling.department(t.department), stands(t), telling.limit(t.due), names.get(t.campaign, ""))
            for t in rows
        ],
        "at": at,
        "viewing_past": past,
    }
    return render(request, "campaigns/late.html", context)


def stands(t: queries.TaskRow) -> Text:
    """How a task stands, in words."""
    if t.state == states.ASKED and t.called_at is not None:
        return said("campaigns.task.called", at=telling.day(t.called_at))
    if t.state == states.ASKED and t.late:
        return said("campaigns.task.late")
    return said(f"campaigns.task.{t.state}")


@page(READ)
def task(request: HttpRequest, task: UUID) -> HttpResponse:
    """One task: what is asked, what was replied, who was called."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    t = queries.task(viewer, task, at)
    if t is None:
        raise Http404
    c = found(viewer, t.campaign)
    names = access.names({x for x in (t.replied_by, t.done_by) if x})
    context = {
        "crumbs": [
            Crumb(said("campaigns.title"), "/campaigns/"),
            Crumb(said("campaigns.name", name=c.said), f"/campaigns/{c.id}/"),
            Crumb(telling.department(t.department)),
        ],
        "t": t,
        "department": telling.department(t.department),
        "stands": stands(t),
        "facts": [
            Fact(said("campaigns.col.due"), telling.limit(t.due)),
            Fact(said("campaigns.col.asked"), telling.day(t.asked_at)),
            Fact(said("campaigns.col.replied"), _by(names, t.replied_by, telling.day(t.replied_at))),
            Fact(said("campaigns.col.done"), _by(names, t.done_by, telling.day(t.done_at))),
            Fact(said("campaigns.col.returned"), str(t.returned)),
        ],
        "others": house.beside(viewer, "campaigns", t.id, at),
        "verbs": offers(viewer, t),
        "at": at,
    }
    return render(request, "campaigns/task.html", context)


def _by(names: dict[UUID, str], who: UUID | None, day: str) -> Text:
    return f"{names.get(who, '')} {day}" if who and day else said("campaigns.not_yet")


def offers(viewer: Actor, t: queries.TaskRow) -> list[Verb]:
    """What the viewer may do about a task."""
    own = viewer.may("campaigns.reply", t.area, department=t.department)
    if t.state == states.ASKED and own:
        return [telling.asking("reply", f"/campaigns/tasks/{t.id}/reply", first=True)]
    if t.state == states.REPLIED and viewer.any("campaigns.approve"):
        refused = said("campaigns.refused.own") if t.replied_by == viewer.account else None
        return [
            telling.pressing("approve", f"/campaigns/tasks/{t.id}/approve", first=True, refused=refused),
            telling.asking("return_reply", f"/campaigns/tasks/{t.id}/return"),
        ]
    return []


def _seen(request: HttpRequest, task: UUID) -> queries.TaskRow:
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    with reading(viewer):
        found_ = queries.task(viewer, task, request.city_now)  # type: ignore[attr-defined]
    if found_ is None:
        raise Hidden
    return found_


@page("campaigns.reply")
def reply(request: HttpRequest, task: UUID) -> HttpResponse:
    """The form of a department's reply."""
    t, form = _seen(request, task), telling.posted(forms.Reply, request)

    def act(how: dict[str, Any]) -> object:
        return actions.reply(task=task, **form.args(), **how)

    return telling.run(request, form, "reply", t.text, act, f"/campaigns/tasks/{task}/")


@page("campaigns.approve")
def approve(request: HttpRequest, task: UUID) -> HttpResponse:
    """Find a reply sufficient."""
    if request.method != "POST":
        raise Http404
    actions.approve(task=task, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(f"/campaigns/tasks/{task}/")


@page("campaigns.approve")
def return_reply(request: HttpRequest, task: UUID) -> HttpResponse:
    """The form that sends a reply back."""
    t, form = _seen(request, task), telling.posted(forms.ReturnReply, request)

    def act(how: dict[str, Any]) -> object:
        return actions.return_reply(task=task, **form.args(), **how)

    return telling.run(request, form, "return_reply", t.text, act, f"/campaigns/tasks/{task}/")

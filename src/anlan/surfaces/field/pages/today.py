"""Today on the phone: the list, a task, a call, a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Holding, Task
from anlan.infra.pages.words import both
from anlan.kernel.decision import Hidden, Said, said
from anlan.kernel.rights import Actor
from anlan.surfaces.field import queries


def _context(request: HttpRequest) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    return {**vars(queries.today(actor, at)), "at": at}


@page("field.today")
def today(request: HttpRequest) -> HttpResponse:
    """The list: late first, then by hour; the next thing stands open."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = queries.report_form(actor, request.city_now)  # type: ignore[attr-defined]
    holdings = queries.holdings(actor, request.city_now)  # type: ignore[attr-defined]
    told = _context(request)
    context = {
        **told,
        "holdings": holdings,
        "ways": queries.ways(actor, request.city_now),  # type: ignore[attr-defined]
        "own": _own(told["tasks"], holdings),
        "reports": form is not None,
        "place": form.area_words if form else "",
    }
    return render(request, "field/today.html", context)


def _own(tasks: Sequence[Task], holdings: Sequence[Holding]) -> Said | None:
    """One sentence over what is one's own: how much is to do, how much of it is late, and what is missing."""
    if not holdings:
        return None
    late, lacks = sum(1 for t in tasks if t.late), sum(len(h.lacks) for h in holdings)
    told = "late" if late else "todo" if tasks else "nothing"
    more = said("field.own.lacks", n=lacks).as_json() if lacks else ""
    return said(f"field.own.{told}", todo=len(tasks), late=late, more=more)


@page("field.today")
def tasks(request: HttpRequest) -> HttpResponse:
    """The list alone, fetched again after a hint."""
    return render(request, "field/tasks.html", _context(request))


@page("field.today")
def alike(request: HttpRequest) -> HttpResponse:
    """All of a post's work of one kind, which the list only counts."""
    at = request.city_now  # type: ignore[attr-defined]
    room, kind, line = (request.GET.get(name, "") for name in ("room", "kind", "line"))
    found = queries.alike(request.actor, room, kind, line, at)  # type: ignore[attr-defined]
    return render(request, "field/alike.html", {"at": at, "tasks": found})


@page("field.today")
def task(request: HttpRequest, room: str, ref: UUID) -> HttpResponse:
    """One task: a call fills the screen, anything else is a card with its answers."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    found = queries.task(actor, room, ref, at)
    if found is None:
        return redirect("/field/")
    return render(request, "field/call.html" if found.call else "field/task.html", {"at": at, "task": found})


@page("field.today")
def report(request: HttpRequest) -> HttpResponse:
    """The form of a report that nobody asked for."""
    form = queries.report_form(request.actor, request.city_now)  # type: ignore[attr-defined]
    if form is None:
        raise Hidden
    return render(request, "field/report.html", {"at": request.city_now, "form": form})  # type: ignore[attr-defined]


@page("field.today")
def reported(request: HttpRequest, room: str, ref: UUID) -> HttpResponse:
    """One's own report: where it stands, who has it until when, and everything that was done about it."""
    at = request.city_now  # type: ignore[attr-defined]
    found = queries.own(request.actor, room, ref, request.path, at)  # type: ignore[attr-defined]
    if found is None:
        raise Hidden
    return render(request, "field/reported.html", {"at": at, "line": found[0], "d": found[1], "room": room})


def _told(value: Any) -> Any:
    """A record's values as JSON: sentences in both languages, instants as ISO 8601."""
    if isinstance(value, Said):
        return both(value)
    if isinstance(value, dict):
        return {k: _told(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_told(v) for v in value]
    return value


@page("field.today")
def today_json(request: HttpRequest) -> HttpResponse:
    """The same list for devices."""
    day = queries.today(request.actor, request.city_now)  # type: ignore[attr-defined]
    tasks = [
        _told({**vars(t), "photo": vars(t.photo) if t.photo else None, "answers": [vars(a) for a in t.answers]})
        for t in day.tasks
    ]
    at = request.city_now.isoformat()  # type: ignore[attr-defined]
    reported = [_told(vars(line)) for line in day.reported]
    return JsonResponse({"at": at, "tasks": tasks, "count": day.count, "done": day.done_count, "reported": reported})

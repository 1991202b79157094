"""The problem lists: items with limit, owner and open hazards; one item with its steps, hazards and export."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.access import queries as access
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Verb
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, said
from anlan.kernel.rights import Actor
from anlan.review.campaigns import actions, forms, queries, states
from anlan.review.campaigns.pages import telling
from anlan.review.campaigns.pages.telling import READ

HOME = "/campaigns/problems/"
TITLES = (
    "campaigns.col.ref", "campaigns.col.list", "campaigns.col.title", "campaigns.col.department", "campaigns.col.due",
    "campaigns.col.state", "campaigns.col.open_hazards",
)  # fmt: skip


@page(READ)
def problems(request: HttpRequest) -> HttpResponse:
    """Items of the lists, the first to come to its limit first."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    chosen = request.GET.get("list", "") if request.GET.get("list") in states.LISTS else ""
    found = queries.problems(viewer, at, chosen)
    lines = queries.hazard_lines(viewer, {h for p in found for h in p.hazards}, at)
    running = {line.id for line in lines if line.open}
    rows = [
        (
            p,
            said(f"campaigns.list.{p.list}"),
            telling.department(p.department),
            telling.limit(p.due),
            said(f"campaigns.problem.{p.state}"),
            sum(h in running for h in p.hazards),
            p.late(at),
        )
        for p in found
    ]
    if form := asked(request):
        cells = ((p.ref, of, p.title, who, due, state, n) for p, of, who, due, state, n, _ in rows)
        return sheet_of(form, "problems", at, TITLES, cells)
    verbs = [telling.asking("register", f"{HOME}new", first=True)] if viewer.any("campaigns.register") else []
    context = {
        "crumbs": [Crumb(said("campaigns.title"), "/campaigns/"), Crumb(said("campaigns.problems.title"))],
        "rows": rows,
        "lists": [(one, said(f"campaigns.list.{one}")) for one in states.LISTS],
        "chosen": chosen,
        "verbs": verbs,
        "at": at,
    }
    return render(request, "campaigns/problems.html", context)


@page("campaigns.register")
def new(request: HttpRequest) -> HttpResponse:
    """The form that puts an item on a list."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        known = queries.campaigns(viewer, at)
    options = {
        "list": forms.said_options("list", states.LISTS),
        "level": forms.said_options("level", states.LEVELS),
        "source": forms.said_options("source", states.SOURCES),
        "department": forms.said_options("department", queries.departments_at(at)),
        "campaign": [("", "—"), *((str(c.id), c.name) for c in known)],
    }
    form = telling.posted(forms.Register, request, options=options)

    def act(how: dict[str, Any]) -> object:
        given = form.args()
        if "campaign" in given:
            given["campaign"] = UUID(given["campaign"])
        return actions.register(**given, **how).ref

    return telling.run(request, form, "register", said("campaigns.register.about"), act, lambda ref: f"{HOME}{ref}/")


@page(READ)
def problem(request: HttpRequest, problem: UUID) -> HttpResponse:
    """One item: its steps, its hazards, who did what, the file that was made."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    p = queries.problem(viewer, problem)
    if p is None:
        raise Http404
    c = queries.campaign(viewer, p.campaign) if p.campaign else None
    names = access.names({x for x in (p.verified_by, p.closed_by) if x})
    lines = queries.hazard_lines(viewer, p.hazards, at)
    context = {
        "crumbs": [
            Crumb(said("campaigns.title"), "/campaigns/"),
            Crumb(said("campaigns.problems.title"), HOME),
            Crumb(p.ref),
        ],
        "p": p,
        "state": said(f"campaigns.problem.{p.state}"),
        "late": p.late(at),
        "facts": [
            Fact(said("campaigns.col.list"), said(f"campaigns.list.{p.list}"), said(f"campaigns.level.{p.level}")),
            Fact(said("campaigns.col.source"), said(f"campaigns.source.{p.source}")),
            Fact(said("campaigns.col.department"), telling.department(p.department)),
            Fact(said("campaigns.col.due"), telling.limit(p.due)),
            Fact(said("campaigns.col.campaign"), c.said if c else "", url=f"/campaigns/{c.id}/" if c else ""),
            Fact(said("campaigns.col.plan"), p.plan or said("campaigns.not_yet")),
            Fact(said("campaigns.col.proof"), p.proof or said("campaigns.not_yet")),
            Fact(said("campaigns.col.verified"), _who(names, p.verified_by, telling.day(p.verified_at))),
            Fact(said("campaigns.col.closed"), _who(names, p.closed_by, telling.day(p.closed_at))),
            Fact(said("campaigns.col.lessons"), p.lessons or said("campaigns.not_yet")),
        ],
        "lines": [(line, said(f"hazards.state.{line.state}"), telling.limit(line.due)) for line in lines],
        "open": sum(line.open for line in lines),
        "verbs": offers(viewer, p),
        "at": at,
    }
    return render(request, "campaigns/problem.html", context)


def _who(names: dict[UUID, str], who: UUID | None, day: str) -> Any:
    return f"{names.get(who, '')} {day}" if who else said("campaigns.not_yet")


NEXT = {
    states.REGISTERED: ("plan",),
    states.PLANNED: ("begin",),
    states.RECTIFYING: ("ask_strike_off",),
    states.VERIFIED: ("strike_off", "keep_open"),
    states.CLOSED: ("learn",),
    states.LEARNED: (),
}
RIGHTS = {"begin": "campaigns.plan", "keep_open": "campaigns.strike_off"}
AT_ONCE = ("begin", "strike_off")


def offers(viewer: Actor, p: queries.ProblemRow) -> list[Verb]:
    """What the viewer may do about an item."""
    made = []
    for verb in NEXT[p.state]:
        if viewer.may(RIGHTS.get(verb, f"campaigns.{verb}"), p.area, department=p.department):
            url = f"{HOME}{p.id}/{verb}"
            own = verb == "strike_off" and p.verified_by == viewer.account
            refused = said("campaigns.refused.own") if own else None
            make: Callable[..., Verb] = telling.pressing if verb in AT_ONCE else telling.asking
            made.append(make(verb, url, first=True, **({"refused": refused} if verb in AT_ONCE else {})))
    if p.closed_at is None and viewer.may("campaigns.link", p.area, department=p.department):
        made.append(telling.asking("link", f"{HOME}{p.id}/link"))
    return made


@page(READ)
def do(request: HttpRequest, problem: UUID, verb: str) -> HttpResponse:
    """A step of an item: at once, or with words."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    if verb not in {v for verbs in NEXT.values() for v in verbs} | {"link"}:
        raise Http404
    if not viewer.any(RIGHTS.get(verb, f"campaigns.{verb}")):
        raise Http404
    with reading(viewer):
        p = queries.problem(viewer, problem)
    if p is None:
        raise Hidden
    to = f"{HOME}{problem}/"
    if verb in AT_ONCE:
        if request.method != "POST":
            raise Http404
        getattr(actions, verb)(problem=problem, by=viewer, at=request.city_now)  # type: ignore[attr-defined]
        return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(to)
    form = telling.posted(forms.Link if verb == "link" else forms.Words, request)

    def act(how: dict[str, Any]) -> object:
        return getattr(actions, verb)(problem=problem, **form.args(), **how)

    return telling.run(request, form, verb, p.title, act, to)


@page(READ)
def export(request: HttpRequest, problem: UUID) -> HttpResponse:
    """The file of an item as it was frozen when it was struck off."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    p = queries.problem(viewer, problem)
    if p is None or not p.export:
        raise Http404
    return telling.file_of(f"{p.ref}.csv", p.export)

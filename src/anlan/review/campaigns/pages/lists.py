"""Campaigns, and one campaign at a glance: what became of its cohort, who rents there, departments and coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Figure, Text, Verb
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, said
from anlan.kernel.rights import Actor
from anlan.review.campaigns import actions, forms, queries, states
from anlan.review.campaigns.pages import telling
from anlan.review.campaigns.pages.telling import READ
from anlan.review.campaigns.rules.flows import LEFT


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Campaigns, or those that run, the newest first."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, _, past = telling.times(request)
    only = request.GET.get("state") == states.RUNNING
    rows = queries.running(viewer, telling.area_of(request), at) if only else queries.campaigns(viewer, at)
    may = viewer.any("campaigns.start") and not past
    may = viewer.any("campaigns.start") and not past
    context = {
        "crumbs": [Crumb(said("campaigns.title"))],
        "rows": [(c, said(f"campaigns.state.{c.state}"), telling.day(c.as_of), telling.limit(c.due)) for c in rows],
        "verbs": [telling.asking("start", "/campaigns/start", first=True)] if may else [],
        "at": at,
        "viewing_past": past,
    }
    return render(request, "campaigns/index.html", context)


@page("campaigns.start")
def start(request: HttpRequest) -> HttpResponse:
    """The form that begins a campaign."""
    at = request.city_now  # type: ignore[attr-defined]
    options = {
        "owner_kind": [("", say("campaigns.owner_kind.any")), *forms.said_options("owner_kind", forms.OWNER_KINDS)],
        "departments": forms.said_options("department", queries.departments_at(at)),
    }
    form = telling.posted(forms.Start, request, options=options)

    def act(how: dict[str, Any]) -> object:
        given = form.args()
        given["as_of"] = min(given["as_of"], how["at"])  # a day that has not ended is read as it is now
        return actions.start(**given, **how).ref

    return telling.run(request, form, "start", said("campaigns.start.about"), act, lambda ref: f"/campaigns/{ref}/")


@dataclass(frozen=True)
class Desk:
    """A department on the dashboard: its tasks and what it has looked at."""

    code: str
    name: Text
    asked: int
    replied: int
    done: int
    late: int
    called: datetime | None
    seen: int
    all: int


@page(READ)
def one(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The dashboard of a campaign, now or as of a past day."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, known, past = telling.times(request)
    c = found(viewer, campaign)
    if at < c.started_at and not past:
        at = known = c.started_at
    cohort, cover = queries.cohort(viewer, c, at, known), queries.coverage(viewer, c, at)
    tasks = queries.tasks(viewer, c.id, at)
    flows = cohort.flows
    url = _urls(c.id, request)
    context = {
        "crumbs": [Crumb(said("campaigns.title"), "/campaigns/"), Crumb(said("campaigns.name", name=c.said))],
        "c": c,
        "due": telling.limit(c.due),
        "state": said(f"campaigns.state.{c.state}"),
        "whose": said(f"campaigns.owner_kind.{c.owner_kind or 'any'}"),
        "funnel": _funnel(cohort, at, url),
        "renting": [
            Figure(said("campaigns.figure.tenants_first"), f"{flows.start:,}", source=_as_of(c.as_of)),
            Figure(said("campaigns.figure.tenants_now"), f"{flows.end:,}", source=_as_of(at)),
        ],
        "left": [(said(f"campaigns.flow.{k}"), flows.n(k), url("flows", kind=k)) for k in LEFT],
        "stayed": [(said(f"campaigns.flow.{k}"), flows.n(k), url("flows", kind=k)) for k in ("stayed", "moved_within")],
        "came": (flows.n("new"), url("flows", kind="new")),
        "desks": desks(c, tasks, cover),
        "unseen": len(cover.unseen()),
        "all": len(cover.all()),
        "url_unseen": url("unseen"),
        "problems": [(p, telling.limit(p.due)) for p in queries.problems(viewer, at, campaign=c.id)],
        "verbs": () if past else _verbs(viewer, c, cohort),
        "at": at,
        "viewing_past": past,
        "knows_now": request.GET.get("known") == "now",
    }
    return render(request, "campaigns/one.html", context)


def found(viewer: Actor, campaign: UUID) -> queries.CampaignRow:
    """The campaign, or 404."""
    row = queries.campaign(viewer, campaign)
    if row is None:
        raise Http404
    return row


def _urls(campaign: UUID, request: HttpRequest) -> Any:
    kept = {k: request.GET[k] for k in ("at", "known") if k in request.GET}

    def url(name: str, **more: str) -> str:
        asked = urlencode({**more, **kept})
        return f"/campaigns/{campaign}/{name}" + (f"?{asked}" if asked else "")

    return url


def _as_of(at: datetime) -> Text:
    return said("campaigns.as_of", day=telling.day(at))


def _funnel(cohort: queries.Cohort, at: datetime, url: Any) -> list[Figure]:
    """The cohort, what still is shared, and each outcome; every number opens its rows."""
    figures = [
        Figure(said("campaigns.figure.cohort"), f"{len(cohort.members):,}", source=said("campaigns.figure.cohort.is"),
               url=url("cohort")),
        Figure(said("campaigns.figure.still"), f"{len(cohort.still):,}", source=_as_of(at),
               url=url("cohort", shared="1")),
        Figure(said("campaigns.figure.not_any_more"), f"{len(cohort.members) - len(cohort.still):,}",
               source=said("campaigns.figure.from_register"), url=url("cohort", shared="0")),
    ]  # fmt: skip
    for outcome in (*states.OUTCOMES, ""):
        figures.append(
            Figure(
                said(f"campaigns.outcome.{outcome or 'none'}"),
                f"{len(cohort.by_outcome[outcome]):,}",
                source=said("campaigns.figure.accepted" if outcome else "campaigns.figure.no_outcome"),
                url=url("cohort", outcome=outcome or "none"),
            )
        )
    return figures


def desks(c: queries.CampaignRow, tasks: Sequence[queries.TaskRow], cover: queries.Coverage) -> list[Desk]:
    """Each department of a campaign, those with late tasks first."""
    made = []
    for code in c.departments:
        own = [t for t in tasks if t.department == code]
        late = [t for t in own if t.late and t.state == states.ASKED]
        made.append(
            Desk(
                code,
                telling.department(code),
                len(own),
                sum(t.state == states.REPLIED for t in own),
                sum(t.state == states.DONE for t in own),
                len(late),
                max((t.called_at for t in late if t.called_at), default=None),
                len(cover.all() & cover.seen.get(code, frozenset())),
                len(cover.all()),
            )  # fmt: skip
        )
    return sorted(made, key=lambda d: -d.late)


def _verbs(viewer: Actor, c: queries.CampaignRow, cohort: queries.Cohort) -> list[Verb]:
    made: list[Verb] = []
    if c.state != states.RUNNING:
        return made
    if viewer.any("campaigns.ask"):
        made.append(telling.asking("ask", f"/campaigns/{c.id}/ask"))
    if viewer.any("campaigns.end"):
        left = len(cohort.by_outcome[""])
        refused = said("campaigns.refused.unfinished", n=left) if left else None
        made.append(telling.pressing("end", f"/campaigns/{c.id}/end", refused=refused))
    return made


@page("campaigns.end")
def end(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """End a campaign."""
    if request.method != "POST":
        raise Http404
    actions.end(campaign=campaign, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(f"/campaigns/{campaign}/")


@page("campaigns.ask")
def ask(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The form that asks a department for something."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    with reading(viewer):
        c = queries.campaign(viewer, campaign)
    if c is None:
        raise Hidden
    options = {"department": forms.said_options("department", c.departments)}
    form = telling.posted(forms.Ask, request, options=options)

    def act(how: dict[str, Any]) -> object:
        return actions.ask(campaign=campaign, **form.args(), **how).ref

    return telling.run(request, form, "ask", said("campaigns.name", name=c.said), act, f"/campaigns/{campaign}/")

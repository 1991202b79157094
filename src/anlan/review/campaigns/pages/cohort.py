"""The cohort as a table, its outcomes, who looked at what, who left and who came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.people import queries as people
from anlan.ground.premises import queries as premises
from anlan.infra import files
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Text, Verb
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.infra.scope import reading
from anlan.kernel import area as areas
from anlan.kernel.decision import Hidden, said
from anlan.kernel.rights import Actor
from anlan.review.campaigns import actions, forms, queries, states
from anlan.review.campaigns.pages import telling
from anlan.review.campaigns.pages.lists import found
from anlan.review.campaigns.pages.telling import READ
from anlan.review.campaigns.rules.flows import KINDS

TITLES = (
    "campaigns.col.ref", "campaigns.col.compound", "campaigns.col.place", "campaigns.col.stands", "campaigns.col.first",
    "campaigns.col.now", "campaigns.col.outcome", "campaigns.col.document", "campaigns.col.accepted",
)  # fmt: skip
FLOWS = ("campaigns.col.tenant", "campaigns.col.flow", "campaigns.col.was_at", "campaigns.col.is_at")


@dataclass(frozen=True)
class Shown:
    """A line of the cohort."""

    row: queries.MemberRow
    ref: str
    name: Text
    place: tuple[Any, Any]
    stands: Text
    shared: bool
    first: int
    now: int
    outcome: Text
    verbs: Sequence[Verb] = ()
    lacks: Sequence[Text] = ()  # of an outcome that waits: what the register still misses there


@page(READ)
def cohort(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Every compound of the cohort with its outcome, now or as of a past day."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, known, past = telling.times(request)
    c, area = found(viewer, campaign), telling.area_of(request)
    whole = queries.cohort(viewer, c, at, known, area)
    rows = [m for m in whole.members if _wanted(m, whole, request)]
    if form := asked(request):
        return sheet_of(form, f"cohort-{c.ref}", at, TITLES, _cells(shown(viewer, rows, whole, c, at, past)))
    number = telling.page_of(request)
    waiting = [m.id for m in rows if m.claimed and m.claimed_by != viewer.account]
    context = {
        "crumbs": _crumbs(c, "campaigns.cohort.title"),
        "c": c,
        "rows": shown(viewer, rows[(number - 1) * telling.PAGE : number * telling.PAGE], whole, c, at, past),
        "total": len(rows),
        "page": number,
        "pages": max(1, -(-len(rows) // telling.PAGE)),
        "outcomes": [(o, said(f"campaigns.outcome.{o}")) for o in (*states.OUTCOMES, "none", "waiting")],
        "waiting": len(waiting) if viewer.any("campaigns.accept") and not past else 0,
        "outcome": request.GET.get("outcome", ""),
        "shared": request.GET.get("shared", ""),
        "at": at,
        "viewing_past": past,
    }
    return render(request, "campaigns/cohort.html", context)


@page(READ)
def unfinished(request: HttpRequest) -> HttpResponse:
    """Compounds of all running campaigns that have no accepted outcome yet."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    (at, _, past), area, number = telling.times(request), telling.area_of(request), telling.page_of(request)
    total = queries.count_unfinished(viewer, area, at)
    found_ = queries.unfinished(viewer, area, at, number, telling.PAGE)
    where = telling.places(viewer, {m.area for _, m in found_}, at)
    names = premises.compound_names(viewer, [m.compound for _, m in found_], at, at)
    campaigns = {c.id: c.said for c in queries.campaigns(viewer, at)}
    context = {
        "crumbs": [Crumb(said("campaigns.title"), "/campaigns/"), Crumb(said("campaigns.figure.unfinished"))],
        "under": said("campaigns.unfinished.under", n=total),
        "rows": [
            (m, names.get(m.compound, str(m.compound)[:8]), where[m.area], campaign, campaigns[campaign], _claimed(m))
            for campaign, m in found_
        ],
        "page": number,
        "pages": max(1, -(-total // telling.PAGE)),
        "at": at,
        "viewing_past": past,
    }
    return render(request, "campaigns/unfinished.html", context)


def _claimed(m: queries.MemberRow) -> Text:
    """What was claimed of a compound and waits for a second person; nothing else yet."""
    if not m.claimed:
        return said("campaigns.outcome.none")
    return said("campaigns.outcome.claimed", outcome=said(f"campaigns.outcome.{m.claimed}").as_json())


def _crumbs(c: queries.CampaignRow, here: str) -> list[Crumb]:
    home = Crumb(said("campaigns.name", name=c.said), f"/campaigns/{c.id}/")
    return [Crumb(said("campaigns.title"), "/campaigns/"), home, Crumb(said(here))]


def _wanted(m: queries.MemberRow, whole: queries.Cohort, request: HttpRequest) -> bool:
    outcome, shared = request.GET.get("outcome", ""), request.GET.get("shared", "")
    if shared and (m.compound in whole.still) != (shared == "1"):
        return False
    if outcome == "waiting":
        return bool(m.claimed)
    return not outcome or m.outcome == ("" if outcome == "none" else outcome)


def shown(
    viewer: Actor,
    rows: Sequence[queries.MemberRow],
    whole: queries.Cohort,
    c: queries.CampaignRow,
    at: datetime,
    past: bool,
) -> list[Shown]:
    """Members with their names, places, how they stand, how many rented there and do now."""
    where = telling.places(viewer, {m.area for m in rows}, at)
    may = not past and c.state == states.RUNNING and viewer.any("campaigns.claim")
    lacks = {} if past else premises.lacking(viewer, [m.compound for m in rows if m.claimed], at)
    made = []
    for m in rows:
        row = whole.rows.get(m.compound) or whole.first.get(m.compound)
        outcome: Text = said(f"campaigns.outcome.{m.outcome}") if m.outcome else ""
        if m.claimed:
            outcome = said("campaigns.outcome.claimed", outcome=said(f"campaigns.outcome.{m.claimed}").as_json())
        made.append(
            Shown(
                m,
                row.ref if row else "",
                row.said if row else str(m.compound)[:8],
                where[m.area],
                said(f"campaigns.way.{whole.way(m.compound)}"),
                m.compound in whole.still,
                len(whole.tenants_first.get(m.compound, ())),
                len(whole.tenants_now.get(m.compound, ())),
                outcome,
                [] if past or c.state != states.RUNNING else telling.deciding(viewer, m)
                or ([telling.asking("claim", f"/campaigns/members/{m.id}/claim", link=True)]
                    if may and not m.outcome and not m.claimed else []),
                [said(f"premises.lacks.{code}") for code in lacks.get(m.compound, ())],
            )  # fmt: skip
        )
    return made


def _cells(rows: Sequence[Shown]) -> Iterator[Sequence[Any]]:
    for s in rows:
        place = said("campaigns.place", town=s.place[0], village=s.place[1])
        yield s.ref, s.name, place, s.stands, s.first, s.now, s.outcome, s.row.document, telling.day(s.row.accepted_at)


@page("campaigns.claim")
def claim(request: HttpRequest, member: UUID) -> HttpResponse:
    """The form that says what became of a compound."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        row = queries.member(viewer, member, at)
        names = premises.compound_names(viewer, [row.compound], at, at) if row else {}
    if row is None:
        raise Hidden
    options = {"outcome": forms.said_options("outcome", states.OUTCOMES)}
    form = telling.posted(forms.Claim, request, options=options)

    def act(how: dict[str, Any]) -> object:
        photo = form.cleaned_data.get("photo")
        photos = (files.keep(photo.read(), viewer, at),) if photo else ()
        return actions.claim(member=member, photos=photos, **form.args(), **how)

    about = said("campaigns.name", name=names.get(row.compound, str(row.compound)[:8]))
    return telling.run(request, form, "claim", about, act, "/campaigns/")


@page("campaigns.accept")
def accept(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Accept every outcome that waits and was claimed by somebody else; those of `member` alone, where named."""
    if request.method != "POST":
        raise Http404
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    with reading(viewer):
        c = found(viewer, campaign)
        waiting = [m.id for m in queries.waiting(viewer, c.id, at) if m.claimed_by != viewer.account]
    named = set(request.POST.getlist("member"))
    members = [m for m in waiting if not named or str(m) in named]
    actions.accept(members=members, by=viewer, at=at)
    to = f"/campaigns/{campaign}/cohort"
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(to)


@page("campaigns.accept")
def send_back(request: HttpRequest, member: UUID) -> HttpResponse:
    """The form that sends an outcome back."""
    form = telling.posted(forms.Words, request)

    def act(how: dict[str, Any]) -> object:
        return actions.send_back(member=member, **form.args(), **how)

    return telling.run(request, form, "send_back", "", act, "/campaigns/")


@page(READ)
def coverage(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Department × town: looked at, of all; each cell opens what was not looked at."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, _, past = telling.times(request)
    c = found(viewer, campaign)
    cover = queries.coverage(viewer, c, at)
    names = telling.places(viewer, {f"{t[:9]}001" for t in cover.towns}, at)
    lines = []
    for town, compounds in cover.towns.items():
        cells = [(d, len(compounds & cover.seen.get(d, frozenset()))) for d in c.departments]
        anybody = len(compounds & cover.by_anybody())
        lines.append((town, names[f"{town[:9]}001"][0], len(compounds), anybody, cells))
    totals = [(d, len(cover.all() & cover.seen.get(d, frozenset()))) for d in c.departments]
    context = {
        "crumbs": _crumbs(c, "campaigns.coverage.title"),
        "c": c,
        "departments": [(d, telling.department(d)) for d in c.departments],
        "lines": lines,
        "totals": totals,
        "anybody": len(cover.by_anybody()),
        "all": len(cover.all()),
        "unseen": len(cover.unseen()),
        "at": at,
        "viewing_past": past,
    }
    return render(request, "campaigns/coverage.html", context)


@page(READ)
def unseen(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Compounds that a department (or nobody) has looked at, each with whoever answers for the place, and its owner."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, _, past = telling.times(request)
    c, town = found(viewer, campaign), telling.area_of(request)
    department = request.GET.get("department", "")
    cover = queries.coverage(viewer, c, at)
    left = sorted(cover.unseen(department if department in c.departments else "", town))
    shown_ = left[: telling.PAGE]
    rows = {r.id: r for r in premises.compounds(viewer, at, at, ids=shown_)}
    where = telling.places(viewer, {cover.areas[x] for x in shown_}, at)
    owners = premises.party_names(viewer, {r.owner for r in rows.values() if r.owner}, at, at)
    who = {v: people.responsible(viewer, v, at) for v in {areas.village(cover.areas[x]) for x in shown_}}
    lines = [
        (
            x,
            rows[x].said if x in rows else str(x)[:8],
            where[cover.areas[x]],
            owners.get(rows[x].owner, "") if x in rows and rows[x].owner else "",
            who[areas.village(cover.areas[x])],
        )
        for x in shown_
    ]
    context = {
        "crumbs": _crumbs(c, "campaigns.unseen.title"),
        "c": c,
        "lines": lines,
        "total": len(left),
        "department": telling.department(department) if department in c.departments else "",
        "may_people": viewer.any("people.read"),
        "at": at,
        "viewing_past": past,
    }
    return render(request, "campaigns/unseen.html", context)


@page(READ)
def flows(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """Tenants by what became of them since the start."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, known, past = telling.times(request)
    c = found(viewer, campaign)
    kind = request.GET.get("kind", "stayed")
    if kind not in KINDS:
        raise Http404
    whole = queries.cohort(viewer, c, at, known)
    parties = whole.flows.by_kind[kind]
    names = premises.party_names(viewer, parties, at, known)
    rows = sorted(((p, names[p]) for p in parties), key=lambda r: (r[1]["zh"], r[0]))
    if form := asked(request):
        lines = _moves(viewer, whole, rows, at, known)
        cells = ((n, said(f"campaigns.flow.{kind}"), _listed(was), _listed(now)) for _, n, was, now in lines)
        return sheet_of(form, f"flows-{c.ref}", at, FLOWS, cells)
    number = telling.page_of(request)
    page_rows = rows[(number - 1) * telling.PAGE : number * telling.PAGE]
    context = {
        "crumbs": _crumbs(c, "campaigns.flows.title"),
        "c": c,
        "rows": _moves(viewer, whole, page_rows, at, known),
        "total": len(rows),
        "page": number,
        "pages": max(1, -(-len(rows) // telling.PAGE)),
        "kind": kind,
        "kinds": [(k, said(f"campaigns.flow.{k}"), whole.flows.n(k)) for k in KINDS],
        "start": whole.flows.start,
        "end": whole.flows.end,
        "at": at,
        "viewing_past": past,
    }
    return render(request, "campaigns/flows.html", context)


Places = list[tuple[UUID, dict[str, str]]]


def _moves(
    viewer: Actor, whole: queries.Cohort, rows: Sequence[tuple[UUID, Any]], at: datetime, known: datetime
) -> list[tuple[UUID, Any, Places, Places]]:
    """Each tenant with the compounds where they were at the start and where they are now."""
    places = whole.places([p for p, _ in rows])
    names = premises.compound_names(viewer, {c for two in places.values() for own in two for c in own}, at, known)

    def named(compounds: set[UUID]) -> Places:
        return sorted(((c, names[c]) for c in compounds if c in names), key=lambda one: one[1]["zh"])

    return [(p, name, named(places[p][0]), named(places[p][1])) for p, name in rows]


def _listed(places: Places) -> Text:
    return said("campaigns.flow.places", names=[dict(name) for _, name in places]) if places else ""

"""Points of enterprises: who has how many, and why, each entry with the fact that it follows from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.premises import queries as premises
from anlan.infra.pages import times
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Chapter, Crumb, Fact, Holding, Verb
from anlan.infra.pages.past import asked_at
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor
from anlan.review.grading import queries
from anlan.review.grading.pages import pointing, telling
from anlan.review.grading.pages.telling import READ
from anlan.review.grading.rules.follow import ASKED, NO_NEW, asks
from anlan.review.grading.rules.points import Entry, may_appeal
from anlan.review.grading.rules.values import BANDS, Rule
from anlan.review.grading.states import OPEN

HOME = Crumb(said("grading.title"), "/grading/")
TITLES = tuple(f"grading.points.col.{name}" for name in ("party", "points", "band", "n", "most"))
ENTRIES = tuple(f"grading.points.col.{name}" for name in ("at", "amount", "why"))
SHOWN = 300


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Enterprises with an entry this year, the fewest points first."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    rows = queries.ledgers(viewer, at)
    band = request.GET.get("band", "") if request.GET.get("band") in BANDS else ""
    counts = [(b, said(f"grading.points.band.{b}"), sum(r.band == b for r in rows)) for b in BANDS]
    rows = [r for r in rows if band in ("", r.band)]
    names = premises.party_names(viewer, {r.party for r in rows}, at, at)
    rule = queries.rule_at(at)
    if form := asked(request):
        cells = (
            (dict(names[r.party]), r.points, said(f"grading.points.band.{r.band}"), len(r.entries), _most(r).because)
            for r in rows
        )
        return sheet_of(form, "points", at, TITLES, cells)
    context = {
        "crumbs": [HOME, Crumb(said("grading.points.title"))],
        "rows": [(r, dict(names[r.party]), said(f"grading.points.band.{r.band}"), _most(r)) for r in rows[:SHOWN]],
        "total": len(rows),
        "counts": counts,
        "band": band,
        "rule": rule,
        "status": telling.status(rule),
        "at": at,
        "viewing_past": past,
    }
    return render(request, "grading/points.html", context)


def _most(r: queries.Ledger) -> Entry:
    """The entry that cost most, of several the newest; of a ledger in the list, which has one."""
    return min(reversed(r.entries), key=lambda e: e.amount)


@page(READ)
def one(request: HttpRequest, party: UUID) -> HttpResponse:
    """One enterprise's ledger."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at, past = asked_at(request)
    names = premises.party_names(viewer, {party}, at, at)
    ledger = queries.ledger_of(viewer, party, at)
    if ledger is None:
        raise Http404
    rule = queries.rule_at(at)
    drafts, appeals = queries.waiting(viewer, party)
    may = {
        verb: not past and viewer.any(f"grading.{verb}")
        for verb in ("enter_points", "confirm_points", "uphold", "appeal", "follow_done")
    }
    context = {
        "crumbs": [HOME, Crumb(said("grading.points.title"), "/grading/points/"), Crumb(dict(names[party]))],
        "name": dict(names[party]),
        "party": party,
        "it": ledger,
        "band": said(f"grading.points.band.{ledger.band}"),
        "start": rule.points["start"],
        "rows": [(e, ledger.hazards.get(e.number), _appeal(party, e, rule, at, may["appeal"])) for e in ledger.entries],
        "verbs": pointing.verbs(party, may["enter_points"]),
        "drafts": [
            (
                d,
                said(f"grading.points.what.{d.code}"),
                f"{d.on.astimezone(CITY):%Y-%m-%d}",
                pointing.decide("entry", d, pointing.ON_ENTRY, may["confirm_points"], viewer),
                d.made_by == viewer.account,
            )
            for d in drafts
        ],
        "no_new": asks(rule, ledger.band, NO_NEW),
        "follows": [
            (
                f,
                said(f"grading.follow.{f.code}"),
                said(f"grading.follow.state.{f.state}"),
                _term(f, at),
                pointing.decide("follow", f, pointing.ON_FOLLOW, may["follow_done"] and f.state == OPEN, viewer),
            )
            for f in queries.follows(viewer, party, at)
        ],
        "appeals": [
            (
                a,
                _named(a),
                _last_day(a.due),
                pointing.decide("appeal", a, pointing.ON_APPEAL, may["uphold"], viewer),
                a.made_by == viewer.account,
            )
            for a in appeals
        ],
        "rule": rule,
        "status": telling.status(rule),
        "at": at,
        "viewing_past": past,
    }
    return render(request, "grading/points_one.html", context)


def _appeal(party: UUID, e: Entry, rule: Rule, at: datetime, may: bool) -> Verb | None:
    """The link to appeal against an entry, while it may be."""
    if not may or not may_appeal(e, ".", rule, at).ok:
        return None
    address = f"/grading/points/{party}/appeal?{urlencode({'code': e.code, 'number': e.number})}"
    return Verb(said("grading.verb.appeal"), said("grading.then.appeal"), address, asks=True, link=True)


def _term(f: Any, at: datetime) -> Said | str:
    """Whose work it is and until when, and how late it is; nothing once it is over."""
    if f.state != OPEN:
        return ""
    day = _last_day(f.due)
    who = said(f"people.role.{ASKED[f.code]}")
    if at < f.due:
        return said("grading.follow.due", day=day, who=who)
    return said("grading.follow.late_by", day=day, who=who, span=times.lasted(at - f.due))


def _last_day(due: datetime) -> str:
    """The last day of a limit: one that ends with its day is stored as the midnight after it."""
    return f"{(due - timedelta(seconds=1)).astimezone(CITY):%Y-%m-%d}"


def _named(a: Any) -> Said:
    """What an appeal is about."""
    return said(
        "grading.points.appeal.about", number=a.number or said(f"grading.points.what.{a.code}"), amount=a.amount
    )


def chapters(viewer: Actor, what: str, ref: UUID, at: datetime) -> Sequence[Chapter]:
    """The ledger in an enterprise's file."""
    if what != "party" or not viewer.any(READ):
        return []
    ledger = queries.ledger_of(viewer, ref, at)
    if ledger is None:
        return []
    title = said(
        "grading.points.chapter", points=ledger.points, band=said(f"grading.points.band.{ledger.band}").as_json()
    )
    rows: list[tuple[Any, ...]] = [
        (f"{e.at.astimezone(CITY):%Y-%m-%d}", f"{e.amount:+d}", e.because) for e in ledger.entries
    ]
    return [Chapter("points", title, [said(t) for t in ENTRIES], rows, none=said("grading.points.none"))]


def holdings(viewer: Actor, at: datetime) -> Sequence[Holding]:
    """The points of one's own enterprises, with the newest reasons; the whole ledger opens from there."""
    found = []
    for party in premises.own_parties(viewer, at) if viewer.any(READ) else []:
        ledger = queries.ledger_of(viewer, party.id, at)
        if ledger is not None:
            facts = [Fact(f"{e.amount:+d}", e.because) for e in reversed(ledger.entries[-3:])]
            under = said(
                "grading.points.own.under", points=ledger.points, all=queries.rule_at(at).points["start"],
                band=said(f"grading.points.band.{ledger.band}"),
            )  # fmt: skip
            found.append(
                Holding(
                    said("grading.points.own", name=party.said),
                    under,
                    facts=facts,
                    facts_title=said("grading.points.own.latest", n=len(facts)),
                    file_url=f"/grading/points/{party.id}/",
                    file_label=said("grading.points.own.all"),
                )
            )
    return found

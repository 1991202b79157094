"""Which compounds appeared or vanished since a day, and why: each with the rows that speak for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.premises import queries, states
from anlan.ground.premises.pages import telling
from anlan.ground.premises.pages.found import evidence
from anlan.ground.premises.pages.telling import READ
from anlan.ground.premises.rules.days import day
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Text
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

TITLES = (
    "premises.changes.what", "premises.col.compound", "premises.col.place", "premises.changes.when",
    "premises.changes.why", "premises.found.evidence",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One that came or went, why, and the rows that say so."""

    came: bool
    name: Text
    url: str
    place: str
    at: datetime
    why: Text
    proof: Sequence[Text]


def last_monday(now: datetime) -> datetime:
    """The beginning of the Monday before today's week began, or of this week's if today is no Monday."""
    today = now.astimezone(CITY).date()
    return datetime.combine(today - timedelta(days=today.weekday() or 7), time(), CITY)


def since_of(request: HttpRequest, now: datetime) -> datetime:
    """The day that is asked for; last Monday where none is."""
    try:
        return datetime.combine(datetime.fromisoformat(request.GET["since"]).date(), time(), CITY)
    except (KeyError, ValueError):
        return last_monday(now)


@page(READ)
def changes(request: HttpRequest) -> HttpResponse:
    """Compounds that are counted now and were not then, or the other way round; and sites that the finder sees."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at, known, past = telling.times(request)
    since = min(since_of(request, at), at)
    counted, sites = _counted(viewer, since, at, known), _found(viewer, since, at)
    if form := asked(request):
        cells = (
            (said("premises.changes.came" if n.came else "premises.changes.went"), n.name, n.place, day(n.at), n.why,
             tuple(n.proof))
            for n in (*counted, *sites)
        )  # fmt: skip
        return sheet_of(form, "changes", at, TITLES, cells)
    context = {
        "crumbs": [Crumb(said("premises.title"), "/premises/"), Crumb(said("premises.changes.title"))],
        "counted": counted,
        "sites": sites,
        "came": sum(n.came for n in counted),
        "went": sum(not n.came for n in counted),
        "since": since,
        "at": at,
        "viewing_past": past,
    }
    return render(request, "premises/changes.html", context)


def _counted(viewer: Actor, since: datetime, at: datetime, known: datetime) -> list[Line]:
    counts = queries.Filters(state="counted")
    then = {r.id: r for r in queries.compounds(viewer, since, since, counts)}
    now = {r.id: r for r in queries.compounds(viewer, at, known, counts)}
    moved = {**{k: now[k] for k in now.keys() - then.keys()}, **{k: then[k] for k in then.keys() - now.keys()}}
    today = {r.id: r for r in queries.compounds(viewer, at, known, ids=moved)}
    steps = queries.steps_between(viewer, moved, since, at)
    lines = []
    for key, row in sorted(moved.items(), key=lambda m: (m[1].area, m[1].name)):
        step = steps.get(key)
        state = today[key].state if key in today else states.JOINED
        why = said("premises.changes.state", state=said(f"premises.state.{state}"))
        proof: list[Text] = [t for t in (step.words, step.because) if t] if step else []
        when = step.at if step else (today[key].valid_from if key in today else at)
        lines.append(Line(key in now, row.said, f"/premises/{key}/", row.address, when, why, proof))
    return lines


def _found(viewer: Actor, since: datetime, at: datetime) -> list[Line]:
    lines = []
    for r in queries.found_between(viewer, since, at):
        if r.state == states.DISMISSED:
            lines.append(Line(False, r.address, f"/premises/found/{r.id}/", r.town, r.decided_at or at,
                              said("premises.changes.dismissed"), [r.reason]))  # fmt: skip
            continue
        came = r.gone_at is None
        source = said(f"premises.source.{r.why}")
        why = Said("premises.changes.found" if came else "premises.changes.lost", {"source": source.as_json()})
        proof: Sequence[Text] = evidence(r.evidence) if came else _told(viewer, r)
        lines.append(Line(came, r.address, f"/premises/found/{r.id}/", r.town, r.gone_at or r.first_at, why, proof))
    return lines


def _told(viewer: Actor, r: queries.FoundRow) -> list[Text]:
    """The rows of that file that no longer carry the site, with the state they are in."""
    assert r.gone_at is not None
    rows = queries.records_told(viewer, (m["record"] for m in r.members), r.gone_at)
    return [
        said("premises.changes.row", name=row.name,
             state=said("premises.match.gone") if row.gone_at else str(row.values.get("reg_status", "")))
        for row in rows
    ] or [said("premises.changes.others")]  # fmt: skip

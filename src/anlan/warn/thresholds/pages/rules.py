"""The rules: the list, one rule with its versions, what it said lately, and what it would have said on the past."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.ground.access import queries as access
from anlan.ground.areas import queries as areas_now
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Text, Verb
from anlan.kernel.decision import Refused, Said, said
from anlan.kernel.rights import Actor
from anlan.warn.thresholds import forms, queries, states
from anlan.warn.thresholds.queries import RuleView

READ = "thresholds.read"


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Rules in force and drafts, by number."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    rules = queries.rules(viewer, at)
    names = areas_now.names(viewer, {code for r in rules for code in r.area_set}, at)
    context = {
        "at": at,
        "crumbs": [Crumb(said("thresholds.title"), "/thresholds/")],
        "rows": [(r, [names[code] for code in r.area_set], state_words(r)) for r in rules],
        "waiting": sum(1 for r in rules if r.state in (states.DRAFT, states.DEFAULT)),
        "may_draft": viewer.any("thresholds.draft"),
    }
    return render(request, "thresholds/list.html", context)


@page(READ)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """A rule: what it says now, its draft, its versions, its crossings, and the past."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    versions = queries.versions(viewer, number)
    if not versions:
        raise Http404
    draft = next((v for v in versions if v.state == states.DRAFT), None)
    now = next((v for v in versions if v.state in states.SPEAKING), None)
    shown = draft or now or versions[0]
    names = areas_now.names(viewer, {c for v in versions for c in v.area_set}, at)
    people = access.names({v.drafted_by for v in versions} | {v.confirmed_by for v in versions if v.confirmed_by})
    form, tried, because = _tried(request, viewer, shown, at)
    crossings = queries.crossings(viewer, number=number, limit=50)
    places = areas_now.names(
        viewer, {c.area for c in crossings} | {w.area for w in (tried.crossings if tried else ())}, at
    )
    context = {
        "at": at,
        "crumbs": [Crumb(said("thresholds.title"), "/thresholds/"), Crumb(number)],
        "rule": shown,
        "may_draft": viewer.any("thresholds.draft"),
        "facts": facts(shown, [names[c] for c in shown.area_set]),
        "state": state_words(shown),
        "versions": [
            (v, state_words(v), people.get(v.drafted_by, ""), people.get(v.confirmed_by, "")) for v in versions
        ],
        "crossings": [(c, places[c.area]) for c in crossings],
        "form": form,
        "tried": tried,
        "tried_rows": [(w, places[w.area]) for w in tried.crossings] if tried else [],
        "because": because,
        "verbs": verbs(viewer, draft, now, at),
    }
    return render(request, "thresholds/rule.html", context)


def _tried(
    request: HttpRequest, viewer: Actor, rule: RuleView, at: datetime
) -> tuple[forms.Stretch, queries.Tried | None, Said | None]:
    """What the shown version, or one with another limit, would have said, if a stretch was asked for."""
    asked = "since" in request.GET
    form = forms.Stretch(request.GET if asked else None, at, rule.args)
    if not asked or not form.is_valid():
        return form, None, None
    try:
        since, until = form.times()
        return form, queries.try_on_past(viewer, rule.kind, form.settings(), rule.area_set, since, until, at), None
    except Refused as refused:
        return form, None, refused.because


def state_words(rule: RuleView) -> Text:
    """How it stands with a version."""
    if rule.state == states.DRAFT and rule.withdraws:
        return said("thresholds.state.draft_end")
    return said(f"thresholds.state.{rule.state}")


def facts(rule: RuleView, areas: list[dict[str, str]]) -> list[Fact]:
    """The lines of a rule."""
    where: Text = areas[0] if len(areas) == 1 else said("thresholds.areas", first=areas[0], n=len(areas))
    return [
        Fact(said("thresholds.fact.condition"), rule.condition),
        Fact(said("thresholds.fact.clearing"), rule.clearing),
        Fact(said("thresholds.fact.level"), said(f"thresholds.level.{rule.level}")),
        Fact(said("thresholds.fact.ladder"), said(f"thresholds.ladder.{rule.ladder or 'none'}")),
        Fact(said("thresholds.fact.areas"), where),
    ]


def verbs(viewer: Actor, draft: RuleView | None, now: RuleView | None, at: datetime) -> list[Verb]:
    """What can be done: confirm and drop a draft, draft a new version, end a rule."""
    out: list[Verb] = []
    if draft is not None:
        out.append(_verb(viewer, draft, "confirm", "thresholds.confirm", at, first=True))
        out.append(_verb(viewer, draft, "discard", "thresholds.draft", at))
    elif now is not None:
        if now.state == states.DEFAULT:
            out.append(_verb(viewer, now, "confirm", "thresholds.confirm", at, first=True))
        out.append(_verb(viewer, now, "withdraw", "thresholds.draft", at, asks=True))
    return out


def _verb(viewer: Actor, rule: RuleView, name: str, right: str, at: datetime, **more: bool) -> Verb:
    verdict = viewer.may(right, rule.area, at)
    return Verb(
        said(f"thresholds.verb.{name}"),
        said(f"thresholds.then.{name}"),
        f"/thresholds/do/{rule.id}/{name}",
        "check" if name == "confirm" else "close",
        refused=None if verdict.ok else verdict.because,
        **more,
    )

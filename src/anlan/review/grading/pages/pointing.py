"""The forms of points: entering by hand and confirming, an appeal and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from anlan.ground.premises import queries as premises
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Text, Verb
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, said
from anlan.kernel.rights import Actor
from anlan.review.grading import actions, forms, queries
from anlan.review.grading.pages.one import run
from anlan.review.grading.rules.values import COSTS, EARNS

ON_ENTRY = {"confirm_points": forms.Words, "discard_points": forms.Reason}
ON_APPEAL = {"uphold": forms.Reason, "reject": forms.Reason}
ANOTHER = ("confirm_points", "uphold", "reject")  # not for who began it
ON_FOLLOW = {"follow_done": forms.Reason}


def verbs(party: UUID, may: bool) -> list[Verb]:
    """What may be done about a whole ledger."""
    ask = Verb(said("grading.verb.enter_points"), said("grading.then.enter_points"), f"/grading/points/{party}/enter",
               icon="plus", asks=True)  # fmt: skip
    return [ask] if may else []


def decide(kind: str, row: Any, known: Mapping[str, Any], may: bool, viewer: Actor) -> list[Verb]:
    """Buttons beside what waits for a second person; whoever began it may lay it aside and no more."""
    mine = row.made_by == viewer.account
    return [
        Verb(
            said(f"grading.verb.{v}"),
            said(f"grading.then.{v}"),
            f"/grading/points/{kind}/{row.pk}/{v}",
            asks=True,
            link=True,
        )
        for v in known
        if may and not (mine and v in ANOTHER)
    ]


def _party(viewer: Actor, party: UUID, at: Any) -> Text:
    with reading(viewer):
        if queries.ledger_of(viewer, party, at) is None:
            raise Hidden
        return dict(premises.party_names(viewer, {party}, at, at)[party])


@page("grading.enter_points")
def enter(request: HttpRequest, party: UUID) -> HttpResponse:
    """Enter points: the amounts are the rule's."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    name, points = _party(viewer, party, at), queries.rule_at(at).points
    worth = {code: points[code] * (-1 if code in COSTS else 1) for code in (*COSTS, *EARNS)}
    form = forms.EnterPoints(request.POST if request.method == "POST" else None, worth=worth)

    def act(how: dict[str, Any]) -> None:
        given = {k: form.cleaned_data[k] for k in ("code", "text")}
        actions.enter_points(party=party, on=form.moment(), **given, **how)

    return run(request, form, "enter_points", name, act, f"/grading/points/{party}/")


@page("grading.appeal")
def appeal(request: HttpRequest, party: UUID) -> HttpResponse:
    """Appeal against one entry, named in the address."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    name = _party(viewer, party, at)
    key = request.GET.get("code", "")[:16], request.GET.get("number", "")[:16]
    form = forms.Reason(request.POST if request.method == "POST" else None)

    def act(how: dict[str, Any]) -> None:
        actions.appeal(party=party, code=key[0], number=key[1], text=form.cleaned_data["text"], **how)

    return run(request, form, "appeal", name, act, f"/grading/points/{party}/")


@page("grading.confirm_points")
def on_entry(request: HttpRequest, row: UUID, verb: str) -> HttpResponse:
    """Confirm what somebody entered, or lay it aside."""
    return _on(request, row, verb, ON_ENTRY, "point")


@page("grading.uphold")
def on_appeal(request: HttpRequest, row: UUID, verb: str) -> HttpResponse:
    """Answer an appeal."""
    return _on(request, row, verb, ON_APPEAL, "appeal")


@page("grading.follow_done")
def on_follow(request: HttpRequest, row: UUID, verb: str) -> HttpResponse:
    """Say what came of what a band asked for."""
    return _on(request, row, verb, ON_FOLLOW, "follow")


def _on(request: HttpRequest, row: UUID, verb: str, known: dict[str, Any], name: str) -> HttpResponse:
    if verb not in known:
        raise Http404
    form = known[verb](request.POST if request.method == "POST" else None)

    def act(how: dict[str, Any]) -> None:
        getattr(actions, verb)(**{name: row}, text=form.cleaned_data["text"], **how)

    return run(request, form, verb, "", act, "/grading/points/")

"""The grading rule: what is in force, its versions, a new one, and its confirmation by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.access import queries as access
from anlan.ground.premises import queries as premises
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Fact, Verb
from anlan.infra.pages.words import known, say, spoken
from anlan.infra.scope import reading
from anlan.infra.versions import Told
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Refused, Said, said
from anlan.kernel.rights import Actor
from anlan.review.grading import actions, forms, queries
from anlan.review.grading.pages import telling
from anlan.review.grading.pages.telling import READ
from anlan.review.grading.rules.scores import LETTERS
from anlan.review.grading.rules.values import FOLLOWS, LISTS, PARTS, POINTS, differences, rule_of


@page(READ)
def rule(request: HttpRequest) -> HttpResponse:
    """Everybody who reads grades reads the rule; the section proposes, the director confirms."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    may, post = viewer.any("grading.propose"), request.method == "POST"
    if post and not may:
        raise Http404
    tomorrow = (at.astimezone(CITY) + timedelta(days=1)).date()
    form = forms.Propose(request.POST if post else None, values=queries.values_at(at), initial={"valid_from": tomorrow})
    if post and form.is_valid():
        given = {"values": form.values(), "valid_from": form.begins(), "text": form.cleaned_data["text"]}
        try:
            done = actions.propose(**given, by=viewer, at=at, key=form.cleaned_data["key"])
            return redirect(f"/grading/rule/{done.ref}/")
        except Refused as refused:
            form.add_error(None, say(refused.because))
    with reading(viewer):
        context = _context(viewer, at) | {"form": form, "may_propose": may}
    return render(request, "grading/rule.html", context, status=422 if post else 200)


def _context(viewer: Actor, at: Any) -> dict[str, Any]:
    now = queries.rule_at(at)
    versions = queries.versions(viewer)
    names = access.names({v.proposed_by for v in versions} | {v.confirmed_by for v in versions if v.confirmed_by})
    return {
        "crumbs": [Crumb(said("grading.title"), "/grading/"), Crumb(said("grading.rule.title"))],
        "rule": now,
        "status": telling.status(now),
        "legend": telling.legend(now),
        "parts": [Fact(said(f"grading.part.{code}"), now.parts[code]) for code in PARTS],
        "steps": [said(f"grading.step.{code}") for code in now.steps],
        "points": [Fact(said(f"grading.points.form.{name}"), str(now.points[name])) for name in POINTS]
        + [Fact(said(f"grading.follow.{name}"), said(f"grading.follow.from.{now.follows[name]}")) for name in FOLLOWS],
        "words": [Fact(said(f"grading.form.{name}"), _kinds(getattr(now, name))) for name in LISTS],
        "bands": [(m, [(x, _from(m, x, now.bands(m)[x])) for x in LETTERS[1:]]) for m in ("lec", "matrix")],
        "letters": LETTERS,
        "visits": _columns([telling.visits(now, x, at) for x in LETTERS]),
        "versions": [(v, names.get(v.proposed_by, ""), _by(v, names), _verbs(viewer, v)) for v in versions],
        "propose": Verb(said("grading.verb.propose"), said("grading.then.propose"), icon="rule", first=True),
    }


def _kinds(codes: Sequence[str]) -> str:
    """Kinds of hazard as their room calls them, in a row."""
    return str(spoken([known("hazards.kind.", code) for code in codes]))


def _from(method: str, letter: str, bound: float) -> str:
    """From which score on a letter begins: D of LEC lies above its bound, all others at it."""
    return f"{'>' if method == 'lec' and letter == 'D' else '≥'} {bound:g}"


def _columns(by_letter: list[list[Fact]]) -> list[tuple[Any, list[Any]]]:
    """Each kind of visit with what every letter has of it."""
    return [(facts[0].name, [f.value for f in facts]) for facts in zip(*by_letter, strict=True)]


def _by(v: Told, names: dict[UUID, str]) -> str:
    return names.get(v.confirmed_by, "") if v.confirmed_by else ""


@page(READ)
def draft(request: HttpRequest, rule: UUID) -> HttpResponse:
    """One version: what it says otherwise than the rule in force, and which compounds would change their letter."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    it = queries.version(viewer, rule)
    if it is None:
        raise Http404
    names = access.names({who for who in (it.proposed_by, it.confirmed_by) if who})
    told = queries.preview(viewer, at, rule_of(it.values, it.version, it.state)) if it.state == "draft" else None
    shown = told.moved[:SHOWN] if told else []
    compounds = premises.compound_names(viewer, [c for c, _, _ in shown], at, at)
    context = {
        "crumbs": [Crumb(said("grading.title"), "/grading/"), Crumb(said("grading.rule.title"), "/grading/rule"),
                   Crumb(said("grading.rule.version", n=it.version))],
        "it": it,
        "state": said(f"grading.rule.state.{it.state}"),
        "proposer": names.get(it.proposed_by, ""),
        "confirmer": _by(it, names),
        "changes": [
            (_place(where), _value(where, was), _value(where, now))
            for where, was, now in differences(queries.values_at(at), it.values)
        ],
        "told": told,
        "letters": [(x, told.now[x], told.then[x]) for x in reversed(LETTERS)] if told else [],
        "moved": [(c, compounds.get(c, ""), was, now) for c, was, now in shown],
        "verbs": _verbs(viewer, it),
    }  # fmt: skip
    return render(request, "grading/draft.html", context)


SHOWN = 100


def _place(where: str) -> Said:
    name, _, rest = where.partition(".")
    if name == "parts":
        return said(f"grading.part.{rest}")
    if name == "points":
        return said(f"grading.points.form.{rest}")
    if name == "follows":
        return said(f"grading.follow.{rest}")
    if name in ("lec", "matrix"):
        return said("grading.form.band", method=said(f"grading.method.{name}").as_json(), letter=rest)
    return said("grading.form.legend", letter=rest) if name == "legend" else said(f"grading.form.{name}")


def _value(where: str, value: Any) -> Any:
    if where.startswith("legend."):
        return said(f"grading.colour.{value}")
    if where.startswith("follows."):
        return said(f"grading.follow.from.{value}")
    if where == "steps":
        return [said(f"grading.step.{step}") for step in value]
    return f"{value:g}" if isinstance(value, int | float) else value


def _verbs(viewer: Actor, v: Told) -> list[Verb]:
    found = []
    if v.state == "draft" and viewer.any("grading.confirm"):
        found.append(Verb(said("grading.verb.confirm"), said("grading.then.confirm"), f"/grading/rule/{v.id}/confirm"))
    if v.state == "draft" and viewer.any("grading.propose"):
        found.append(Verb(said("grading.verb.discard"), said("grading.then.discard"), f"/grading/rule/{v.id}/discard"))
    return found


@page("grading.confirm")
def confirm(request: HttpRequest, rule: UUID) -> HttpResponse:
    """Put a draft in force."""
    return _decide(request, actions.confirm, rule)


@page("grading.propose")
def discard(request: HttpRequest, rule: UUID) -> HttpResponse:
    """Lay a draft aside."""
    return _decide(request, actions.discard, rule)


def _decide(request: HttpRequest, action: Any, rule: UUID) -> HttpResponse:
    if request.method != "POST":
        raise Http404
    action(rule=rule, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect("/grading/rule")

"""The review queue: one question a screen, both sides with what speaks for and against, by keyboard, with undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.access import queries as access
from anlan.ground.premises import actions, queries, states
from anlan.ground.premises.imports import running
from anlan.ground.premises.pages.found import REVIEW
from anlan.ground.premises.rules.days import day
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

HERE = "/premises/doubts/"
ANSWERS = (("same", "s", "check"), ("different", "d", "close"))
TITLES = (
    "premises.doubts.kind", "premises.doubts.one", "premises.doubts.other", "premises.doubts.answer",
    "premises.found.score", "premises.changes.when", "premises.col.why",
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A question as it is read."""

    row: queries.DoubtRow
    one: Mapping[str, Any]
    other: Mapping[str, Any]
    speaks_for: Sequence[Said]
    against: Sequence[Said]


def shown(row: queries.DoubtRow) -> Shown:
    """Both sides and the evidence in words."""

    def side(name: str) -> dict[str, Any]:
        told = row.told[name]
        return {**told, "source": said(f"premises.source.{told['source']}")}

    return Shown(
        row,
        side("one"),
        side("other"),
        [said(f"premises.evidence.{code}") for code in row.told["for"]],
        [said(f"premises.evidence.{code}") for code in row.told["against"]],
    )


@page(REVIEW)
def index(request: HttpRequest) -> HttpResponse:
    """The first question, or the next behind those that were passed over (`?skip=`)."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    answered = [d for state in (states.SAME, states.DIFFERENT) for d in queries.doubts(viewer, state, 200)]
    if form := asked(request):
        return sheet_of(form, "answers", at, TITLES, map(_cells, answered))
    skip = request.GET.get("skip", "0")
    passed = int(skip) if skip.isdigit() and len(skip) < 6 else 0
    waiting = queries.doubts_open(viewer)
    passed = passed if passed < waiting else 0
    rows = queries.doubts(viewer, limit=passed + 1)
    row = shown(rows[passed]) if passed < len(rows) else None
    last = queries.last_answered(viewer, viewer.account)
    context = {
        "crumbs": [Crumb(said("premises.title"), "/premises/"), Crumb(said("premises.doubts.title"))],
        "it": row,
        "waiting": waiting,
        "skip": passed + 1,
        "passed": passed,
        "verbs": [_verb(row, *answer) for answer in ANSWERS] if row else [],
        "last": shown(last) if last else None,
        "last_said": said(f"premises.doubts.{last.kind}.{last.state}") if last else "",
        "answered": [(shown(d), said(f"premises.doubts.{d.kind}.{d.state}"), day(d.decided_at)) for d in answered[:20]],
        "who": access.names({d.decided_by for d in answered[:20] if d.decided_by}),
    }
    return render(request, "premises/doubts.html", context)


def _verb(it: Shown, answer: str, key: str, icon: str) -> Verb:
    kind = it.row.kind
    return Verb(
        said(f"premises.doubts.{kind}.{answer}"), said(f"premises.doubts.{kind}.{answer}.then"),
        f"{HERE}{it.row.id}/{answer}", icon, key=key, first=answer == "same",
    )  # fmt: skip


def _cells(d: queries.DoubtRow) -> Sequence[Any]:
    return (
        said(f"premises.doubts.{d.kind}"), d.told["one"]["name"], d.told["other"]["name"],
        said(f"premises.doubts.{d.kind}.{d.state}"), d.score, day(d.decided_at), d.reason,
    )  # fmt: skip


@page(REVIEW)
def decide(request: HttpRequest, doubt: UUID, verb: str) -> HttpResponse:
    """Answer a question, or take an answer back; then the next one."""
    if request.method != "POST" or verb not in (states.SAME, states.DIFFERENT, "undo"):
        raise Http404
    how: dict[str, Any] = {"by": request.actor, "at": request.city_now}  # type: ignore[attr-defined]
    reason = request.POST.get("reason", "").replace("\x00", "")[:500]
    if verb == "undo":
        actions.take_back(doubt=doubt, **how)
    else:
        actions.answer(doubt=doubt, said=verb, reason=reason, **how)
    to = request.POST.get("next", "")
    skip = request.POST.get("skip", "")
    home = HERE + (f"?skip={skip}" if skip.isdigit() and skip != "0" else "")
    return redirect(to if to.startswith("/premises/") and "\\" not in to else home)


@page(REVIEW)
def run(request: HttpRequest) -> HttpResponse:
    """Let the finder read the registers again, now that people answered."""
    if request.method != "POST":
        raise Http404
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    running.again(viewer, request.city_now)  # type: ignore[attr-defined]
    return redirect("/premises/found/")

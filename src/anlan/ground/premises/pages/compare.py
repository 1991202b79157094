"""Rows of registers side by side: are they one firm? Score, fields that agree and that don't, answers, undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.access import queries as access
from anlan.ground.premises import actions, queries, states
from anlan.ground.premises.imports import judging
from anlan.ground.premises.pages.doubts import REVIEW
from anlan.ground.premises.pages.telling import READ
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb
from anlan.infra.scope import reading
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

MOST = 8
SHOWN = ("uscc", "addr_production", "addr_business", "addr_registered", "address", "reg_status", "gb4754", "staff",
         "role", "lessor_name", "meter", "former_names", "parcel", "founded", "approved", "updated")  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two rows with what their comparison says, and what somebody said of them."""

    one: str
    other: str
    score: float
    kind: str
    verdict: Said
    agree: Sequence[Said]
    differ: Sequence[Said]
    answer: queries.DoubtRow | None
    answered: Said | str
    who: str
    may: bool


def ids_of(values: Sequence[str]) -> list[UUID]:
    """Ids of rows; what is none is left out."""
    found = []
    for value in values[:MOST]:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


@page(READ)
def compare(request: HttpRequest) -> HttpResponse:
    """GET shows; POST says of one pair that it is one firm, or two."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        return _judge(request, viewer)
    asked = ids_of(request.GET.getlist("r"))
    if not asked:
        raise Http404
    found = queries.records_of(viewer, asked)
    rows = _with_relatives(viewer, found) if len(asked) == len(found) == 1 else found
    pairs = _pairs(viewer, rows)
    groups = judging.groups([str(r.id) for r in rows], [(p.one, p.other) for p in pairs if _one(p)])
    doubtful = sum(p.kind == "doubtful" and not p.answered for p in pairs)
    context = {
        "crumbs": [
            Crumb(said("premises.registers.title"), "/premises/registers/"), Crumb(said("premises.compare.title")),
        ],
        "rows": rows,
        "sources": [said(f"premises.source.{r.source}") for r in rows],
        "cells": _cells(rows),
        "pairs": pairs,
        "verdict": _verdict(len(rows), len(groups)),
        "elsewhere": len(asked) - len(found),  # what lies outside is told as what never was
        "doubtful": doubtful,
        "here": request.get_full_path(),
        "may_review": viewer.any(REVIEW),
    }  # fmt: skip
    return render(request, "premises/compare.html", context)


def _verdict(rows: int, firms: int) -> Said:
    if rows < 2:  # noqa: PLR2004 (a pair)
        return said("premises.compare.alone" if rows else "premises.compare.nothing")
    return said("premises.compare.one" if firms == 1 else "premises.compare.many", rows=rows, firms=firms)


def _one(p: Pair) -> bool:
    if p.answer is not None and p.answer.state in (states.SAME, states.DIFFERENT):
        return p.answer.state == states.SAME
    return p.kind == "sure"


def _with_relatives(viewer: Actor, rows: Sequence[queries.RecordRow]) -> list[queries.RecordRow]:
    """One row alone is shown beside all that mean the same enterprise."""
    row = rows[0]
    key = row.firm or (row.key if row.source == "market" else "")
    return queries.records_meaning(viewer, key, row.id)[:MOST] if key else list(rows)


def _cells(rows: Sequence[queries.RecordRow]) -> list[tuple[Said, list[str]]]:
    made = []
    for name in SHOWN:
        values = [str(r.values.get(name, "")) for r in rows]
        if any(values):
            made.append((said(f"premises.field.{name}"), values))
    return made


def _pairs(viewer: Actor, rows: Sequence[queries.RecordRow]) -> list[Pair]:
    desk = judging.Desk()
    likes = [(a, b, desk.like(a, b), judging.sides(desk, a, b)) for a, b in combinations(rows, 2)]
    known = queries.doubts_about(viewer, {s for *_, pair in likes for s in pair or ()})
    who = access.names({d.decided_by for d in known.values() if d.decided_by})
    made = []
    for a, b, like, pair in likes:
        answer = known.get(pair) if pair else None
        decided = answer is not None and answer.state in (states.SAME, states.DIFFERENT)
        kind = desk.kind(like)
        made.append(
            Pair(
                str(a.id), str(b.id), like.score, kind, said(f"premises.compare.{kind}"),
                [said(f"premises.evidence.field_{n}") for n in like.agree],
                [said(f"premises.evidence.field_{n}") for n in like.differ],
                answer, said(f"premises.doubts.firm.{answer.state}") if answer is not None and decided else "",
                who.get(answer.decided_by, "") if answer is not None and answer.decided_by else "",
                pair is not None and not decided,
            )
        )  # fmt: skip
    return made


def _judge(request: HttpRequest, viewer: Actor) -> HttpResponse:
    answer = request.POST.get("said", "")
    if answer not in (states.SAME, states.DIFFERENT) or not viewer.any(REVIEW):
        raise Http404
    with reading(viewer):
        rows = queries.records_of(viewer, ids_of([request.POST.get("one", ""), request.POST.get("other", "")]))
        desk = judging.Desk()
        pair = judging.sides(desk, *rows) if len(rows) == 2 else None
        if pair is None:
            raise Http404
        known = queries.doubts_about(viewer, pair).get(pair)
        like, told = desk.like(*rows), desk.told(*rows)
    how: dict[str, Any] = {"by": viewer, "at": request.city_now}  # type: ignore[attr-defined]
    doubt = known.id if known is not None else None
    if doubt is None:
        one, other = pair
        area = rows[0].area
        doubt = actions.ask(kind="firm", one=one, other=other, score=like.score, facts=told, area=area, **how).ref
    actions.answer(doubt=doubt, said=answer, **how)
    to = request.POST.get("next", "")
    return redirect(to if to.startswith("/premises/compare/") and "\\" not in to else "/premises/registers/")

"""Papers of a visit on its page: those issued, what may be issued now, and a draft of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from anlan.act.inspections.pages.telling import READ
from anlan.act.inspections.queries import File, file
from anlan.act.inspections.queries import papers as queries
from anlan.act.inspections.rules import papers as rules
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Verb
from anlan.infra.papers import PaperRow, answer, press
from anlan.infra.papers.serving import papers_served
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Said, said
from anlan.kernel.rights import Actor


def told(viewer: Actor, found: File, at: datetime) -> dict[str, Any]:
    """Issued papers with their names; drafts and verbs of those that may be issued now."""
    row, issued = found.row, papers_served(viewer, "inspections", found.row.id, at)
    made = [p for p, _, _ in issued]
    may = viewer.may("inspections.issue", row.area, at, department=row.lead).ok
    able = [kind for kind in rules.PAPERS if may and _may(kind, found, made, at)]
    return {
        "papers": [(p, said(f"inspections.paper.{p.kind}"), how, hand) for p, how, hand in issued],
        "drafts": [(kind, _draft(kind)) for kind in able],
        "issues": [_verb(kind, found, at) for kind in able],
    }


def _draft(kind: str) -> Said:
    return said("inspections.papers.draft", name=said(f"inspections.paper.{kind}"))


def _verb(kind: str, found: File, at: datetime) -> Verb:
    """An opinion says how many hazards it moves, as nobody enters them a second time."""
    order = queries.last_order(found.row, at) if kind == rules.OPINION else None
    label, then = said(f"inspections.verb.issue.{kind}"), said("inspections.then.issue")
    with reading(SYSTEM):
        n = queries.waiting(queries.looked_again(found, order)) if order else 0
    if n:
        then = said("inspections.then.issue.opinion", n=n)
    return Verb(label, then, f"/inspections/{found.row.id}/do/issue", "file", values={"paper": kind})


def _may(kind: str, found: File, made: list[PaperRow], at: datetime) -> bool:
    order = queries.last_order(found.row, at) if kind == rules.OPINION else None
    out, known = found.result, [p.kind for p in made]
    facts = {name: getattr(found.row, name) for name in ("kind", "state", "approved_by")}
    return rules.may_issue(kind, facts, len(out.broken), len(out.missing), known, order is not None).ok


@page(READ)
def draft(request: HttpRequest, visit: UUID, paper: str) -> HttpResponse:
    """A paper as it would be issued now, without a number and marked as a draft."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    if paper not in rules.PAPERS:
        raise Http404
    found = file(viewer, visit, at)
    if found is None:
        raise Hidden
    order = queries.last_order(found.row, at) if paper == rules.OPINION else None
    if paper == rules.OPINION and order is None:
        raise Hidden
    pdf = press(queries.KINDS[paper].template, queries.data(paper, found, at, order), at=at)
    return answer(pdf, f"{found.row.number}-{paper}")

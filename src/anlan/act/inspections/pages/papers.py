"""Papers of a visit on its page: those issued, what may be issued now, and a draft of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from anlan.act.hazards import queries as hazards
from anlan.act.hazards.states import GRADED, REPORTED, VERIFIED
from anlan.act.inspections.pages.telling import READ
from anlan.act.inspections.queries import File, file
from anlan.act.inspections.queries import papers as queries
from anlan.act.inspections.rules import papers as rules
from anlan.act.inspections.rules.kinds import AGAIN
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Verb
from anlan.infra.papers import answer, press
from anlan.infra.papers.serving import papers_served
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Said, said
from anlan.kernel.rights import Actor

WAITS = (REPORTED, VERIFIED, GRADED)


def told(viewer: Actor, found: File, at: datetime) -> dict[str, Any]:
    """Issued papers with their names; drafts and verbs of those that may be issued; what ordered hazards wait for."""
    row, issued = found.row, papers_served(viewer, "inspections", found.row.id, at)
    made = [p.kind for p, _, _ in issued]
    may = viewer.may("inspections.issue", row.area, at, department=row.lead).ok
    looked = _looked(found, at)
    able = [kind for kind in rules.PAPERS if may and _may(kind, found, made, looked)]
    to = {kind: queries.addressees(kind, found, at, looked) for kind in able}
    return {
        "papers": [(p, said(f"inspections.paper.{p.kind}"), how, hand) for p, how, hand in issued],
        "drafts": [draft for kind in able for draft in _drafts(row.id, kind, to[kind])],
        "issues": [_verb(kind, found, looked, to[kind]) for kind in able],
        "steps": _waits(viewer, found) if rules.ORDER in made else [],
    }


def _drafts(visit: UUID, kind: str, to: Sequence[queries.Addressee]) -> list[tuple[str, Said]]:
    """A draft for each party that gets one, named where there are several."""
    name, url = said(f"inspections.paper.{kind}"), f"/inspections/{visit}/draft/{kind}"
    if len(to) == 1:
        return [(url, said("inspections.papers.draft", name=name))]
    return [(f"{url}?to={n}", said("inspections.papers.draft.to", name=name, to=one.name)) for n, one in enumerate(to)]


def _looked(found: File, at: datetime) -> list[queries.Again]:
    """What a re-inspection's opinion is about."""
    return queries.looked_again(found, queries.last_ordered(found.row, at)) if found.row.kind == AGAIN else []


def _verb(kind: str, found: File, looked: list[queries.Again], to: Sequence[queries.Addressee]) -> Verb:
    """It says how many papers go to whom, and how many hazards move with them, as nobody enters them a second time."""
    label, then = said(f"inspections.verb.issue.{kind}"), said("inspections.then.issue")
    with reading(SYSTEM):
        n = queries.waiting(looked) if kind == rules.OPINION else 0
    if n:
        then = said("inspections.then.issue.opinion", n=n)
    if kind == rules.ORDER:
        then = said("inspections.then.issue.order", n=len(to), names=[one.name for one in to])
    return Verb(label, then, f"/inspections/{found.row.id}/do/issue", "file", values={"paper": kind})


def _may(kind: str, found: File, made: list[str], looked: list[queries.Again]) -> bool:
    out = found.result
    facts = {name: getattr(found.row, name) for name in ("kind", "state", "approved_by")}
    return rules.may_issue(kind, facts, len(out.broken), len(out.missing), made, bool(looked)).ok


def _waits(viewer: Actor, found: File) -> list[tuple[str, Said]]:
    """Hazards of the visit that are nobody's to put right yet, each with the step that it waits for and whose it is."""
    known = hazards.facts_of_all(viewer, (f.hazard for f in found.found if f.hazard))
    steps = {one: h for one, h in known.items() if h["state"] in WAITS}
    major = {f.hazard for item in found.items for f in found.of(item.ref) if item.grade == hazards.MAJOR}
    return [
        (
            f"/hazards/{one}",
            said(
                f"inspections.waits.{'major' if h['state'] == VERIFIED and one in major else h['state']}",
                number=h["number"],
            ),
        )
        for one, h in sorted(steps.items(), key=lambda step: str(step[1]["number"]))
    ]


@page(READ)
def draft(request: HttpRequest, visit: UUID, paper: str) -> HttpResponse:
    """A paper as it would be issued now, without a number and marked as a draft; `to` counts those whom it goes to."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    if paper not in rules.PAPERS:
        raise Http404
    found = file(viewer, visit, at)
    if found is None:
        raise Hidden
    to = queries.addressees(paper, found, at, _looked(found, at) if paper == rules.OPINION else ())
    n = request.GET.get("to", "0")
    if not n.isdecimal() or int(n) >= len(to):
        raise Hidden
    pdf = press(queries.KINDS[paper].template, queries.data(paper, found, at, to[int(n)]), at=at)
    return answer(pdf, f"{found.row.number}-{paper}")

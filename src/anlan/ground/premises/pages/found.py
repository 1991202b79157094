"""Sites that the finder takes for shared: the list, one with its evidence, and what a person makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.access import queries as access
from anlan.ground.premises import actions, forms, queries, states
from anlan.ground.premises.pages import do, telling
from anlan.ground.premises.pages.telling import READ
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Figure, Text, Verb
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.kernel import area as areas
from anlan.kernel.decision import Hidden, Said, said
from anlan.kernel.rights import Actor

REVIEW = "premises.review"
STATES = (states.OPEN, "known", *states.FOUND.states[1:])
STRENGTHS = ("candidate", "doubtful")
OFFERED = {states.OPEN: ("take", "dismiss"), states.DISMISSED: ("reopen",)}
ICONS = {"take": "plus", "dismiss": "close", "reopen": "undo"}
TITLES = (
    "premises.found.ident", "premises.col.address", "premises.col.town", "premises.col.village",
    "premises.found.enterprises", "premises.found.producing", "premises.found.score", "premises.found.strength",
    "premises.col.state", "premises.found.evidence", "premises.found.first",
)  # fmt: skip


def evidence(text: str) -> list[Said]:
    """`code:weightxpairs;…` in sentences."""
    made = []
    for part in text.split(";"):
        code, _, rest = part.partition(":")
        weight, _, pairs = rest.partition("x")
        if code and pairs.isdigit():
            what = said(f"premises.evidence.{code}")
            made.append(Said("premises.evidence.pairs", {"what": what.as_json(), "weight": weight, "n": int(pairs)}))
    return made


@page(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Found sites, the strongest first."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    q = request.GET
    wanted = queries.Wanted(
        area=telling.area_of(request),
        state=q.get("state", "") if q.get("state") in STATES else states.OPEN,
        strength=q.get("strength", "") if q.get("strength") in STRENGTHS else "",
        words=telling.words_of(request),
    )
    rows = queries.found(viewer, wanted)
    if form := asked(request):
        return sheet_of(form, "found", at, TITLES, _cells(rows))
    number = telling.page_of(request)
    strong = sum(r.strength == "candidate" for r in rows)
    context = {
        "crumbs": [Crumb(said("premises.title"), "/premises/"), Crumb(said("premises.found.title"))],
        "rows": [(r, evidence(r.evidence)) for r in rows[(number - 1) * queries.PAGE : number * queries.PAGE]],
        "total": len(rows),
        "figures": [
            Figure(said("premises.found.strong"), str(strong), source=said("premises.found.strong.source")),
            Figure(said("premises.found.weak"), str(len(rows) - strong), source=said("premises.found.weak.source")),
            Figure(
                said("premises.doubts.title"),
                str(queries.doubts_open(viewer)),
                url="/premises/doubts/" if viewer.any(REVIEW) else "",
            ),
        ],
        "wanted": wanted,
        "states": [(s, said(f"premises_found.state.{s}")) for s in STATES],
        "strengths": [(s, said(f"premises.strength.{s}")) for s in STRENGTHS],
        "towns": telling.towns(viewer, at),
        "page": number,
        "pages": max(1, -(-len(rows) // queries.PAGE)),
        "at": at,
        "may_import": viewer.any("premises.import"),
        "may_review": viewer.any(REVIEW),
    }
    return render(request, "premises/found.html", context)


def _cells(rows: Sequence[queries.FoundRow]) -> Iterator[Sequence[Any]]:
    for r in rows:
        yield (
            r.ident, r.address, r.town, r.village, r.enterprises, r.producing, r.score,
            said(f"premises.strength.{r.strength}"), said(f"premises_found.state.{r.state}"),
            tuple(evidence(r.evidence)), r.first_at.isoformat(),
        )  # fmt: skip


@dataclass(frozen=True)
class Member:
    """An enterprise of a found site: who, in which role, and what speaks for and against."""

    name: str
    url: str
    role: Text
    score: float
    reasons: Sequence[Said]
    remarks: Sequence[Said]


@page(READ)
def one(request: HttpRequest, found: UUID) -> HttpResponse:
    """One site with its evidence, row by row."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    row = queries.found_one(viewer, found)
    if row is None:
        raise Http404
    members = sorted(row.members, key=lambda m: (m["role"] != "lessor", -m["score"]))
    seen = {str(r.id) for r in queries.records_of(viewer, [UUID(m["record"]) for m in members])}
    verbs = [
        _button(row, verb, n == 0)
        for n, verb in enumerate(OFFERED.get(row.state, ()))
        if viewer.may(REVIEW, row.area).ok and (verb != "take" or row.compound is None)
    ]
    context = {
        "crumbs": [
            Crumb(said("premises.title"), "/premises/"), Crumb(said("premises.found.title"), "/premises/found/"),
            Crumb(row.address),
        ],
        "row": row,
        "state": said(f"premises_found.state.{row.state}"),
        "strength": said(f"premises.strength.{row.strength}"),
        "members": [_member(m, seen=m["record"] in seen) for m in members],
        "evidence": evidence(row.evidence),
        "source": said(f"premises.source.{row.why}") if row.why else "",
        "verbs": verbs,
        "who": access.names({row.decided_by}).get(row.decided_by, "") if row.decided_by else "",
    }  # fmt: skip
    return render(request, "premises/found_one.html", context)


def _member(m: dict[str, Any], *, seen: bool) -> Member:
    reasons = [
        Said("premises.evidence.with", {
            "what": said(f"premises.evidence.{r['code']}").as_json(), "weight": f"{r['weight']:+g}", "name": r["with"],
        })
        for r in m["reasons"]
    ]  # fmt: skip
    remarks = [said(f"premises.remark.{r}") for r in m["remarks"]]
    url = f"/premises/compare/?r={m['record']}" if seen else ""  # registers are read by fewer than sites
    return Member(m["name"], url, said(f"premises.found_role.{m['role']}"), m["score"], reasons, remarks)


def _button(row: queries.FoundRow, verb: str, first: bool) -> Verb:
    url = f"/premises/found/{row.id}/{verb}"
    return Verb(said(f"premises.verb.{verb}"), said(f"premises.then.{verb}"), url, ICONS[verb], first=first,
                asks=verb != "reopen")  # fmt: skip


@page(REVIEW)
def decide(request: HttpRequest, found: UUID, verb: str) -> HttpResponse:
    """Take a site into the register, dismiss it, or take the dismissal back."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    if verb not in ICONS:
        raise Http404
    with reading(viewer):
        row = queries.found_one(viewer, found)
    if row is None:
        raise Hidden
    how = {"by": viewer, "at": request.city_now}  # type: ignore[attr-defined]
    if verb == "reopen":
        if request.method != "POST":
            raise Http404
        actions.reopen(found=found, **how)
        return redirect(f"/premises/found/{found}/")
    village = row.area if areas.level(row.area) == "village" else ""
    initial = {"name": say("premises.found.name", address=row.address)[:80], "address": row.address, "area": village}
    form = do.form_of(request, forms.OF_FOUND[verb], initial=initial)

    def act(form: forms.VerbForm, how: dict[str, Any]) -> str:
        done = getattr(actions, verb)(found=found, **form.args(), **how)
        return f"/premises/{done.after['compound']}/" if verb == "take" else "/premises/found/"

    return do.run(request, form, verb, row.address, act, moves=True)

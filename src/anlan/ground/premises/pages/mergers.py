"""Records found to be one thing: what waits for a second person, what was done, and how it is undone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.access import queries as access
from anlan.ground.premises import actions, queries, states
from anlan.ground.premises.pages.telling import READ
from anlan.ground.premises.rules.days import day
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb
from anlan.infra.pages.sheets import asked, sheet_of
from anlan.kernel import credit_code
from anlan.kernel.decision import Said, said

VERBS = {states.PROPOSED: ("merge", "drop_merge"), states.DONE: ("undo_merge",)}
TITLES = (
    "premises.col.what", "premises.col.keep", "premises.col.gone", "premises.col.state", "premises.col.why",
    "premises.col.proposed", "premises.col.done", "premises.col.undone",
)  # fmt: skip


@page(READ)
def mergers(request: HttpRequest) -> HttpResponse:
    """Every finding, the newest first; each with the verbs that its reader may do."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    rows = queries.mergers(viewer)
    ids = {one for r in rows for one in (r.keep, r.gone)}
    names = queries.party_names(viewer, ids, at, at) | queries.compound_names(viewer, ids, at, at)
    who = access.names({r.proposed_by for r in rows} | {r.done_by for r in rows if r.done_by})
    mine = {r.id for r in rows if r.state == states.PROPOSED and r.proposed_by == viewer.account}
    waiting = mine if mine and access.others_may(viewer, "premises.merge", at) else set()
    asked_of = {one for r in rows if r.state == states.PROPOSED for one in (r.keep, r.gone)}
    codes = {p.id: p.credit_code for p in queries.parties(viewer, at, at, ids=asked_of)[0]} if asked_of else {}
    if form := asked(request):
        cells = (
            (
                said(f"premises.what.{r.what}"), names[r.keep], names[r.gone], said(f"premises.merger.{r.state}"),
                r.reason, day(r.proposed_at), day(r.done_at), day(r.undone_at),
            )
            for r in rows
        )  # fmt: skip
        return sheet_of(form, "mergers", at, TITLES, cells)
    context = {
        "crumbs": [Crumb(said("premises.title"), "/premises/"), Crumb(said("premises.mergers.title"))],
        "rows": [
            (
                r,
                said(f"premises.what.{r.what}"),
                names[r.keep],
                names[r.gone],
                said(f"premises.merger.{r.state}"),
                who.get(r.proposed_by, ""),
                who.get(r.done_by, "") if r.done_by else "",
                [
                    (v, said(f"premises.verb.{v}"), said(f"premises.then.{v}"))
                    for v in VERBS.get(r.state, ())
                    if viewer.any(f"premises.{v}") and not (v == "merge" and r.id in waiting)
                ],
                r.id in waiting,
                _two_codes(codes.get(r.keep, ""), codes.get(r.gone, "")) if r.state == states.PROPOSED else "",
            )
            for r in rows
        ],
        "at": at,
    }
    return render(request, "premises/mergers.html", context)


def _two_codes(keep: str, gone: str) -> Said | str:
    """Two codes that were both issued speak for two enterprises, or for one that was registered anew."""
    if keep == gone or "valid" not in {credit_code.check(keep)} & {credit_code.check(gone)}:
        return ""
    return said("premises.mergers.two_codes", keep=keep, gone=gone)


@page("premises.merge")
def decide(request: HttpRequest, merger: UUID, verb: str) -> HttpResponse:
    """Confirm, drop or undo a finding."""
    if request.method != "POST" or not any(verb in some for some in VERBS.values()):
        raise Http404
    given = {} if verb == "merge" else {"reason": request.POST.get("reason", "").replace("\x00", "")[:500]}
    getattr(actions, verb)(merger=merger, **given, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    return redirect("/premises/mergers/")

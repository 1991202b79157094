"""Rows of the dated tables on their page: proposed with a day and a reason, confirmed by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from anlan.ground.access import queries as access
from anlan.ground.premises import actions, forms, queries, states
from anlan.ground.premises.pages.do import run
from anlan.ground.premises.pages.telling import READ
from anlan.ground.premises.rules import renaming as rules
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Verb
from anlan.infra.scope import reading
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

PROPOSE = "premises.propose_renaming"
VERBS = {"confirm": ("confirm_renaming", "check"), "drop": ("drop_renaming", "close")}


@page(PROPOSE)
def new(request: HttpRequest, source: str) -> HttpResponse:
    """A row for a dated table; `?row=` begins with one that stands there, `?out=1` proposes to take it out."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    if source not in rules.FIELDS:
        raise Http404
    begun = _row(request, viewer, source)
    out = request.GET.get("out") == "1" and bool(begun)
    form = forms.Renaming(request.POST or None, source=source, initial=begun)

    def act(form: Any, how: dict[str, Any]) -> str:
        given = {"source": source, "values": form.told(), "text": form.cleaned_data["text"], "out": out}
        actions.propose_renaming(**given, **how)
        return f"/premises/registers/{source}/"

    verb = "take_out_renaming" if out else "propose_renaming"
    return run(request, form, verb, said(f"premises.source.{source}"), act)


def _row(request: HttpRequest, viewer: Actor, source: str) -> dict[str, Any]:
    wanted = request.GET.get("row", "")
    if not wanted:
        return {}
    try:
        pk = UUID(wanted)
    except ValueError:
        raise Http404 from None
    with reading(viewer):
        found = queries.dated_row(viewer, source, pk)
    if found is None:
        raise Http404
    return found


def listed(viewer: Actor, source: str) -> Sequence[tuple[queries.RenamingRow, Said, Sequence[Verb], str, str]]:
    """Proposals of a table: the row, its state in words, what one may do, who proposed and who decided."""
    rows = queries.renamings(viewer, source) if source in rules.FIELDS else []
    names = access.names({who for r in rows for who in (r.proposed_by, r.confirmed_by) if who})
    return [
        (
            r, said(f"premises.renaming.{r.state}"), _verbs(viewer, r), names.get(r.proposed_by, ""),
            names.get(r.confirmed_by, "") if r.confirmed_by else "",
        )
        for r in rows
    ]  # fmt: skip


def _verbs(viewer: Actor, row: queries.RenamingRow) -> list[Verb]:
    return [
        Verb(said(f"premises.verb.{verb}"), said(f"premises.then.{verb}"),
             f"/premises/registers/renaming/{row.id}/{slug}", icon)
        for slug, (verb, icon) in VERBS.items()
        if row.state == states.PROPOSED and viewer.any(f"premises.{verb}")
    ]  # fmt: skip


@require_POST
@page(READ)
def decide(request: HttpRequest, renaming: UUID, verb: str) -> HttpResponse:
    """Confirm a row, or lay it aside."""
    if verb not in VERBS:
        raise Http404
    getattr(actions, VERBS[verb][0])(renaming=renaming, by=request.actor, at=request.city_now)  # type: ignore[attr-defined]
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("/premises/registers/")

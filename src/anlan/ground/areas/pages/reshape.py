"""Split one area or merge several: what comes along is counted and listed on the page of the new area."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from anlan.ground.areas import actions, queries
from anlan.infra.bulk import Wrong, columns
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.pages.words import say
from anlan.infra.scope import reading
from anlan.kernel import area as areas
from anlan.kernel.decision import Refused, Said, said

PIECES = 4  # fields on the page; a village has not been split into more
MERGED = 4


@page("areas.split")
def reshape(request: HttpRequest) -> HttpResponse:
    """The two forms; what was typed stays when the verb is refused."""
    viewer, at = request.actor, request.city_now  # type: ignore[attr-defined]
    error = ""
    if request.method == "POST":
        try:
            done = _do(request)
            return redirect(f"/areas/{done}/")
        except Refused as refused:
            error = say(refused.because)
    f = request.POST
    typed = [
        {name: f.get(f"{name}{n}", "") for name in ("code", "name", "name_en", "shape")} | {"n": n}
        for n in range(1, PIECES + 1)
    ]
    with reading(viewer):
        acts = queries.acts(viewer, 20)
    context = {
        "crumbs": [Crumb(said("areas.title"), "/areas/"), Crumb(said("areas.reshape.title"))],
        "because": error,
        "pieces": typed,
        "from": [f.get(f"from{n}", "") for n in range(1, MERGED + 1)],
        "f": f,
        "acts": acts,
        "at": at,
        "split": Verb(said("areas.split.do"), said("areas.split.then"), icon="area", first=True),
        "merge": Verb(said("areas.merge.do"), said("areas.merge.then"), icon="area", first=True),
    }
    return render(request, "areas/reshape.html", context, status=409 if error else 200)


def _do(request: HttpRequest) -> str:
    by, at, f = request.actor, request.city_now, request.POST  # type: ignore[attr-defined]
    reason = f.get("reason", "").strip()
    if f.get("verb") == "merge":
        codes = [_code(f[name]) for name in (f"from{n}" for n in range(1, MERGED + 1)) if f.get(name, "").strip()]
        piece = actions.Piece(_code(f.get("into", "")), f.get("into_name", "").strip(), f.get("into_en", "").strip())
        actions.merge(codes, piece, reason, by=by, at=at)
        return piece.code
    pieces = [_piece(f, n) for n in range(1, PIECES + 1) if f.get(f"code{n}", "").strip()]
    actions.split(_code(f.get("code", "")), pieces, reason, by=by, at=at)
    return pieces[0].code


def _piece(f: Any, n: int) -> actions.Piece:
    try:
        shape = columns.polygon(f.get(f"shape{n}", "")) if f.get(f"shape{n}", "").strip() else None
    except Wrong as wrong:
        raise Refused(wrong.because) from None
    return actions.Piece(_code(f[f"code{n}"]), f.get(f"name{n}", "").strip(), f.get(f"name_en{n}", "").strip(), shape)


def _code(text: str) -> str:
    code = areas.pad(text.strip())
    if not areas.valid(code):
        raise Refused(Said("areas.refused.code", {"code": text.strip()[:30]}))
    return code

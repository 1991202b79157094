"""One hazard, one file: the path, the evidence in the middle, the decision at the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.act.hazards import queries
from anlan.act.hazards.pages import carried, proof, telling
from anlan.act.hazards.pages.do import form_of
from anlan.ground.areas import queries as areas_now
from anlan.infra.pages import house
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Crumb, Verb
from anlan.infra.papers.serving import papers_served
from anlan.kernel import area as areas
from anlan.kernel.decision import said, yes

INLINE = frozenset(
    {"verify", "rectify", "submit", "reinspect"}
)  # short enough to stand in the column; others open a dialog


@page("hazards.read")
def file(request: HttpRequest, hazard: UUID) -> HttpResponse:
    """The file, with what its reader may decide."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    f = queries.file(viewer, hazard, at)
    if f is None:
        raise Http404
    h = f.facts
    village = areas.village(h["area"])
    chain = [code for code in reversed(areas.chain(village)) if areas.level(code) != "county"] or [village]
    names = areas_now.names(viewer, {*chain, village}, at)
    terms = queries.terms_at(viewer, at)
    context = {
        "at": at,
        "id": hazard,
        "crumbs": [
            Crumb(said("hazards.title"), "/hazards/"),
            *(Crumb(said("hazards.name", name=names[c]), f"/hazards/?area={c}") for c in chain),
            Crumb(said("hazards.file.crumb", number=h["number"])),
        ],
        "title": h["text"][:60],
        "tags": [said(f"hazards.grade.{h['grade']}")] if h["grade"] else [],
        "late": said("hazards.late_n", n=f.late) if f.late else "",
        "under": said("hazards.file.materials", n=len(f.photos) + len(f.lines)),
        "steps": telling.path(f, at),
        "groups": telling.groups(
            f, names[village], terms.status, at, queries.told(viewer, h, at), carried.judged(viewer, h, at)
        )
        + [(other.title, other.facts) for other in house.beside(viewer, "hazards", hazard, at) if other.facts],
        "holds": [*carried.holds(f.carried), *_load(h, at)],
        "checked": proof.checked(f, at) if request.GET.get("check") == "1" else "",
        "papers": papers_served(viewer, "hazards", hazard, at),
        "again": queries.facts_of(viewer, h["again_of"]) if h["again_of"] else None,
        "photos": telling.photos(f),
        "moments": telling.moments(f, at),
        "whole": f.whole,
        "whole_at": at,
        **_decision(request, hazard, f, queries.offers(viewer, hazard, at)),
    }
    return render(request, "hazards/file.html", context)


def _decision(request: HttpRequest, hazard: UUID, f: queries.File, offers: Sequence[queries.Offer]) -> dict[str, Any]:
    """The right column: what is to be decided, by whom, and every verb with its reason where it can't be done."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    first = next((o.verb for o in offers if o.refused is None and o.verb in telling.FIRST), "")
    inline = first if first in INLINE else ""
    made: dict[str, Any] = {
        "verbs": telling.verbs(hazard, [o for o in offers if o.verb != inline], lead=not inline),
        "notice": "",
    }
    if f.facts["ended_at"] and not first:
        return made | {"decides": said("hazards.decide.ended"), "decides_under": said("hazards.decide.ended.how")}
    if not first:
        return made | {"decides": said("hazards.decide.wait"), "decides_under": said("hazards.decide.wait.how")}
    if inline:
        form = form_of(request, inline, f.facts)
        button = Verb(said(f"hazards.verb.{inline}"), said(f"hazards.then.{inline}"), icon="check", first=True)
        made |= {
            "form": form,
            "button": button,
            "action": f"/hazards/{hazard}/do/{inline}",
            "files": "photos" in form.fields,
        }
    return made | {
        "decides": said(f"hazards.decide.{first}"),
        "decides_under": said("hazards.decide.you", name=viewer.name),
        "notice": _notice(first, f.facts),
    }


def _load(h: dict[str, Any], at: Any) -> list[Any]:
    """Why a floor's hazard can't be struck off yet: its load."""
    verdict = yes() if h["ended_at"] else queries.load_back(h, at)
    return [] if verdict.ok else [verdict.because]


def _notice(verb: str, h: dict[str, Any]) -> Any:
    if verb in ("reinspect", "visit"):
        return said("hazards.decide.another")
    if verb == "grant":
        return said("hazards.decide.extension", text=h["extension"]["text"], interim=h["extension"]["interim"])
    return ""

"""Handing a paper over: the phone is given to whoever gets it, who signs on the glass."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.infra.pages.page import page
from anlan.infra.pages.words import say
from anlan.infra.papers import named
from anlan.infra.papers.serving import served
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden

GLASS = {"label": "", "again": ".again", "how": ".how"}


@page("field.today")
def paper(request: HttpRequest, paper: UUID) -> HttpResponse:
    """The paper's number, a link to its bytes, to whom it goes, and the glass."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    row = named(viewer, paper, at)
    if row is None or not viewer.any(f"{row.room}.serve"):
        raise Hidden
    with reading(viewer):
        done = served(row.room, row.ref, at).get(paper)
    back = f"/{row.room}/{row.ref}" + ("/" if row.room != "hazards" else "")
    context = {
        "paper": row,
        "done": done,
        "verb": f"{row.room}.serve",
        "back": back,
        "glass": {name: say(f"field.paper.glass{word}") for name, word in GLASS.items()},
    }
    return render(request, "field/paper.html", context)

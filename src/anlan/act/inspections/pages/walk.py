"""The visit on the phone: one question a screen, the last visit's photo beside the camera, every item within reach."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from anlan.act.inspections import queries, states
from anlan.act.inspections.pages.telling import READ
from anlan.act.inspections.rules.kinds import KINDS
from anlan.ground.premises import queries as premises
from anlan.infra.pages.page import page
from anlan.infra.pages.words import say, spoken
from anlan.kernel.decision import Hidden, said

GLASS = {"label": "", "again": ".again", "how": ".how"}


def _words(unit: premises.UnitSpot) -> str:
    building, floor, name = unit.place
    return f"{spoken(building)} {floor} {name}"


@page(READ)
def walk(request: HttpRequest, visit: UUID) -> HttpResponse:
    """The next open question of one's own part, or the one that the address names."""
    viewer: Any = request.actor  # type: ignore[attr-defined]
    at = request.city_now  # type: ignore[attr-defined]
    found = queries.file(viewer, visit, at)
    member = found.row.member(viewer.person) if found else None
    if found is None or member is None:
        raise Hidden
    row, mine = found.row, queries.walked(viewer, found, member["department"])
    open_ = found.left(member["department"])
    left = [i for i in mine if i in open_]
    wanted = next((i for i in mine if i.ref == request.GET.get("ref")), None)
    item = wanted or (left[0] if left else None)
    last = queries.last_time(viewer, row, item.ref, found.again(item.ref)) if item else None
    context = {
        "row": row,
        "kind": said(f"inspections.kind.{row.kind}"),
        "item": item,
        "basis": item.basis if item else {},
        "place": mine.index(item) + 1 if item else 0,
        "all": len(mine),
        "done": len(mine) - len(left),
        "last": last,
        "again": queries.looks_again(row, last),
        "given": found.of(item.ref) if item else [],
        "units": [(_words(u), u.name) for u in premises.unit_spots(viewer, row.compound, at)] if item else [],
        "items": [(i, found.of(i.ref)) for i in mine],
        "ready": row.open and not (KINDS[row.kind].approved and row.state == states.PLANNED),
        "under_way": row.state == states.UNDER_WAY,
        "result": queries.said_because(row),
        "glass": {name: say(f"inspections.form.glass{word}") for name, word in GLASS.items()},
        "at": at,
    }
    return render(request, "inspections/walk.html", context)

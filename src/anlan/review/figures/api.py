"""The JSON doors of figures: every number, now or as of a past time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router

from anlan.infra.pages.past import asked_at
from anlan.infra.pages.words import both
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden
from anlan.review.figures import queries
from anlan.review.figures.pages.ledger import READ, area_of

router = Router(tags=["figures"])


@router.get("/")
def figures(request: HttpRequest, area: str = "", at: str = "") -> dict[str, Any]:
    """Every figure that the viewer may see, with definition, scope and date; null where nothing backs one yet."""
    viewer = request.actor  # type: ignore[attr-defined]
    if not viewer.any(READ):
        raise Hidden
    when: datetime = asked_at(request)[0]
    with reading(viewer):
        place = area_of(request, viewer)
        found = queries.counted(viewer, place, when)
    return {
        "area": place,
        "at": when,
        "figures": [
            {
                "name": c.figure.name,
                "value": c.value,
                "title": both(c.figure.title),
                "definition": both(c.figure.definition),
                "unit": both(c.figure.unit, n=c.value),
                "rows": c.rows,
                "moves": c.figure.moves,
            }
            for c in found
        ],
    }

"""What the duty screen shows of floors: the drawer of a selected one, and hits of the search."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.infra import world
from anlan.infra.pages.parts import Drawer, Fact, Figure
from anlan.infra.scope import reading
from anlan.kernel.decision import Hidden, said
from anlan.kernel.rights import Actor
from anlan.sense.floors import queries
from anlan.sense.floors.pages import telling


def drawer(viewer: Actor, ref: UUID, at: datetime) -> Drawer | None:
    """A floor: what it bears, its limit, whose it is."""
    try:
        row = queries.one(viewer, ref, at)
    except Hidden:
        return None
    it = telling.shown(row, queries.outlooks([row], at).get(row.device), at)
    number = None
    if it.kg and row.now is not None:
        number = Figure(said("floors.chart.worst"), it.kg, "kg/m²", source=it.limit, at=row.now.at, tags=it.states)
    return Drawer(
        title=it.name,
        under=it.pace or it.limit,
        level=row.level,
        glyph="gauge",
        number=number,
        facts=[Fact(said("floors.fact.tenant"), name) for name in it.tenants],
        file_url=f"/floors/{row.id}/",
        area=row.area,
        lon=row.lon,
        lat=row.lat,
    )


def search(viewer: Actor, words: str, limit: int) -> list[dict[str, Any]]:
    """Watched floors of sites, owners or tenants of such a name."""
    if not viewer.any(telling.READ) or not words.strip():
        return []
    at = world.now()
    with reading(viewer):
        rows = queries.listing(viewer, at, words=words.replace("\x00", "").strip())[:limit]
    return [
        {
            "title": queries.thing(row.place) if row.place else row.device,
            "note": telling.limit(row),
            "url": f"/floors/{row.id}/",
        }
        for row in rows
    ]

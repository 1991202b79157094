"""Hazards on the map: where the open ones lie, in which state, and which are late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.act.hazards import queries
from anlan.infra.pages.words import say
from anlan.kernel.rights import Actor


def geometry(viewer: Actor) -> dict[str, Any]:
    """Hazards are points of their state: nothing of theirs outlives it."""
    return {"type": "FeatureCollection", "features": []}


def state(viewer: Actor, at: datetime) -> dict[str, Any]:
    """Open hazards as of `at`, each a point with its glyph and words."""
    rows = queries.mapped(viewer, at)
    return {"type": "FeatureCollection", "features": [_feature(row) for row in rows], "count": len(rows)}


def _feature(row: queries.Row) -> dict[str, Any]:
    note = say(f"hazards.state.{row.state}")
    if row.late:
        note = say("hazards.map.late", state=note, n=row.late)
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
        "properties": {
            "id": f"hazards:{row.id}",
            "area": row.area,
            "glyph": "late" if row.late else "hazard",
            "title": f"{row.number} {say(f'hazards.kind.{row.kind}')}",
            "note": note,
            "since": row.since.isoformat(),
        },
    }

"""Compounds on the map: where each lies, whether it is shared, and what it lacks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.ground.premises import queries
from anlan.ground.premises.rules.shape import middle
from anlan.infra.pages.words import say
from anlan.kernel.rights import Actor


def geometry(viewer: Actor) -> dict[str, Any]:
    """Compounds are points of their state: nothing of theirs outlives it."""
    return {"type": "FeatureCollection", "features": []}


def state(viewer: Actor, at: datetime) -> dict[str, Any]:
    """Shared compounds as of `at`, each a point with its words; those that lack something have a glyph of their own."""
    one = queries.same(viewer, at)
    found = queries.compounds(viewer, at, at, one=one)
    each = queries.weighed(found, at, at, one)
    rows = [row for row in found if each[row.id].shared]
    drawn = queries.shapes(viewer, at, at)
    return {
        "type": "FeatureCollection",
        "features": [_feature(row, each[row.id], drawn.get(row.id)) for row in rows],
        "count": len(rows),
    }


def _feature(row: queries.CompoundRow, it: queries.Weighed, drawn: dict[str, Any] | None) -> dict[str, Any]:
    note = say("premises.map.note", n=it.tenants, state=say(f"premises.state.{row.state}"))
    if it.lacks:
        note = say("premises.map.lacks", note=note, n=sum(it.lacks.values()))
    point = {"type": "Point", "coordinates": [row.lon, row.lat]} if row.lon is not None else None
    if drawn is not None and point is None:
        point = {"type": "Point", "coordinates": list(middle(drawn))}
    return {
        "type": "Feature",
        "geometry": point,
        "properties": {
            "id": f"premises:{row.id}",
            "area": row.area,
            "glyph": "late" if it.lacks else "place",
            "title": say("premises.name", name=row.said),
            "note": note,
            "shape": drawn,  # drawn when the map is near; the point when it is far
            "since": row.valid_from.isoformat(),
        },
    }

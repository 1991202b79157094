"""Watched floors on the map: one point a site, at the gravest of its floors."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.infra.pages.words import say
from anlan.kernel.rights import Actor
from anlan.sense.floors import queries


def geometry(viewer: Actor) -> dict[str, Any]:
    """Sites are points of their state."""
    return {"type": "FeatureCollection", "features": []}


def state(viewer: Actor, at: datetime) -> dict[str, Any]:
    """Every site with watched floors; a silent one has a glyph of its own."""
    rows = queries.listing(viewer, at, past=True)
    worst: dict[Any, queries.WatchRow] = {}
    for row in rows:  # the gravest come first
        if row.lon is not None:
            worst.setdefault(row.compound, row)
    return {"type": "FeatureCollection", "features": [_feature(r, at) for r in worst.values()], "count": len(rows)}


def _feature(row: queries.WatchRow, at: datetime) -> dict[str, Any]:
    ratio = row.now.ratio if row.now else None
    note = say("floors.state.silent") if row.silent else say("floors.map.unknown")
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
        "properties": {
            "id": f"floors:{row.id}",
            "area": row.area,
            "glyph": "gauge-silent" if row.silent else "gauge",
            "level": row.level,
            "title": say(queries.thing(row.place)) if row.place else row.device,
            "note": note if ratio is None else say("floors.map.share", share=f"{ratio:.0f}"),
            "since": (row.now.at if row.now else row.heard_at or at).isoformat(),
        },
    }

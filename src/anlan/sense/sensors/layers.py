"""Gauges on the map: where each stands, and what it says now or said at a past time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from anlan.infra import world
from anlan.infra.pages.words import say, spoken
from anlan.kernel.quantity import symbol
from anlan.kernel.rights import Actor
from anlan.sense.sensors import queries


def geometry(viewer: Actor) -> dict[str, Any]:
    """Streams are points of their state: nothing of theirs outlives it."""
    return {"type": "FeatureCollection", "features": []}


def state(viewer: Actor, at: datetime) -> dict[str, Any]:
    """Every placed stream with its words; those that fell silent have a glyph of their own."""
    rows = queries.states(viewer, at, past=at < world.now() - timedelta(minutes=1))
    return {"type": "FeatureCollection", "features": [_feature(row, at) for row in rows], "count": len(rows)}


def _feature(row: queries.StreamRow, at: datetime) -> dict[str, Any]:
    silent = row.silent_at is not None and row.silent_at <= at
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
        "properties": {
            "id": f"sensors:{row.id}",
            "area": row.area,
            "glyph": "gauge-silent" if silent or row.now is None else "gauge",
            "title": spoken(row.names),
            "note": _note(row, silent),
            "since": (row.silent_at or at if silent else row.now.at if row.now else at).isoformat(),
        },
    }


def _note(row: queries.StreamRow, silent: bool) -> str:
    if row.now is None:
        return say("sensors.said_nothing")
    if silent:
        return say("sensors.map.silent")
    if row.summed and row.now.h1 is not None:
        return say("sensors.map.rain", h1=f"{row.now.h1:g}", h3=f"{row.now.h3 or 0:g}", unit=symbol(row.unit))
    return say("sensors.map.value", value=f"{row.now.value:g}", unit=symbol(row.unit))

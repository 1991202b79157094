"""Alerts on the map: each area with an episode, at the level that the last message before that time said."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from anlan.ground.areas import queries as areas_now
from anlan.infra.pages.words import say
from anlan.kernel.rights import Actor
from anlan.warn.alerts import queries


def geometry(viewer: Actor) -> dict[str, Any]:
    """Alerts colour the villages that the map has already: nothing of their own."""
    return {"type": "FeatureCollection", "features": []}


def state(viewer: Actor, at: datetime) -> dict[str, Any]:
    """Levels by area as of `at`, each with its episode."""
    found = queries.mapped(viewer, at)
    names = areas_now.names(viewer, {one.area for one in found}, at)
    features = [
        {
            "type": "Feature",
            "geometry": None if one.lon is None else {"type": "Point", "coordinates": [one.lon, one.lat]},
            "properties": {
                "id": f"alerts:{one.id}",
                "area": one.area,
                "level": one.level,
                "title": say("alerts.map.title", place=names[one.area], subject=say(f"alerts.subject.{one.subject}")),
                "note": say(one.line),
                "since": one.opened_at.isoformat(),
            },
        }
        for one in found
    ]
    return {"type": "FeatureCollection", "features": features, "count": len(features)}

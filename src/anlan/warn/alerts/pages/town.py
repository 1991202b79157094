"""The sentence of alerts on the town leader's page: which villages are in alert, and how it stands there."""

from __future__ import annotations

from datetime import datetime

from anlan.ground.areas import queries as areas_now
from anlan.infra.pages import times
from anlan.infra.pages.parts import Line, Sentence
from anlan.kernel import area as areas
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor
from anlan.warn.alerts import queries
from anlan.warn.alerts.pages import telling

SHOWN = 5


def town(viewer: Actor, inside: str, at: datetime) -> list[Sentence]:
    """Episodes of the town at a time, worst first."""
    if not viewer.any("alerts.read"):
        return []
    found = [e for e in queries.mapped(viewer, at) if areas.covers(areas.pad(inside), areas.village(e.area))]
    found = sorted(found, key=lambda e: (e.level, e.opened_at))
    names = areas_now.names(viewer, {e.area for e in found[:SHOWN]}, at)
    lines = [
        Line(
            names[e.area],
            e.line,
            said("alerts.town.note", level=telling.level(e.level), since=times.since(e.risen_at, at)),
            level=e.level,
            url=f"/alerts/{e.id}/",
        )
        for e in found[:SHOWN]
    ]
    under = said("alerts.town.under", at=times.since(found[0].risen_at, at)) if found else said("alerts.town.none")
    return [
        Sentence(
            len(found), said("alerts.town.alerted", n=len(found)), under, lines, f"/alerts/?area={inside}", urgency=1
        )
    ]

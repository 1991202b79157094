"""What calls do when alerts are raised, rise, end; and when a city's first areas come."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from anlan.infra.journal.follow import Happened
from anlan.kernel import area as areas
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor
from anlan.sense.floors import queries as floors
from anlan.warn.alerts import queries as alerts
from anlan.warn.calls import actions, queries
from anlan.warn.calls.rules.ladder import family

SHIPPED = Path(__file__).parent / "shipped.json"


def ship_ladders(entry: Happened, system: Actor, at: datetime) -> None:
    """As soon as there is a county, and once only."""
    if not queries.any_ladders(system):
        county = areas.pad(areas.trunk(entry.area)[:6])
        actions.ship(json.loads(SHIPPED.read_text(encoding="utf-8")), county, by=system, at=at, cause=entry.id)


def on_spoken(entry: Happened, system: Actor, at: datetime) -> None:
    """A rule spoke for an episode. A new level asks on every ladder of the episode, a joining rule on its own alone."""
    assert entry.ref is not None
    asked = queries.ladders_about(system, "alerts", entry.ref)
    ladder = entry.after.get("ladder", "")
    if entry.verb == "alerts.join":
        wanted = [] if ladder in asked or (family(ladder) and family(ladder) in map(family, asked)) else [ladder]
    else:
        kin = family(ladder)
        others = [name for name in asked if not kin or family(name) != kin]
        wanted = [*others, *([ladder] if ladder not in others else [])]
    episode = alerts.episode(system, entry.ref)
    if not episode.going_on:
        return  # ended before anybody was asked
    said = alerts.chain(system, entry.ref)[-1]
    parties = floors.parties(system, episode.about, at) if episode.about else {}
    for name in filter(None, wanted):
        actions.start(
            "alerts",
            entry.ref,
            episode.area,
            name,
            said.headline,
            said.text,
            level=episode.level,
            parties=parties,
            lon=episode.lon,
            lat=episode.lat,
            by=system,
            at=at,
            cause=entry.id,
        )


def on_over(entry: Happened, system: Actor, at: datetime) -> None:
    """An episode ended: nobody is asked any more, and everybody who was is told why."""
    assert entry.ref is not None
    if entry.verb == "alerts.stand_down":
        reason = Said("calls.reason.stood_down", {"reason": alerts.episode(system, entry.ref).reason})
    else:
        reason = Said("calls.reason.cleared")
    actions.stop_about("alerts", entry.ref, reason, by=system, at=at, cause=entry.id)


HANDLERS = {
    "areas.import": ship_ladders,
    "alerts.raise": on_spoken,
    "alerts.update": on_spoken,
    "alerts.join": on_spoken,
    "alerts.cancel": on_over,
    "alerts.stand_down": on_over,
}

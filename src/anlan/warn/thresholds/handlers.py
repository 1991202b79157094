"""What thresholds do when something happened upstream: the first areas of a city bring the rules that ship."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from anlan.infra.journal.follow import Happened
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor
from anlan.warn.thresholds import actions, queries

SHIPPED = Path(__file__).parent / "shipped.json"


def ship_defaults(entry: Happened, system: Actor, at: datetime) -> None:
    """As soon as there is a county, and once only."""
    if not queries.any_rules(system):
        county = areas.pad(areas.trunk(entry.area)[:6])
        actions.ship(json.loads(SHIPPED.read_text(encoding="utf-8")), county, by=system, at=at, cause=entry.id)

"""Standards come with a city's first areas, once."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from anlan.ground.standards import actions, queries
from anlan.infra.journal.follow import Happened
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor

SHIPPED = Path(__file__).parent / "shipped"


def shipped() -> list[dict[str, Any]]:
    """The versions that come with the house; each file holds the versions of one standard."""
    return [one for file in sorted(SHIPPED.glob("*.json")) for one in json.loads(file.read_text(encoding="utf-8"))]


def ship(entry: Happened, system: Actor, at: datetime) -> None:
    """As soon as there is a county, and once only."""
    if not queries.any_standards(system):
        county = areas.pad(areas.trunk(entry.area)[:6])
        actions.ship(shipped(), county, by=system, at=at, cause=entry.id)


HANDLERS = {"areas.import": ship}

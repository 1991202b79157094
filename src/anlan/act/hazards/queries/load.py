"""What keeps a floor's hazard open: its load must have been back for the time that the floors' terms ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Verdict, yes
from anlan.sense.floors import queries as floors
from anlan.warn.alerts import queries as alerts

OVERLOAD = "floor_overload"


def load_back(h: Mapping[str, Any], at: datetime) -> Verdict:
    """Whether the load allows a strike-off; for hazards that no floor's alert opened there is nothing to ask."""
    if h["kind"] != OVERLOAD or h["alert"] is None:
        return yes()
    with reading(SYSTEM):
        about = alerts.about_of(SYSTEM, h["alert"])
    return floors.back(about, at) if about else yes()

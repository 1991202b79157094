"""What is due: reminders and lateness of hazards."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.act.hazards import actions
from anlan.infra.due import Plan
from anlan.kernel.decision import Refused
from anlan.kernel.rights import Actor


def clock(plan: Plan, system: Actor, at: datetime) -> None:
    """A share of the time is gone, or another day late. A hazard that moved on meanwhile needs nothing."""
    try:
        actions.remind(hazard=UUID(plan.ref), due=datetime.fromisoformat(plan.args["due"]), by=system, at=at)
    except Refused as refused:
        if refused.because.key != "hazards.refused.moved_on":
            raise


TICKS = {"hazards.clock": clock}

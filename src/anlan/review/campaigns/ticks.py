"""What is due of campaigns: a department's limit is reached, and it is called."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.infra.due import Plan
from anlan.kernel.decision import Refused
from anlan.kernel.rights import Actor
from anlan.review.campaigns import actions
from anlan.review.campaigns.actions.tasks import LATE


def late(plan: Plan, system: Actor, at: datetime) -> None:
    """A task without a reply. One that was replied to meanwhile needs nothing."""
    try:
        actions.call_late(task=UUID(plan.ref), by=system, at=at)
    except Refused as refused:
        if refused.because.key != "campaigns.refused.moved_on":
            raise


TICKS = {LATE: late}

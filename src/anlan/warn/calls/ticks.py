"""What is due of calls: the next step, a reminder, messages to hand over."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.infra.due import Plan
from anlan.kernel.decision import Refused
from anlan.kernel.rights import Actor
from anlan.warn.calls import actions
from anlan.warn.calls.actions import asking, channels
from anlan.warn.calls.actions.deliveries import DELIVER

OVER = "calls.refused.not_asking"


def escalate(plan: Plan, system: Actor, at: datetime) -> None:
    """Nobody answered in time: the next step is asked. A call that was answered meanwhile needs nothing."""
    try:
        actions.escalate(UUID(plan.ref), by=system, at=at)
    except Refused as refused:
        if refused.because.key != OVER:
            raise


def remind(plan: Plan, system: Actor, at: datetime) -> None:
    """The silent people of the step are asked again."""
    try:
        actions.remind(UUID(plan.ref), int(plan.args.get("i", 0)), by=system, at=at)
    except Refused as refused:
        if refused.because.key != OVER:
            raise


def deliver(plan: Plan, system: Actor, at: datetime) -> None:
    """Messages of a call wait to be handed over."""
    channels.work_off_deliveries(at, UUID(plan.ref), tried=channels.tried_before(plan.id))


TICKS = {asking.ESCALATE: escalate, asking.AGAIN: remind, DELIVER: deliver}

"""Every night each compound and ledger is judged anew, as papers run out by themselves; so it is at a new rule."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from anlan.infra import due
from anlan.infra.due import Plan
from anlan.kernel.clock import end_of_day
from anlan.kernel.decision import Refused
from anlan.kernel.rights import Actor
from anlan.review.grading import actions
from anlan.review.grading.actions.appeals import LATE
from anlan.review.grading.actions.ruling import EVERY_COMPOUND

NIGHTLY = "nightly"
AFTER_MIDNIGHT = timedelta(minutes=5)  # terms end at midnight


def judge_all(plan: Plan, system: Actor, at: datetime) -> None:
    """Judge every compound; the nightly plan plans the next night."""
    actions.judged_anew(system, at)
    actions.followed_anew(system, at)
    if plan.ref == NIGHTLY:
        start(system, at)


def start(system: Actor, at: datetime) -> None:
    """The standing plan: after the coming midnight."""
    due.plan(EVERY_COMPOUND, NIGHTLY, end_of_day(at) + AFTER_MIDNIGHT)


def appeal_late(plan: Plan, system: Actor, at: datetime) -> None:
    """The day of an answer came. An appeal that was answered meanwhile needs nothing."""
    try:
        actions.call_late(appeal=UUID(plan.ref), by=system, at=at)
    except Refused as refused:
        if refused.because.key != "grading.refused.over":
            raise


TICKS = {EVERY_COMPOUND: judge_all, LATE: appeal_late}

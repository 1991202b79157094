"""What is due: reminders and lateness of hazards, and posts that end at a time named before."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.act.hazards import actions, handlers
from anlan.act.hazards.actions.waiting import CLOCK as WAITING
from anlan.ground.people import queries as people
from anlan.infra.due import Plan
from anlan.kernel.decision import Refused, Said
from anlan.kernel.rights import Actor


def clock(plan: Plan, system: Actor, at: datetime) -> None:
    """A share of the time is gone, or another day late. A hazard that moved on meanwhile needs nothing."""
    try:
        actions.remind(hazard=UUID(plan.ref), due=datetime.fromisoformat(plan.args["due"]), by=system, at=at)
    except Refused as refused:
        if refused.because.key != "hazards.refused.moved_on":
            raise


def succession(plan: Plan, system: Actor, at: datetime) -> None:
    """A post ended as planned. One that got another end meanwhile has another plan."""
    post = people.post(system, UUID(plan.args["post"]))
    if post is not None and post.until is not None and post.until <= at:
        handlers.settle([post], system, at, UUID(plan.args["entry"]))


def waiting(plan: Plan, system: Actor, at: datetime) -> None:
    """What waits beside a hazard's step was not decided, or did not come."""
    kind, _, hazard = plan.ref.partition("/")
    given = plan.args
    try:
        actions.urge(
            hazard=UUID(hazard),
            kind=kind,
            line=Said.from_json(given["line"]),
            due=datetime.fromisoformat(given["due"]),
            since=datetime.fromisoformat(given["since"]),
            holder=UUID(given["holder"]) if given["holder"] else None,
            role=given["role"],
            by=system,
            at=at,
        )
    except Refused as refused:
        if refused.because.key != "hazards.refused.moved_on":
            raise


TICKS = {"hazards.clock": clock, WAITING: waiting, handlers.LATER: succession}

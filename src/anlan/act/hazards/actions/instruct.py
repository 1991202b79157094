"""A visit's order (责令限期整改指令书) reaches the hazards that it names, and takes them as far as its officer may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.actions import ahead
from anlan.act.hazards.actions.assigning import assign
from anlan.act.hazards.actions.onward import rewind
from anlan.act.hazards.actions.triage import grade, verify
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.rules import verdicts
from anlan.infra.journal import Change, verb
from anlan.infra.scope import SYSTEM
from anlan.kernel.decision import Refused, no, yes
from anlan.kernel.rights import Actor

STEP = {states.REPORTED: "verify", states.VERIFIED: "grade", states.GRADED: "assign", states.REOPENED: "assign"}


@verb("hazards.instruct", ahead=ahead.step)
def instruct(change: Change, *, hazard: UUID, order_no: str, until: datetime) -> None:
    """An order names an open hazard. Promise: its number and its day stand in the file, and the clock runs on that day.

    The order's day holds whatever the usual limit is, as whoever received the order is bound by it. Raises Refused once
    the file has ended.
    """
    h = change.lock(Hazard, hazard)
    change.require(yes() if h.ended_at is None else no("hazards.refused.moved_on"))
    h.order_no, h.ordered_at, h.limit, h.enforced = order_no, change.at, until, True
    runs = h.state in (states.ASSIGNED, states.RECTIFYING)
    if runs and h.due is not None:
        planning = h.state == states.ASSIGNED and h.grade == verdicts.MAJOR  # its plan is due first
        h.due = min(h.due, until) if planning else until
    elif runs and h.due_before is not None:
        h.due_before = until
    change.save(h)
    change.after |= {"order_no": order_no, "limit": until.isoformat()}
    if runs:
        rewind(change, h)


def ordered(
    hazard: UUID,
    order_no: str,
    until: datetime,
    holder: UUID | None,
    fixes: Mapping[str, str],
    text: str,
    *,
    major: bool,
    by: Actor,
    at: datetime,
    cause: UUID,
) -> dict[str, Any]:
    """What an order says of a hazard is done to it: named, verified, graded general and given to `holder`.

    Each step only by who has the right to it. What `major` says may be one is graded by hand, as its item is weighed
    there; so is what may be a struck-off file again. Returns its state, and the step that waits for somebody else.
    """
    h = Hazard.objects.seen_by(SYSTEM).get(pk=hazard)
    if h.ended_at is not None:
        return {"hazard": hazard, "state": h.state, "waits": ""}
    instruct(hazard=hazard, order_no=order_no, until=until, by=SYSTEM, at=at, cause=cause)
    how = {"hazard": hazard, "by": by, "at": at, "cause": cause}
    try:
        while (step := STEP.get(h.state)) and _may(step, h, by, at) and not (h.again_of and step != "assign"):
            if step == "verify":
                verify(**how, text=text)
            elif step == "grade" and not major:
                grade(**how, text=text)
            elif step == "assign" and holder is not None:
                assign(**how, holder=holder, until=until, order_no=order_no, **fixes)
            else:
                break
            h.refresh_from_db()
    except Refused:  # told on the hazard's own file; the order stands
        h.refresh_from_db()
    return {"hazard": hazard, "state": h.state, "waits": STEP.get(h.state, "")}


def _may(step: str, h: Hazard, by: Actor, at: datetime) -> bool:
    return bool(by.may(f"hazards.{step}", h.area, at, department=h.department_of()).ok)

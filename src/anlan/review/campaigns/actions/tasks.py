"""What departments are asked in a campaign, what they reply, and that a late one is called."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from anlan.ground.people import queries as people
from anlan.infra.journal import Change, verb
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused, Said, no, yes
from anlan.review.campaigns import states
from anlan.review.campaigns.models import Campaign, Task
from anlan.review.campaigns.rules import verdicts
from anlan.warn.calls import actions as calls
from anlan.warn.calls import queries as asked

LATE = "campaigns.late"  # plan: the task's limit is reached
LADDERS = ("department", "upward")  # the first that the city has
ROLES = ("dept", "fire")


@verb("campaigns.ask", states.TASK)
def ask(change: Change, *, campaign: UUID, department: str, text: str, due: datetime) -> None:
    """Ask a department for something until a limit; at the limit it is called. Raises Refused."""
    row = Campaign.objects.seen_by(change.by).filter(pk=campaign).first()
    if row is None:
        raise Hidden
    change.require(yes() if row.state == states.RUNNING else no("campaigns.refused.ended"))
    change.require(yes() if department in row.departments else no("campaigns.refused.department", got=department))
    change.require(yes() if text.strip() else no("campaigns.refused.text"))
    change.require(yes() if due > change.at else no("campaigns.refused.past"))
    task = Task(
        campaign=row, area=row.area, shown_down=False, department=department, text=text.strip()[:500], due=due,
        asked_by=change.by.account, asked_at=change.at,
    )  # fmt: skip
    change.move(task, states.ASKED)
    _open(change, task)


def _open(change: Change, task: Task) -> None:
    name = Said(f"campaigns.department.{task.department}").as_json()
    line = Said("campaigns.work.task", {"department": name, "text": task.text[:60]})
    holder = next(iter(_people(task, change.at)), None)
    next_ = Said("campaigns.work.task_next")
    change.work(task, "task", line, holder=holder, due=task.due, next=next_, next_at=task.due)
    change.due(LATE, task.pk, max(task.due, change.at))


def _people(task: Task, at: datetime) -> list[UUID]:
    """Whoever stands for the department, heads first."""
    with reading(SYSTEM):
        holders = people.holders(SYSTEM, at, inside=task.area, roles=ROLES, department=task.department)
    return list(dict.fromkeys(h.person for h in holders))


@verb("campaigns.reply", states.TASK)
def reply(change: Change, *, task: UUID, text: str, document: str = "") -> None:
    """The department says what it did. Raises Refused."""
    row = change.lock(Task, task)
    change.require(yes() if text.strip() else no("campaigns.refused.text"))
    row.reply, row.document = text.strip()[:1000], document.strip()[:80]
    row.replied_by, row.replied_at = change.by.account, change.at
    change.move(row, states.REPLIED)
    change.settle(row, "task")
    change.cancel(LATE, row.pk)
    name = Said(f"campaigns.department.{row.department}").as_json()
    line = Said("campaigns.work.reply", {"department": name})
    change.work(row, "reply", line, role="section", next=Said("campaigns.work.reply_next"))
    calls.stop_about("campaigns", row.pk, Said("campaigns.call.replied"), by=SYSTEM, at=change.at, cause=change.entry)


@verb("campaigns.approve", states.TASK)
def approve(change: Change, *, task: UUID) -> None:
    """The lead finds the reply sufficient; somebody else than who replied. Raises Refused."""
    row = change.lock(Task, task)
    row.done_by, row.done_at = change.by.account, change.at
    change.move(row, states.DONE, verdicts.another(row.replied_by, change.by.account))
    change.settle(row)


@verb("campaigns.return_reply", states.TASK, right="campaigns.approve")
def return_reply(change: Change, *, task: UUID, text: str, due: datetime) -> None:
    """The reply is not enough: why, and until when. Raises Refused."""
    row = change.lock(Task, task)
    change.require(yes() if text.strip() else no("campaigns.refused.text"))
    change.require(yes() if due > change.at else no("campaigns.refused.past"))
    row.due, row.returned, row.replied_by, row.replied_at = due, row.returned + 1, None, None
    row.called_at = None
    change.move(row, states.ASKED)
    change.settle(row)
    _open(change, row)
    change.after["words"] = text.strip()


@verb("campaigns.call_late")
def call_late(change: Change, *, task: UUID) -> None:
    """No reply at the limit: the department's people are called until somebody answers. Raises Refused."""
    row = change.lock(Task, task)
    if row.state != states.ASKED or row.due > change.at or row.called_at is not None:
        raise Refused(Said("campaigns.refused.moved_on"))
    row.called_at = change.at
    change.save(row)
    with reading(SYSTEM):
        there = {ladder.name for ladder in asked.ladders(SYSTEM)}
    first = _people(row, change.at)
    ladder = next((name for name in LADDERS if name in there), LADDERS[-1])
    name = Said(f"campaigns.department.{row.department}").as_json()
    headline = Said("campaigns.call.late", {"department": name, "text": row.text[:60]})
    calls.start(
        "campaigns", row.pk, row.area, ladder, headline, first=first, by=SYSTEM, at=change.at, cause=change.entry
    )
    change.after |= {"ladder": ladder, "called": [str(p) for p in first]}

"""Tasks of departments, now or as of a past time: asked, replied, done, late and called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.kernel.rights import Actor
from anlan.review.campaigns import states
from anlan.review.campaigns.models import Task


@dataclass(frozen=True)
class TaskRow:
    """A task as it stood at a time."""

    id: UUID
    campaign: UUID
    department: str
    area: str
    text: str
    due: datetime
    state: str
    asked_at: datetime
    reply: str
    document: str
    replied_by: UUID | None
    replied_at: datetime | None
    done_by: UUID | None
    done_at: datetime | None
    returned: int
    called_at: datetime | None
    late: bool


def task_of(t: Task, at: datetime) -> TaskRow:
    """The record of a task as it stood at a time."""
    done = t.done_at is not None and t.done_at <= at
    replied = t.replied_at is not None and t.replied_at <= at
    state = states.DONE if done else states.REPLIED if replied else states.ASKED
    called = t.called_at if t.called_at is not None and t.called_at <= at else None
    by_then = t.replied_at if replied else at
    assert by_then is not None  # replied says so
    return TaskRow(
        t.pk, t.campaign_id, t.department, t.area, t.text, t.due, state, t.asked_at, t.reply if replied else "",
        t.document if replied else "", t.replied_by if replied else None, t.replied_at if replied else None,
        t.done_by if done else None, t.done_at if done else None, t.returned, called, by_then >= t.due,
    )  # fmt: skip


def tasks(viewer: Actor, campaign: UUID, at: datetime, department: str = "") -> list[TaskRow]:
    """Tasks of a campaign, those that are late first, then by department and limit."""
    found = Task.objects.seen_by(viewer).filter(campaign=campaign, asked_at__lte=at)
    if department:
        found = found.filter(department=department)
    rows = [task_of(t, at) for t in found.order_by("department", "due", "id")]
    return sorted(rows, key=lambda t: not (t.late and t.state == states.ASKED))


def task(viewer: Actor, pk: UUID, at: datetime) -> TaskRow | None:
    """One task, or None where the viewer sees none."""
    found = Task.objects.seen_by(viewer).filter(pk=pk).first()
    return task_of(found, at) if found else None

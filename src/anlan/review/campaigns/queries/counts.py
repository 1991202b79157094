"""The room's figures, and the rows that each counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.kernel.rights import Actor
from anlan.review.campaigns.models import Campaign, Member, Task
from anlan.review.campaigns.queries.campaigns import CampaignRow, row_of
from anlan.review.campaigns.queries.cohort import MemberRow, member_of
from anlan.review.campaigns.queries.tasks import TaskRow, task_of


def _running(viewer: Actor, area: str, at: datetime) -> Any:
    found = Campaign.objects.seen_by(viewer).filter(Q(ended_at=None) | Q(ended_at__gt=at), started_at__lte=at)
    return found.inside(area) if area else found


def _unfinished(viewer: Actor, area: str, at: datetime) -> Any:
    running = _running(viewer, "", at)
    found = Member.objects.seen_by(viewer).filter(Q(accepted_at=None) | Q(accepted_at__gt=at), campaign__in=running)
    return found.inside(area) if area else found


def _late(viewer: Actor, area: str, at: datetime) -> Any:
    found = Task.objects.seen_by(viewer).filter(
        Q(replied_at=None) | Q(replied_at__gt=at), due__lte=at, asked_at__lte=at
    )
    return found.inside(area) if area else found


def count_running(viewer: Actor, area: str, at: datetime) -> int:
    """Campaigns that run at a time."""
    return int(_running(viewer, area, at).count())


def running(viewer: Actor, area: str, at: datetime) -> list[CampaignRow]:
    """Those campaigns, the newest first."""
    return [row_of(c) for c in _running(viewer, area, at).order_by("-started_at")]


def count_unfinished(viewer: Actor, area: str, at: datetime) -> int:
    """Compounds of running campaigns without an accepted outcome."""
    return int(_unfinished(viewer, area, at).count())


def unfinished(viewer: Actor, area: str, at: datetime, page: int, size: int) -> list[tuple[UUID, MemberRow]]:
    """A page of those compounds, each with its campaign: by campaign, then by place."""
    found = _unfinished(viewer, area, at).order_by("campaign__ref", "area", "id")
    return [(m.campaign_id, member_of(m, at)) for m in found[(page - 1) * size : page * size]]


def count_late(viewer: Actor, area: str, at: datetime) -> int:
    """Tasks of departments that were not replied to by their limit."""
    return int(_late(viewer, area, at).count())


def late(viewer: Actor, area: str, at: datetime) -> list[TaskRow]:
    """Those tasks, the longest late first."""
    return [task_of(t, at) for t in _late(viewer, area, at).order_by("due", "department", "id")]

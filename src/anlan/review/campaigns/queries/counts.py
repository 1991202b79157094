"""The room's figures."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from anlan.kernel.rights import Actor
from anlan.review.campaigns.models import Campaign, Member, Task


def count_running(viewer: Actor, area: str, at: datetime) -> int:
    """Campaigns that run at a time."""
    found = Campaign.objects.seen_by(viewer).filter(Q(ended_at=None) | Q(ended_at__gt=at), started_at__lte=at)
    return int(found.count() if not area else found.inside(area).count())


def count_unfinished(viewer: Actor, area: str, at: datetime) -> int:
    """Compounds of running campaigns without an accepted outcome."""
    running = Campaign.objects.seen_by(viewer).filter(Q(ended_at=None) | Q(ended_at__gt=at), started_at__lte=at)
    found = Member.objects.seen_by(viewer).filter(Q(accepted_at=None) | Q(accepted_at__gt=at), campaign__in=running)
    return int((found.inside(area) if area else found).count())


def count_late(viewer: Actor, area: str, at: datetime) -> int:
    """Tasks of departments that were not replied to by their limit."""
    found = Task.objects.seen_by(viewer).filter(
        Q(replied_at=None) | Q(replied_at__gt=at), due__lte=at, asked_at__lte=at
    )
    return int((found.inside(area) if area else found).count())

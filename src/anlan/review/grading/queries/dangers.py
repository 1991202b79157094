"""What makes a compound graver by a step: read from the rooms upstream that keep it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.kernel.rights import Actor
from anlan.review.grading.rules.values import Rule


@dataclass(frozen=True)
class Dangers:
    """Open major hazards by number, rooms where people sleep, floors above their limit."""

    majors: tuple[str, ...] = ()
    dormitories: tuple[str, ...] = ()
    floors: tuple[str, ...] = ()


def dangers(viewer: Actor, compounds: Collection[UUID], at: datetime, rule: Rule) -> dict[UUID, Dangers]:
    """The dangers of each compound; hazards and floors join when their rooms know their compound."""
    return dict.fromkeys(compounds, Dangers())

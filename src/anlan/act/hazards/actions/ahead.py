"""What every step of a hazard asks first, asked together: its row, locked, the terms, and whether anybody was called.

In this order: what was begun while somebody else held the row is seen once it is ours.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from anlan.act.hazards.actions.asking import ROOM
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.terms import terms_at
from anlan.ground.people import queries as people
from anlan.infra.look import Look
from anlan.infra.matter import locking
from anlan.kernel.rights import Actor
from anlan.warn.calls import queries as calls_now


def step(by: Actor, *, hazard: UUID, **_: Any) -> list[Look[Any] | None]:
    """Of a verb on one hazard."""
    return [locking(Hazard, by, hazard), terms_at, calls_now.any_about(ROOM, hazard)]


def order(by: Actor, *, hazard: UUID, holder: UUID, **_: Any) -> list[Look[Any] | None]:
    """Of the verb that names somebody besides."""
    return [*step(by, hazard=hazard), people.area_of(holder)]


def new(by: Actor, **_: Any) -> list[Look[Any] | None]:
    """Of a report: the terms alone."""
    return [terms_at]

"""Ladders: those in force, and every version of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.kernel.rights import Actor
from anlan.warn.calls import states
from anlan.warn.calls.models import Ladder


@dataclass(frozen=True)
class LadderView:
    """One version of a ladder. `text` is why it was proposed; those that came with the house have none."""

    id: UUID
    name: str
    version: int
    names: dict[str, str]
    mode: str
    steps: tuple[dict[str, Any], ...]
    state: str
    text: str
    proposed_by: UUID | None
    proposed_at: datetime | None
    confirmed_by: UUID | None
    confirmed_at: datetime | None
    alone: bool
    valid_from: datetime | None
    valid_to: datetime | None


def any_ladders(viewer: Actor) -> bool:
    """Whether there is a ladder at all."""
    return bool(Ladder.objects.seen_by(viewer).exists())


def ladders(viewer: Actor) -> list[LadderView]:
    """Ladders in force."""
    found = Ladder.objects.seen_by(viewer).filter(valid_to=None, state__in=states.IN_FORCE)
    return _views(found.order_by("name"))


def versions(viewer: Actor, name: str) -> list[LadderView]:
    """Every version of a ladder, the newest first; none where there is no such ladder."""
    return _views(Ladder.objects.seen_by(viewer).filter(name=name).order_by("-version"))


def ladder_names(viewer: Actor, ids: Iterable[UUID]) -> dict[UUID, str]:
    """Of which ladder versions are."""
    return dict(Ladder.objects.seen_by(viewer).filter(pk__in=set(ids)).values_list("pk", "name"))


def _views(rows: Iterable[Ladder]) -> list[LadderView]:
    return [
        LadderView(
            r.pk, r.name, r.version, r.names, r.mode, tuple(r.steps), r.state, r.text, r.proposed_by, r.proposed_at,
            r.confirmed_by, r.confirmed_at, r.alone, r.valid_from, r.valid_to,
        )
        for r in rows
    ]  # fmt: skip

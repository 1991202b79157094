"""What people set for the rules of a room, version by version: the draft of the next, and all of them for a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self, TypeVar
from uuid import UUID

from django.db.models import Max

from anlan.infra.journal import Change
from anlan.infra.journal.values import plain
from anlan.infra.matter import Version
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor

V = TypeVar("V", bound=Version)


@dataclass(frozen=True)
class Told:
    """A version as a settings page lists it."""

    id: UUID
    version: int
    values: dict[str, Any]
    state: str
    valid_from: datetime
    text: str
    proposed_by: UUID
    proposed_at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None
    alone: bool

    @classmethod
    def of(cls, row: Version) -> Self:
        """The record of a row."""
        return cls(
            row.pk, row.version, row.values, row.state, row.valid_from, row.text, row.proposed_by, row.proposed_at,
            row.confirmed_by, row.confirmed_at, row.alone,
        )  # fmt: skip


def told(model: type[Version], viewer: Actor) -> list[Told]:
    """Every version that was proposed, the newest first."""
    return [Told.of(row) for row in model.objects.seen_by(viewer).order_by("-version")]


def drafted(
    change: Change, model: type[V], values: Mapping[str, Any], *, valid_from: datetime, text: str, after: int = 0
) -> V:
    """The next version for the whole county, as its proposer's draft; `after` counts those shipped with the house."""
    newest = model.objects.seen_by(change.by).aggregate(newest=Max("version"))["newest"]
    return model(
        area=areas.pad(areas.trunk(change.by.scopes()[0])[:6]), shown_down=True, version=(newest or after) + 1,
        values=plain(dict(values)), valid_from=valid_from, text=text.strip(), proposed_by=change.by.account,
        proposed_at=change.at,
    )  # fmt: skip

"""What hazards carry besides their path: the newest case, listing and suspension of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.models import Case, Listing, Suspension
from anlan.kernel.rights import Actor

# What the trail of a hazard shows where it carries something; most carry nothing.
BEGINNINGS = frozenset(f"hazards.{m.verb}" for machine in states.BESIDE.values() for m in machine.moves if not m.frm)
PERSONS = ("opened_by", "ordered_by", "closed_by", "proposed_by", "decided_by", "asked_by", "delisted_by", "lifted_by")
MODELS: dict[str, Any] = {"case": Case, "listing": Listing, "suspension": Suspension}


@dataclass(frozen=True)
class Beside:
    """All cases, listings and suspensions of one hazard as facts, oldest first."""

    case: tuple[dict[str, Any], ...] = ()
    listing: tuple[dict[str, Any], ...] = ()
    suspension: tuple[dict[str, Any], ...] = ()

    def last(self, kind: str) -> dict[str, Any] | None:
        """The newest of a kind."""
        rows: tuple[dict[str, Any], ...] = getattr(self, kind)
        return rows[-1] if rows else None

    def open(self, kind: str) -> dict[str, Any] | None:
        """The newest of a kind while it has not ended."""
        row = self.last(kind)
        return None if row is None or row["state"] in states.BESIDE[kind].ends else row

    def state(self, kind: str) -> str:
        """The state of the open one, "" without."""
        row = self.open(kind)
        return str(row["state"]) if row else ""

    @property
    def persons(self) -> set[UUID]:
        """Who opened, asked for, decided or ended them."""
        rows = (*self.case, *self.listing, *self.suspension)
        return {row[name] for row in rows for name in PERSONS if row.get(name)}

    @property
    def newest(self) -> dict[str, dict[str, Any] | None]:
        """The newest of each kind."""
        return {kind: self.last(kind) for kind in states.BESIDE}


def beside(viewer: Actor, hazard: UUID) -> Beside:
    """Of one hazard that the viewer sees."""
    return Beside(**{kind: _rows(viewer, model, [hazard]) for kind, model in MODELS.items()})


def _rows(viewer: Actor, model: Any, hazards: Collection[UUID]) -> tuple[dict[str, Any], ...]:
    return tuple(row.facts() for row in model.objects.seen_by(viewer).filter(hazard__in=hazards).order_by("id"))


def open_marks(viewer: Actor, hazards: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Hazard → kinds of what is open besides its path, for lists."""
    found: dict[UUID, tuple[str, ...]] = {}
    for kind, model in MODELS.items():
        rows = model.objects.seen_by(viewer).filter(hazard__in=list(hazards))
        for hazard in rows.exclude(state__in=sorted(states.BESIDE[kind].ends)).values_list("hazard", flat=True):
            found[hazard] = (*found.get(hazard, ()), kind)
    return found

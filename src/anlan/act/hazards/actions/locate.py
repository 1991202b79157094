"""Where in the register of premises a hazard lies, and whose it is there."""

from __future__ import annotations

from uuid import UUID

from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.spots import Spot, spot
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Refused, Said, no, yes


@verb("hazards.locate")
def locate(
    change: Change,
    *,
    hazard: UUID,
    compound: UUID,
    unit: UUID | None = None,
    party: UUID | None = None,
    text: str = "",
) -> None:
    """Tie an open hazard to a compound, a unit in it and who answers there. Raises Refused."""
    h = change.lock(Hazard, hazard)
    change.require(yes() if h.ended_at is None else no("hazards.refused.moved_on"))
    put(h, found(change, compound, unit, party))
    change.save(h)
    change.after["words"] = text


def found(change: Change, compound: UUID, unit: UUID | None, party: UUID | None) -> Spot:
    """The place in the register. Raises Refused if the actor sees none there."""
    there = spot(change.by, change.at, compound, unit, party)
    if there is None:
        raise Refused(Said("hazards.refused.premises"))
    return there


def put(h: Hazard, there: Spot) -> None:
    """Set the place on a hazard that is saved next; one without a position lies where its compound does."""
    h.compound, h.building, h.floor, h.unit, h.party = (
        there.compound, there.building, there.floor, there.unit, there.party,
    )  # fmt: skip
    if h.lon is None and there.lon is not None:
        h.lon, h.lat, h.placed_by = there.lon, there.lat, "import"

"""One fact is one hazard: the open one of an item of a list at a place, whoever found it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from anlan.act.hazards.models import Hazard
from anlan.infra.scope import SYSTEM, reading


def open_of_item(compound: UUID, item: str, *, unit: UUID | None, place: str, party: UUID | None) -> UUID | None:
    """The newest open hazard of this item there: in this unit, else as the place is written, else this party's."""
    with reading(SYSTEM):
        there = Hazard.objects.seen_by(SYSTEM).filter(compound=compound, item=item, ended_at=None)
        if unit is not None:
            there = there.filter(Q(unit=unit) | Q(unit=None, place=place, party=party))
        elif party is not None:
            there = there.filter(place=place, party=party) if place else there.filter(party=party)
        else:
            there = there.filter(unit=None, place=place)
        return there.order_by("-reported_at", "-number").values_list("pk", flat=True).first()

"""The order of the list of sites: the most urgent first, by its state, its open hazards, its grade; then by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.premises import queries, states
from anlan.infra.pages import house
from anlan.infra.pages.parts import Text, Urgent
from anlan.kernel.rights import Actor

LAST = 99  # the rank of a site of which a room says nothing
Told = Sequence[Mapping[UUID, Urgent]]


def told(viewer: Actor, at: datetime) -> Told:
    """What rooms hold to be urgent of sites, hazards before grades."""
    return house.urgent(viewer, at)


def by_urgency(rows: Sequence[queries.CompoundRow], shared: frozenset[UUID], said: Told) -> list[queries.CompoundRow]:
    """Shared and confirmed or being put right; then shared candidates; then the rest; what is over comes last."""
    return sorted(rows, key=lambda row: _key(row, shared, said))  # rows come by place and name, which stays


def _key(row: queries.CompoundRow, shared: frozenset[UUID], said: Told) -> tuple[Any, ...]:
    over = row.state in states.COMPOUND.ends
    standing = 3 if over else 2 if row.id not in shared else 0 if row.state in states.COUNTED else 1
    found = [of.get(row.id) for of in said]
    ranks = [(one.rank, one.then) if one is not None else (LAST, 0) for one in found]
    return (over, standing if not any(found) or standing != 2 else 1, *ranks, standing)


def tags(row: queries.CompoundRow, said: Told) -> list[Text]:
    """Why a site stands where it does, in words."""
    return [of[row.id].tag for of in said if row.id in of]

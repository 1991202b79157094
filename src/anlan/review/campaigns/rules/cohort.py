"""What became of the compounds of a cohort: their heirs by splits and joinings, and which still are shared.

Work-safety 9: "a compound that splits or merges keeps its cohort by lineage".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID


class Act(Protocol):
    """A split or a joining: from these came those, at a time."""

    @property
    def from_ids(self) -> Sequence[UUID]: ...
    @property
    def to_ids(self) -> Sequence[UUID]: ...
    @property
    def at(self) -> datetime: ...


def heirs(members: Collection[UUID], acts: Sequence[Act], since: datetime, at: datetime) -> dict[UUID, frozenset[UUID]]:
    """What each member is by now: itself, and whatever came of it after `since` and until `at`.

    What was joined into another lives on there; the row of its own stays among the heirs, as its past is read by it.
    """
    found = {m: {m} for m in members}
    for act in sorted((a for a in acts if since < a.at <= at), key=lambda a: a.at):
        for own in found.values():
            if own & set(act.from_ids):
                own |= set(act.to_ids)
    return {m: frozenset(own) for m, own in found.items()}


def still(of: Mapping[UUID, Collection[UUID]], counted: Collection[UUID]) -> set[UUID]:
    """Members of whom some heir is still counted as a shared compound."""
    there = set(counted)
    return {m for m, own in of.items() if there & set(own)}

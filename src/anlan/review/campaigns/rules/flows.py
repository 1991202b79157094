"""Who left and who came between two dates, so that numbers add up whatever is known (work-safety 9, question 16).

Every party of the start is in exactly one of stayed, moved_within, moved_out, left_city, closed, unknown; every party
of the end is in exactly one of stayed, moved_within, new.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

Places = Mapping[UUID, Collection[UUID]]
"""Party → members of the cohort where it rents."""
LEFT = ("moved_out", "left_city", "closed", "unknown")
KINDS = ("stayed", "moved_within", *LEFT, "new")


@dataclass(frozen=True)
class Flows:
    """Parties by what became of them."""

    by_kind: Mapping[str, frozenset[UUID]]

    def n(self, kind: str) -> int:
        """How many."""
        return len(self.by_kind[kind])

    @property
    def start(self) -> int:
        """How many there were."""
        return sum(self.n(kind) for kind in ("stayed", "moved_within", *LEFT))

    @property
    def end(self) -> int:
        """How many there are."""
        return sum(self.n(kind) for kind in ("stayed", "moved_within", "new"))

    @property
    def left(self) -> int:
        """How many are not there any more."""
        return sum(self.n(kind) for kind in LEFT)


def flows(start: Places, end: Places, elsewhere: Collection[UUID], gone: Mapping[UUID, str]) -> Flows:
    """Sort parties of both dates. `elsewhere` rent in a compound outside; `gone` says where others went."""
    found: dict[str, set[UUID]] = {kind: set() for kind in KINDS}
    for party, places in start.items():
        found[_kind(party, set(places), end, elsewhere, gone)].add(party)
    found["new"] = {party for party in end if party not in start}
    return Flows({kind: frozenset(parties) for kind, parties in found.items()})


def _kind(party: UUID, places: set[UUID], end: Places, elsewhere: Collection[UUID], gone: Mapping[UUID, str]) -> str:
    if party in end:
        return "stayed" if places & set(end[party]) else "moved_within"
    if party in elsewhere:
        return "moved_out"
    return gone.get(party, "unknown")

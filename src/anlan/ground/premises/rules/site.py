"""What a compound holds at one time, and what follows from it: chains, orphans, links without an agreement.

Everything here has one instant: the caller has chosen what was true then, as it was known then. Sources: work-safety
1.1–1.4, which name the laws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID


@dataclass(frozen=True)
class Link:
    """One letting in force. `level` counts from 1, which the owner lets; `until` is None where no end is agreed.

    Lists that only count leave out `since` and `until`.
    """

    id: UUID
    unit: UUID
    lessor: UUID
    lessee: UUID
    parent: UUID | None
    level: int
    since: datetime | None
    until: datetime | None
    contract: str = ""
    use: str = ""
    consent: str = ""
    agreement: str | None = None  # the number of the agreement in force ("" where it has none); None: there is none
    agreed_until: datetime | None = None


@dataclass(frozen=True)
class Sitting:
    """A party that sits in a unit, and since when; lists that only count leave that out."""

    unit: UUID
    party: UUID
    since: datetime | None


@dataclass(frozen=True)
class Site:
    """A compound at one time. `over` are (unit, lessee) of lettings that ran out, `reps` the legal representatives."""

    compound: UUID
    owner: UUID | None = None
    links: Sequence[Link] = ()
    sitting: Sequence[Sitting] = ()
    over: frozenset[tuple[UUID, UUID]] = frozenset()
    manager: UUID | None = None
    keeper: UUID | None = None  # the person who does it (people)
    duties: Mapping[str, datetime | None] = field(default_factory=dict)  # code → until when it counts
    reps: Mapping[UUID, str] = field(default_factory=dict)

    @cached_property
    def by_unit(self) -> dict[UUID, list[Link]]:
        """The chain over each unit, from the owner on."""
        found: dict[UUID, list[Link]] = {}
        for link in sorted(self.links, key=lambda k: k.level):
            found.setdefault(link.unit, []).append(link)
        return found

    def chain(self, unit: UUID) -> list[Link]:
        """The lettings over a unit, from the owner's on."""
        return self.by_unit.get(unit, [])

    @cached_property
    def orphans(self) -> list[Sitting]:
        """Who sits where no letting in force gives it to them (1.3, rule 3). The owner needs none."""
        given = {(link.unit, link.lessee) for link in self.links}
        return [s for s in self.sitting if s.party != self.owner and (s.unit, s.party) not in given]

    @cached_property
    def unsigned(self) -> list[Link]:
        """Links without a safety agreement in force (1.3, rule 2; 安全生产法 Art. 49)."""
        return [link for link in self.links if link.agreement is None]

    @cached_property
    def without_consent(self) -> list[Link]:
        """Sub-lettings to which the lessor above has not agreed in writing (消防〔2023〕72号 Art. 8)."""
        return [link for link in self.links if link.level > 1 and not link.consent]

    @cached_property
    def parties(self) -> set[UUID]:
        """Everybody who owns, lets, rents, sits or manages here."""
        found = {s.party for s in self.sitting} | {p for link in self.links for p in (link.lessor, link.lessee)}
        return found | {p for p in (self.owner, self.manager) if p is not None}

    @cached_property
    def tenants(self) -> set[UUID]:
        """Parties that sit in a unit by a letting in force: each is a unit that produces or trades here."""
        given = {(link.unit, link.lessee) for link in self.links}
        return {s.party for s in self.sitting if (s.unit, s.party) in given}

    @property
    def owner_sits(self) -> bool:
        """Whether the owner works here itself."""
        return any(s.party == self.owner for s in self.sitting)

    @property
    def deepest(self) -> int:
        """How many lettings lie over one another at most."""
        return max((link.level for link in self.links), default=0)

    def state_of(self, unit: UUID) -> str:
        """How a unit is drawn: orphan, missing (an agreement), sublet, let, own or vacant; the gravest wins."""
        chain, here = self.chain(unit), [s for s in self.sitting if s.unit == unit]
        if any(s in self.orphans for s in here):
            return "orphan"
        if any(link.agreement is None for link in chain):
            return "missing"
        if len(chain) > 1:
            return "sublet"
        if chain:
            return "let"
        return "own" if here else "vacant"

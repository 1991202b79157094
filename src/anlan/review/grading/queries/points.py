"""The ledgers of enterprises' points, read from the facts of the year: nothing is kept that no fact backs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.act.hazards import queries as hazards
from anlan.ground.premises import queries as premises
from anlan.kernel.clock import CITY
from anlan.kernel.rights import Actor
from anlan.review.grading.queries.rule import rule_at
from anlan.review.grading.rules import points as rules


@dataclass(frozen=True)
class Ledger:
    """An enterprise's points: what is left, the band, and every entry; `hazards` leads from number to file."""

    party: UUID
    points: int
    band: str
    entries: list[rules.Entry]
    hazards: dict[str, UUID]


def ledgers(viewer: Actor, at: datetime, only: Collection[UUID] | None = None) -> list[Ledger]:
    """Enterprises with an entry this year, the fewest points first; of `only` all, with or without one."""
    rule = rule_at(at)
    since = datetime(at.astimezone(CITY).year, 1, 1, tzinfo=CITY)
    found: dict[UUID, list[hazards.OfParty]] = defaultdict(list)
    for h in hazards.of_parties(viewer, since, at, only):
        found[h.party].append(h)
    unsigned = _unsigned(viewer, at)
    parties = set(only) if only is not None else {*found, *unsigned}
    made = []
    for party in parties:
        entries = rules.entries(found[party], unsigned[party], rule, since, at, at)
        left = rules.total(entries, rule)
        if entries or only is not None:
            numbers = {h.number: h.id for h in found[party]}
            made.append(Ledger(party, left, rules.band(left, rule), entries, numbers))
    return sorted(made, key=lambda one: (one.points, str(one.party)))


def _unsigned(viewer: Actor, at: datetime) -> Counter[UUID]:
    """How many links of each lessor have no agreement today, in counted sites."""
    counts: Counter[UUID] = Counter()
    for it in premises.judged(viewer, at, at, premises.Filters(state="counted")):
        counts.update(link.lessor for link in it.site.links if link.agreement is None)
    return counts

"""Who looked at what: department × town, and the compounds that nobody looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.act.inspections import queries as visits
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor
from anlan.review.campaigns.models import Look, Member
from anlan.review.campaigns.queries.campaigns import CampaignRow


@dataclass(frozen=True)
class LookRow:
    """One look of a department at a compound."""

    compound: UUID
    department: str
    seen_at: datetime
    text: str
    by: UUID


@dataclass(frozen=True)
class Coverage:
    """Compounds by town, and which of them each department has looked at."""

    towns: Mapping[str, frozenset[UUID]]
    seen: Mapping[str, frozenset[UUID]]  # department → compounds
    areas: Mapping[UUID, str]

    def all(self) -> frozenset[UUID]:
        """Every compound of the cohort."""
        return frozenset(self.areas)

    def unseen(self, department: str = "", town: str = "") -> frozenset[UUID]:
        """Compounds of a town that a department has not looked at; without one: that nobody has."""
        wanted = self.towns.get(town, frozenset()) if town else self.all()
        looked = self.seen.get(department, frozenset()) if department else self.by_anybody()
        return wanted - looked

    def by_anybody(self) -> frozenset[UUID]:
        """Compounds that some department has looked at."""
        return frozenset(c for seen in self.seen.values() for c in seen)


def coverage(viewer: Actor, campaign: CampaignRow, at: datetime, area: str = "") -> Coverage:
    """The coverage of a campaign until a time: by looks that were recorded, and by visits that are over."""
    found = Member.objects.seen_by(viewer).filter(campaign=campaign.id)
    places = dict((found.inside(area) if area else found).values_list("compound", "area"))
    towns: dict[str, set[UUID]] = defaultdict(set)
    for compound, place in places.items():
        towns[areas.pad(place[:9])].add(compound)
    seen: dict[str, set[UUID]] = {code: set() for code in campaign.departments}
    looks = Look.objects.seen_by(viewer).filter(campaign=campaign.id, seen_at__lte=at, recorded_at__lte=at)
    for department, compound in looks.values_list("department", "compound").distinct():
        if compound in places:
            seen.setdefault(department, set()).add(compound)
    for visit in visits.of_compounds(viewer, list(places), at):
        if visit.ended_at is not None and campaign.as_of <= visit.ended_at <= at:
            for of in {m.get("department", "") for m in visit.members} & set(campaign.departments):
                seen[of].add(visit.compound)
    return Coverage(
        {t: frozenset(c) for t, c in sorted(towns.items())}, {d: frozenset(c) for d, c in seen.items()}, places
    )


def looks_of(viewer: Actor, campaign: UUID, compound: UUID, at: datetime) -> Sequence[LookRow]:
    """Every look at one compound until a time, the newest first."""
    found = Look.objects.seen_by(viewer).filter(campaign=campaign, compound=compound, recorded_at__lte=at)
    return [
        LookRow(*row)
        for row in found.order_by("-seen_at").values_list("compound", "department", "seen_at", "text", "by")
    ]

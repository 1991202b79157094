"""The cohort of a campaign as of a day, as known on a day: what each compound is by now, and who rents there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from anlan.ground.premises import queries as premises
from anlan.ground.premises.states import COUNTED
from anlan.kernel.rights import Actor
from anlan.review.campaigns import states
from anlan.review.campaigns.models import Departure, Member
from anlan.review.campaigns.queries.campaigns import CampaignRow
from anlan.review.campaigns.rules import cohort as rules
from anlan.review.campaigns.rules.flows import Flows, flows


@dataclass(frozen=True)
class MemberRow:
    """A compound of the cohort with its outcome as of a time: "" while none was accepted."""

    id: UUID
    compound: UUID
    area: str
    outcome: str
    claimed: str  # the outcome that waits for a second person
    document: str
    text: str
    claimed_by: UUID | None
    claimed_at: datetime | None
    accepted_by: UUID | None
    accepted_at: datetime | None
    campaign: UUID


@dataclass(frozen=True)
class Cohort:
    """A cohort at one time: its members, which are still shared, who rents there now and who did at the start."""

    members: tuple[MemberRow, ...]
    heirs: Mapping[UUID, frozenset[UUID]]
    rows: Mapping[UUID, premises.CompoundRow]  # what stands now, by compound
    first: Mapping[UUID, premises.CompoundRow]  # as of the start
    tenants_first: Mapping[UUID, frozenset[UUID]]  # member → tenants
    tenants_now: Mapping[UUID, frozenset[UUID]]
    elsewhere: Mapping[UUID, frozenset[UUID]]  # tenant of the start → compounds outside where they rent now
    gone: Mapping[UUID, str]

    @cached_property
    def still(self) -> set[UUID]:
        """Members that still are a shared compound, by themselves or by an heir."""
        return rules.still(self.heirs, [c for c, row in self.rows.items() if row.state in COUNTED])

    def way(self, compound: UUID) -> str:
        """How a member's compound stands now."""
        row = self.rows.get(compound)
        if row is not None:
            return row.state
        return "joined" if len(self.heirs[compound]) > 1 else "demolished"

    @cached_property
    def by_outcome(self) -> dict[str, list[MemberRow]]:
        """Members by accepted outcome; "" has none yet. They add up to the cohort."""
        found: dict[str, list[MemberRow]] = {outcome: [] for outcome in (*states.OUTCOMES, "")}
        for one in self.members:
            found[one.outcome].append(one)
        return found

    def places(self, parties: Collection[UUID]) -> dict[UUID, tuple[set[UUID], set[UUID]]]:
        """Where each of these rented at the start, and where now, inside the cohort or outside."""
        first, now = _places(self.tenants_first), _places(self.tenants_now)
        return {p: (first.get(p, set()), now.get(p) or set(self.elsewhere.get(p, ()))) for p in parties}

    @cached_property
    def flows(self) -> Flows:
        """Who left and who came since the start."""
        return flows(_places(self.tenants_first), _places(self.tenants_now), self.elsewhere, self.gone)


def _places(tenants: Mapping[UUID, Collection[UUID]]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for member_, parties in tenants.items():
        for party in parties:
            found.setdefault(party, set()).add(member_)
    return found


def member_of(m: Member, known: datetime) -> MemberRow:
    """The record of a member as known at a time."""
    accepted = m.accepted_at is not None and m.accepted_at <= known
    claimed = not accepted and m.claimed_at is not None and m.claimed_at <= known
    return MemberRow(
        m.pk, m.compound, m.area, m.outcome if accepted else "", m.outcome if claimed else "", m.document, m.text,
        m.claimed_by, m.claimed_at, m.accepted_by if accepted else None, m.accepted_at if accepted else None,
        m.campaign_id,
    )  # fmt: skip


def member(viewer: Actor, pk: UUID, known: datetime) -> MemberRow | None:
    """One compound of a cohort."""
    found = Member.objects.seen_by(viewer).filter(pk=pk).first()
    return member_of(found, known) if found else None


def waiting(viewer: Actor, campaign: UUID, at: datetime) -> list[MemberRow]:
    """Members whose outcome waits for a second person."""
    found = Member.objects.seen_by(viewer).filter(campaign=campaign, state=states.CLAIMED).order_by("claimed_at", "id")
    return [member_of(m, at) for m in found]


def cohort(viewer: Actor, campaign: CampaignRow, at: datetime, known: datetime, area: str = "") -> Cohort:
    """The cohort at `at`, as known at `known`: members of an area, or all that the viewer sees."""
    found = Member.objects.seen_by(viewer).filter(campaign=campaign.id)
    if area:
        found = found.inside(area)
    members = tuple(member_of(m, known) for m in found.order_by("area", "id"))
    ids = {m.compound for m in members}
    heirs = rules.heirs(ids, premises.acts(viewer, known), campaign.as_of, at)
    first, tenants_first, _ = _looked(viewer, {m: frozenset({m}) for m in ids}, campaign.as_of, known)
    began = {p for parties in tenants_first.values() for p in parties}
    rows, tenants_now, elsewhere = _looked(viewer, heirs, at, known, began)
    left = Departure.objects.seen_by(viewer).filter(since__lte=at, recorded_at__lte=known).order_by("since", "id")
    gone = dict(left.values_list("party", "how"))
    return Cohort(members, heirs, rows, first, tenants_first, tenants_now, elsewhere, gone)


Tenants = dict[UUID, frozenset[UUID]]


def _looked(
    viewer: Actor,
    heirs: Mapping[UUID, frozenset[UUID]],
    at: datetime,
    known: datetime,
    began: Collection[UUID] = frozenset(),
) -> tuple[dict[UUID, premises.CompoundRow], Tenants, Tenants]:
    """Compounds as they stood, tenants of each member that was still counted, where those who left rent."""
    one = premises.same(viewer, known)
    rows = _rows(viewer, at, known, one, {c for own in heirs.values() for c in own})
    counted = {c for c, row in rows.items() if row.state in COUNTED}
    here = premises.tenants(viewer, at, known, one, counted)
    tenants = {
        m: frozenset(p for c in own & counted for p in here.get(c, ())) for m, own in heirs.items() if own & counted
    }
    away = set(began) - {p for parties in tenants.values() for p in parties}
    elsewhere = _rows(viewer, at, known, one, premises.rented_by(viewer, away, at, known, one) - counted)
    there = premises.tenants(viewer, at, known, one, elsewhere)
    return rows, tenants, {p: frozenset(c) for p, c in _places(there).items() if p in away}


def _rows(
    viewer: Actor, at: datetime, known: datetime, one: premises.Same, ids: Collection[UUID]
) -> dict[UUID, premises.CompoundRow]:
    return {row.id: row for row in premises.compounds(viewer, at, known, ids=ids, one=one)}

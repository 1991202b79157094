"""Own checks: what a person's sites ask for, what was done, and which landlords are late."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.inspections.models import OwnCheck
from anlan.act.inspections.queries.often import grades
from anlan.act.inspections.queries.terms import terms_at
from anlan.act.inspections.rules import own
from anlan.act.inspections.rules.terms import NO_GRADE, OWN_CHECK, SELF_CHECK
from anlan.ground.premises import queries as premises
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor

STANDARD = "WL-5-10"  # the landlord's and tenants' own duties (work-safety 1.5)
DUTY = "inspection"  # the landlord's duty that an own check does (Art. 49(2))


@dataclass(frozen=True)
class Check:
    """An own check as it was made."""

    id: UUID
    compound: UUID
    party: UUID
    name: dict[str, str]
    subject: dict[str, str]
    role: str
    standard: str
    version: UUID
    answers: list[dict[str, Any]]
    broken: int
    text: str
    person: UUID | None
    at: datetime
    area: str


@dataclass(frozen=True)
class Asked:
    """A site that asks its party for own checks: as what, every how many days, the last one, when the next is due."""

    compound: UUID
    name: dict[str, str]
    party: UUID
    party_name: dict[str, str]
    role: str
    area: str
    days: int
    last: datetime | None
    next: own.Next


_FIELDS = (
    "id", "compound", "party", "name", "subject", "role", "standard", "version", "answers", "broken", "text", "person",
    "at", "area",
)  # fmt: skip


def role_of(share: Any) -> str:
    """What one's share of a site makes one: its owner, a second landlord, or a tenant."""
    return own.OWNER if share.owns else own.SECOND if share.below else own.TENANT


def asked_of(viewer: Actor, at: datetime) -> list[Asked]:
    """The viewer's own sites with when their next check is due; a tenant's has a term of its own."""
    sites = [o for o in premises.own_sites(viewer, at) if o.share.owns or o.share.below or o.share.held]
    ids = [o.it.row.id for o in sites]
    with reading(SYSTEM):
        days, rented, last = _days(ids, at), _days(ids, at, SELF_CHECK), _last(ids, at)
    found = []
    for o in sites:
        role = role_of(o.share)
        every = (rented if role == own.TENANT else days)[o.it.row.id]
        was = last.get((o.it.row.id, o.party.id))
        found.append(
            Asked(o.it.row.id, o.it.row.said, o.party.id, o.party.said, role, o.it.row.area, every, was,
                  own.next_check(was, every, at))
        )  # fmt: skip
    return found


def landlords(viewer: Actor, at: datetime, area: str = "") -> list[Asked]:
    """Owners of the shared sites that the viewer sees, the latest with their check first, then who never made one."""
    sites = [s for s in premises.compounds(viewer, at, at, premises.Filters(area=area, state="counted")) if s.owner]
    ids = [s.id for s in sites]
    days, last = _days(ids, at), _last(ids, at)
    names = premises.party_names(viewer, {s.owner for s in sites}, at, at)
    found = []
    for s in sites:
        was = last.get((s.id, s.owner))
        found.append(
            Asked(s.id, s.said, s.owner, dict(names.get(s.owner, {"zh": "", "en": ""})), own.OWNER, s.area, days[s.id],
                  was, own.next_check(was, days[s.id], at))
        )  # fmt: skip
    return sorted(found, key=lambda a: (-a.next.late, a.last is not None, a.name["zh"]))


def checks(viewer: Actor, at: datetime, *, compound: UUID | None = None, limit: int = 50) -> list[Check]:
    """Own checks that the viewer sees, the newest first."""
    rows = OwnCheck.objects.seen_by(viewer).filter(at__lte=at)
    rows = rows.filter(compound=compound) if compound else rows
    return [Check(*row) for row in rows.order_by("-at", "-id").values_list(*_FIELDS)[:limit]]


def check(viewer: Actor, pk: UUID) -> Check | None:
    """One of them."""
    row = OwnCheck.objects.seen_by(viewer).filter(pk=pk).values_list(*_FIELDS).first()
    return Check(*row) if row else None


def paces(compounds: Collection[UUID], at: datetime) -> dict[UUID, dict[str, int]]:
    """How often the landlord's duty of inspecting is done at these sites: as often as its own check is asked for."""
    return {pk: {DUTY: days} for pk, days in _days(compounds, at).items() if days}


def _days(ids: Collection[UUID], at: datetime, kind: str = OWN_CHECK) -> dict[UUID, int]:
    """By the site's colour; of landlords at least as often as their duty of inspecting asks for."""
    terms, colours = terms_at(SYSTEM, at), grades(SYSTEM, ids, at)
    every = {pk: terms.days(colours.get(pk, NO_GRADE), kind) for pk in ids}
    if kind != OWN_CHECK:
        return every
    most = [d.every_days for d in premises.duties_at(at) if d.code == DUTY]
    return {pk: min(days, *most) if days else days for pk, days in every.items()}


def _last(ids: Collection[UUID], at: datetime) -> dict[tuple[UUID, UUID], datetime]:
    rows = OwnCheck.objects.seen_by(SYSTEM).filter(compound__in=list(ids), at__lte=at).order_by("at")
    return {(compound, party): when for compound, party, when in rows.values_list("compound", "party", "at")}

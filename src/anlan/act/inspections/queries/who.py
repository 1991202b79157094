"""Who may make visits: certificates of officers and engineers under contract, as of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from anlan.act.inspections.models import Certificate, Expert
from anlan.act.inspections.rules.kinds import EXPERT, OFFICER
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Officer:
    """A certificate of law enforcement."""

    id: UUID
    person: UUID
    name: str
    number: str
    body: str
    area: str
    valid_from: datetime
    valid_to: datetime
    revoked_at: datetime | None

    @property
    def last(self) -> datetime:
        """Its last day."""
        return self.valid_to - timedelta(seconds=1)

    def holds(self, at: datetime) -> bool:
        """Whether it was in force at a time."""
        return self.valid_from <= at < self.valid_to and (self.revoked_at is None or at < self.revoked_at)


@dataclass(frozen=True)
class Engaged:
    """An engineer under contract until a day."""

    id: UUID
    person: UUID
    name: str
    firm: str
    contract: str
    area: str
    valid_from: datetime
    until: datetime

    @property
    def last(self) -> datetime:
        """Its last day."""
        return self.until - timedelta(seconds=1)

    def holds(self, at: datetime) -> bool:
        """Whether the contract ran at a time."""
        return self.valid_from <= at < self.until


def officers(viewer: Actor, at: datetime | None = None, body: str = "") -> list[Officer]:
    """Certificates, by body and name; with `at` only those in force then."""
    rows = Certificate.objects.seen_by(viewer).filter(**({"body": body} if body else {}))
    if at is not None:
        rows = rows.filter(Q(revoked_at=None) | Q(revoked_at__gt=at), valid_from__lte=at, valid_to__gt=at)
    return [
        Officer(r.pk, r.person, r.name, r.number, r.body, r.area, r.valid_from, r.valid_to, r.revoked_at)
        for r in rows.order_by("body", "name", "number")
    ]


def experts(viewer: Actor, at: datetime | None = None) -> list[Engaged]:
    """Engagements, the latest first; with `at` only those that run then."""
    rows = Expert.objects.seen_by(viewer)
    if at is not None:
        rows = rows.filter(valid_from__lte=at, until__gt=at)
    return [
        Engaged(r.pk, r.person, r.name, r.firm, r.contract, r.area, r.valid_from, r.until)
        for r in rows.order_by("-until", "name")
    ]


def standing(viewer: Actor, persons: Iterable[UUID], at: datetime) -> dict[UUID, dict[str, str]]:
    """What each person is on a day, as a visit keeps it: role, department, certificate or contract."""
    wanted = set(persons)
    found: dict[UUID, dict[str, str]] = {}
    for e in experts(viewer, at):
        if e.person in wanted:
            found[e.person] = {"role": EXPERT, "department": "", "paper": e.contract, "name": e.name, "firm": e.firm}
    for o in officers(viewer, at):
        if o.person in wanted:
            found[o.person] = {"role": OFFICER, "department": o.body, "paper": o.number, "name": o.name}
    return found

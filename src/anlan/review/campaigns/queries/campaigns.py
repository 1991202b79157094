"""Campaigns, and the departments that a city's campaigns may name (a data file with versions)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from anlan.kernel.clock import CITY
from anlan.kernel.rights import Actor
from anlan.review.campaigns.models import Campaign

DATA = Path(__file__).parents[1] / "data" / "departments.csv"


@dataclass(frozen=True)
class CampaignRow:
    """A campaign; `ended_at` None while it runs."""

    id: UUID
    ref: str
    name: str
    name_en: str
    text: str
    owner_kind: str
    as_of: datetime
    due: datetime
    departments: tuple[str, ...]
    state: str
    area: str
    started_at: datetime
    ended_at: datetime | None

    @property
    def said(self) -> dict[str, str]:
        """The name in both languages."""
        return {"zh": self.name, "en": self.name_en or self.name}


def row_of(c: Campaign) -> CampaignRow:
    """The record of a campaign."""
    return CampaignRow(
        c.pk, c.ref, c.name, c.name_en, c.text, c.owner_kind, c.as_of, c.due, tuple(c.departments), c.state, c.area,
        c.started_at, c.ended_at,
    )  # fmt: skip


def campaigns(viewer: Actor, at: datetime) -> list[CampaignRow]:
    """Campaigns begun by a time, the newest first."""
    return [row_of(c) for c in Campaign.objects.seen_by(viewer).filter(started_at__lte=at).order_by("-started_at")]


def campaign(viewer: Actor, pk: UUID) -> CampaignRow | None:
    """One campaign, or None where the viewer sees none."""
    found = Campaign.objects.seen_by(viewer).filter(pk=pk).first()
    return row_of(found) if found else None


def by_ref(viewer: Actor, ref: str) -> CampaignRow | None:
    """A campaign by the number that files know it by."""
    found = Campaign.objects.seen_by(viewer).filter(ref=ref).first()
    return row_of(found) if found else None


@cache
def _departments() -> tuple[tuple[str, datetime], ...]:
    with DATA.open(encoding="utf-8", newline="") as handle:
        return tuple(
            (row["code"], datetime.fromisoformat(row["valid_from"]).replace(tzinfo=CITY))
            for row in csv.DictReader(handle)
        )


def departments_at(at: datetime) -> list[str]:
    """Codes of the departments that may take part at a time."""
    return [code for code, since in _departments() if since <= at]

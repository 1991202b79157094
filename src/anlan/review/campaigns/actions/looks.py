"""Who looked at a compound, and where tenants went who are in none any more: one by one, or by a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from anlan.ground.areas import queries as places
from anlan.ground.premises import queries as premises
from anlan.infra.bulk.taking import Batch, save_plan
from anlan.infra.journal import Change, verb
from anlan.kernel import area as areas
from anlan.kernel.decision import Hidden, Refused, Said, no, yes
from anlan.review.campaigns import states
from anlan.review.campaigns.models import Campaign, Departure, Look, Member

MOST = 500


@verb("campaigns.screen")
def screen(
    change: Change,
    *,
    campaign: UUID,
    department: str,
    compounds: Sequence[UUID],
    seen_at: datetime | None = None,
    text: str = "",
) -> None:
    """A department looked at compounds of the cohort. Raises Refused."""
    row = Campaign.objects.seen_by(change.by).filter(pk=campaign).first()
    if row is None:
        raise Hidden
    change.require(yes() if row.state == states.RUNNING else no("campaigns.refused.ended"))
    change.require(yes() if department in row.departments else no("campaigns.refused.department", got=department))
    when = seen_at or change.observed_at or change.at
    change.require(yes() if when <= change.at else no("campaigns.refused.future"))
    change.require(yes() if 0 < len(compounds) <= MOST else no("campaigns.refused.members", most=MOST))
    found = Member.objects.seen_by(change.by).filter(campaign=row, compound__in=list(compounds))
    members = {m.compound: m for m in found}
    if len(members) != len(set(compounds)):
        raise Refused(Said("campaigns.refused.not_member"))
    for one in members.values():
        look = Look(
            campaign=row, compound=one.compound, area=one.area, lon=one.lon, lat=one.lat, placed_by=one.placed_by,
            department=department, seen_at=when, text=text.strip()[:500], by=change.by.account, recorded_at=change.at,
        )  # fmt: skip
        change.create(look)
    change.after |= {"looked": len(members), "department": department}


@verb("campaigns.leave", right="campaigns.say_gone")
def leave(change: Change, *, party: UUID, how: str, since: datetime, document: str = "") -> None:
    """A tenant left the city or closed; the last word counts. Raises Refused."""
    change.require(yes() if how in states.GONE else no("campaigns.refused.how"))
    change.require(yes() if since <= change.at else no("campaigns.refused.future"))
    if premises.party(change.by, party, change.at, change.at) is None:
        raise Hidden
    county = areas.pad(areas.trunk(change.by.scopes()[0])[:6])
    change.create(
        Departure(
            area=county,
            shown_down=True,
            party=party,
            how=how,
            since=since,
            document=document.strip()[:80],
            by=change.by.account,
            recorded_at=change.at,
        )  # fmt: skip
    )


@verb("campaigns.import_looks", right="campaigns.import")
def take_in_looks(change: Change, batch: Batch) -> None:
    """Take in a file of looks."""
    change.area = places.common([r.area for r in batch.plan.new])
    save_plan(change, batch)


@verb("campaigns.import_departures", right="campaigns.import")
def take_in_departures(change: Change, batch: Batch) -> None:
    """Take in a file of tenants who left."""
    change.area = places.common([r.area for r in batch.plan.new])
    save_plan(change, batch)

"""A campaign begins with its cohort, which never changes, and ends when everything in it has an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from anlan.ground.premises import queries as premises
from anlan.infra.journal import Change, verb
from anlan.kernel import area as areas
from anlan.kernel.decision import no, yes
from anlan.review.campaigns import states
from anlan.review.campaigns.models import Campaign, Member
from anlan.review.campaigns.queries.campaigns import departments_at
from anlan.review.campaigns.rules import verdicts


@verb("campaigns.start", states.CAMPAIGN)
def start(
    change: Change,
    *,
    ref: str,
    name: str,
    as_of: datetime,
    due: datetime,
    departments: Sequence[str],
    owner_kind: str = "",
    name_en: str = "",
    text: str = "",
) -> None:
    """Fix the cohort: what counted as a shared compound on a day, of one kind of owner. Raises Refused.

    Promise: who is in it does not change afterwards; what splits or joins keeps its place by lineage.
    """
    filters = premises.Filters(state="counted", owner_kind=owner_kind)
    found = premises.compounds(change.by, as_of, change.at, filters)
    change.require(verdicts.may_start(name, as_of, due, change.at, departments, len(found)))
    known = departments_at(change.at)
    strange = [d for d in departments if d not in known]
    change.require(no("campaigns.refused.department", got="、".join(strange)) if strange else yes())
    taken = Campaign.objects.seen_by(change.by).filter(ref=ref.strip()).exists()
    change.require(no("campaigns.refused.ref", ref=ref.strip()) if taken or not ref.strip() else yes())
    row = Campaign(
        area=areas.pad(areas.trunk(change.by.scopes()[0])[:6]), shown_down=True, ref=ref.strip(), name=name.strip(),
        name_en=name_en.strip(), text=text.strip(), owner_kind=owner_kind, as_of=as_of, due=due,
        departments=list(departments), started_by=change.by.account, started_at=change.at,
    )  # fmt: skip
    change.move(row, states.RUNNING)
    change.create_many([_member(row, compound) for compound in found])
    change.after["members"] = len(found)


def _member(campaign: Campaign, row: premises.CompoundRow) -> Member:
    return Member(
        campaign=campaign, compound=row.id, area=row.area, lon=row.lon, lat=row.lat,
        placed_by="import" if row.lon is not None else "village", state=states.OPEN,
    )  # fmt: skip


@verb("campaigns.end", states.CAMPAIGN)
def end(change: Change, *, campaign: UUID) -> None:
    """Everything in it has an accepted outcome. Raises Refused."""
    row = change.lock(Campaign, campaign)
    left = Member.objects.seen_by(change.by).filter(campaign=row).exclude(state=states.ACCEPTED).count()
    row.ended_at = change.at
    change.move(row, states.ENDED, verdicts.may_end(left))

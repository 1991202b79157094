"""Reporting: anybody with an account, from wherever they stand."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from anlan.act.hazards import states
from anlan.act.hazards.actions import ahead, placing
from anlan.act.hazards.actions.locate import found, put  # the package's own `locate` is the verb
from anlan.act.hazards.actions.onward import begin, onward
from anlan.act.hazards.models import Hazard
from anlan.act.hazards.queries.kinds import kinds
from anlan.act.hazards.queries.terms import terms_at
from anlan.act.hazards.queries.through import sent_by
from anlan.act.hazards.rules import verdicts
from anlan.act.hazards.rules.deadlines import ALERT
from anlan.infra.journal import Change, verb
from anlan.kernel.clock import CITY

USUAL = "patrol"


@verb("hazards.report", states.HAZARD, ahead=ahead.new)
def report(
    change: Change,
    *,
    kind: str,
    text: str,
    lon: float | None = None,
    lat: float | None = None,
    area: str | None = None,
    photos: Sequence[str] = (),
    alert: UUID | None = None,
    place: str = "",
    subject: str = "",
    source: str = USUAL,
    compound: UUID | None = None,
    unit: UUID | None = None,
    party: UUID | None = None,
    department: str = "",
    item: str = "",
    reporter: UUID | None = None,
    enforced: bool = False,
) -> None:
    """Open a file. Promise: it has a number, a place, and somebody who must look at it by a date. Raises Refused.

    With a compound of the register it lies there, and in its village. `department` is whose it is where the kind does
    not say so. Whoever was sent there by an alert found it so. `item` names the list and the item that it breaks, and
    `reporter` who found it where the house reports for them; `enforced`: officers did, on an administrative inspection.
    """
    site = found(change, compound, unit, party) if compound else None
    at = placing.place_of(change.by, change.at, lon, lat, site.area if site else area)
    known = kinds()
    alert = alert or sent_by(change.by, at.area, change.at, change.once(terms_at))
    if alert is not None and source == USUAL:
        source = ALERT
    change.require(verdicts.may_report(text, source, photos, kind in known, at.area))
    h = Hazard(
        area=at.area, lon=lon, lat=lat, placed_by=at.placed_by,
        kind=kind, text=text, place=place, item=item, enforced=enforced, subject=subject, source=source, alert=alert,
        department=known[kind] or department, reporter=reporter or change.by.person,
        reported_at=change.at, found_at=min(change.observed_at or change.at, change.at),
    )  # fmt: skip
    if site is not None:
        put(h, site)
    begin(h, states.REPORTED, change.at, change.once(terms_at))
    change.allow(h)
    for sha256 in photos:
        change.attach(h, sha256, "before")
    h.number = _number(change)
    change.move(h, states.REPORTED)
    change.after["words"] = text
    onward(change, h, new=True)


def _number(change: Change) -> str:
    """The year's next number. Asked last: everybody else who reports waits from here on until this one is committed."""
    year = change.at.astimezone(CITY).year
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into hazards_counter (year, last) values (%s, 1)"
            " on conflict (year) do update set last = hazards_counter.last + 1 returning last",
            [year],
        )
        return f"{year}-{cursor.fetchone()[0]:04d}"

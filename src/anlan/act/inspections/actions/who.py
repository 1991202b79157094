"""Who may make visits and how often a place is visited: certificates, engagements until a day, grades."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from anlan.act.inspections.models import Certificate, Expert, Grade
from anlan.act.inspections.rules.terms import GRADES
from anlan.ground.access import actions as access
from anlan.ground.access import queries as accounts
from anlan.ground.areas import queries as areas
from anlan.ground.people import queries as people
from anlan.ground.premises import queries as premises
from anlan.ground.standards import queries as standards
from anlan.infra.bulk.taking import Batch, save_plan
from anlan.infra.journal import Change, verb
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, no, yes


@verb("inspections.certify")
def certify(
    change: Change, *, person: UUID, number: str, body: str, area: str, valid_from: datetime, valid_to: datetime
) -> None:
    """Note an officer's certificate of law enforcement. Raises Refused: number known, no such body, no time left."""
    with reading(SYSTEM):
        name = people.names(SYSTEM, [person]).get(person)
        known = Certificate.objects.seen_by(SYSTEM).filter(number=number.strip()).exists()
    change.require(yes() if name else no("inspections.refused.person"))
    change.require(yes() if number.strip() else no("inspections.refused.number_missing"))
    change.require(no("inspections.refused.certificate_known", number=number) if known else yes())
    change.require(yes() if body in standards.DEPARTMENTS else no("inspections.refused.body", body=body))
    change.require(yes() if valid_from < valid_to else no("inspections.refused.term"))
    change.create(
        Certificate(
            area=area, shown_down=True, person=person, name=name or "", number=number.strip(), body=body,
            valid_from=valid_from, valid_to=valid_to,
        )
    )  # fmt: skip


@verb("inspections.import", right="inspections.certify")
def take_in(change: Change, batch: Batch) -> None:
    """Take in a file of certificates, as one entry."""
    change.area = areas.common([row.area for row in (*batch.plan.new, *batch.plan.changed)])
    save_plan(change, batch)


@verb("inspections.revoke", right="inspections.certify")
def revoke(change: Change, *, certificate: UUID) -> None:
    """A certificate is taken back from now on; visits made with it stay as they were. Raises Refused."""
    row = change.lock(Certificate, certificate)
    change.require(yes() if row.revoked_at is None else no("inspections.refused.revoked"))
    row.revoked_at = change.at
    change.save(row)


@verb("inspections.engage")
def engage(change: Change, *, username: str, firm: str, contract: str, area: str, until: datetime) -> None:
    """Take an engineer of a service body under contract until a day: the account may advise on visits until then.

    The day after there is no access, and what was signed stays signed. Raises Refused: no such account, no day ahead.
    """
    found = accounts.named(username, change.at)
    change.require(yes() if found and found.person else no("inspections.refused.account", username=username))
    assert found is not None and found.person is not None
    change.require(yes() if firm.strip() and contract.strip() else no("inspections.refused.contract"))
    change.require(yes() if change.at < until else no("inspections.refused.until"))
    with reading(SYSTEM):
        name = people.names(SYSTEM, [found.person]).get(found.person, found.name)
    change.create(
        Expert(
            area=area, shown_down=True, person=found.person, account=found.account, name=name, firm=firm.strip(),
            contract=contract.strip(), valid_from=change.at, until=until,
        )
    )  # fmt: skip
    access.grant(found.account, "expert", area, until=until, by=SYSTEM, at=change.at, cause=change.entry)


@verb("inspections.grade")
def grade(change: Change, *, compound: UUID, colour: str, text: str) -> None:
    """Note a compound's risk colour with its reason: from now on it says how often somebody comes. Raises Refused."""
    with reading(SYSTEM):
        place = next(iter(premises.compounds(SYSTEM, change.at, change.at, ids=[compound])), None)
    if place is None:
        raise Hidden
    change.require(yes() if colour in GRADES else no("inspections.refused.colour", colour=colour))
    change.require(yes() if text.strip() else no("inspections.refused.reason"))
    change.create(
        Grade(
            area=place.area, lon=place.lon, lat=place.lat, compound=compound, colour=colour, because=text.strip(),
            at=change.at, by=change.by.account,
        )
    )  # fmt: skip


@verb("inspections.follow")
def follow(change: Change, *, colours: Mapping[UUID, tuple[str, str]]) -> None:
    """Take over risk colours that a rule decided elsewhere: compound → (colour, why). The plan follows them at once.

    Compounds that are no longer there are passed over. Raises Refused outside the actor's area.
    """
    places = premises.compounds(change.by, change.at, change.at, ids=list(colours))
    change.area = areas.common([place.area for place in places])
    change.create_many(
        [
            Grade(
                area=place.area, lon=place.lon, lat=place.lat, compound=place.id, colour=colours[place.id][0],
                because=colours[place.id][1], at=change.at, by=change.by.account,
            )
            for place in places
        ]
    )  # fmt: skip

"""Verbs over the chain: let, end, who sits there, agreements, the unified manager, the landlord's duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from anlan.ground.premises.actions.telling import at_place, believed, cut, going_on, party_of, tell
from anlan.ground.premises.models import (
    Agreement,
    Compound,
    CompoundFact,
    Duty,
    Letting,
    Manager,
    Occupant,
    Unit,
)
from anlan.ground.premises.queries.terms import duties_at, paced
from anlan.ground.premises.rules import chain
from anlan.ground.premises.rules.days import day, last_day
from anlan.infra.journal import Change, verb
from anlan.kernel.decision import Refused, Said, no, yes

MOST_UNITS = 200


@verb("premises.let")
def let(
    change: Change,
    *,
    units: Sequence[UUID],
    lessor: UUID,
    lessee: UUID,
    since: datetime,
    until: datetime | None = None,
    contract: str = "",
    use: str = "",
    consent: str = "",
    moves_in: bool = True,
) -> None:
    """One party lets units to another, below whatever gives it these units. Raises Refused.

    Promise: no unit is let twice at one level at one time, and no letting outlasts the one above it (1.3).
    """
    if not 0 < len(units) <= MOST_UNITS:
        raise Refused(Said("premises.refused.units", {"most": MOST_UNITS}))
    change.require(chain.term(since, until))
    change.require(yes() if lessor != lessee else no("premises.refused.oneself"))
    rows = [believed(change, Unit, unit, since) for unit in units]
    c = change.lock(Compound, rows[0].compound_id)
    if any(row.compound_id != c.pk for row in rows):
        raise Refused(Said("premises.refused.elsewhere"))
    owner = believed(change, CompoundFact, c.pk, since).owner_id
    party_of(change, lessor)
    party_of(change, lessee)
    for row in rows:
        known = held(row.thing)
        over = chain.above(lessor, owner, known, since, until)
        change.require(chain.free(over.level, known, since, over.until))
        told = tell(
            change,
            Letting(
                **at_place(c),
                unit=row.thing,
                lessor_id=lessor,
                lessee_id=lessee,
                parent=over.parent,
                level=over.level,
                valid_from=since,
                valid_to=over.until,
                contract=contract.strip(),
                use=use.strip(),
                consent=consent.strip(),
            ),
        )
        change.after.setdefault("lettings", []).append(str(told.thing))
        if moves_in:
            _move_in(change, c, row.thing, lessee, since)
    change.after |= {"lessor": str(lessor), "lessee": str(lessee)}


def held(unit: UUID) -> list[chain.Held]:
    """Lettings of a unit that are known now."""
    rows = Letting.objects.filter(unit=unit, known_to=None)
    return [chain.Held(r.thing, r.lessee_id, r.level, r.valid_from, r.valid_to) for r in rows]


@verb("premises.end_letting")
def end_letting(change: Change, *, letting: UUID, until: datetime, text: str, stays: bool = False) -> None:
    """A letting ends, and all below it on the same day; who sits there without one is an orphan (1.3). Raises Refused.

    `stays`: the lessee has not moved out.
    """
    row = believed(change, Letting, letting)
    c = change.lock(Compound, row.compound_id)
    change.require(yes() if text.strip() else no("premises.refused.text"))
    if row.valid_to is not None and row.valid_to <= until:
        raise Refused(Said("premises.refused.over", {"until": last_day(row.valid_to)}))
    if until < row.valid_from:
        raise Refused(Said("premises.refused.term"))
    change.because = Said("premises.because.ended", {"text": text.strip()})
    ended = _end(change, row, until)
    change.after["ended"] = ended
    if not stays:
        for sitting in going_on(Occupant, until, compound=c, unit=row.unit, party=row.lessee_id):
            cut(change, sitting, until)


def _end(change: Change, row: Letting, until: datetime) -> int:
    """End a letting with its agreements, and everything that hangs below it. Returns how many lettings ended."""
    ended = 1
    for below in going_on(Letting, until, parent=row.thing):
        ended += _end(change, below, until)
    for agreement in going_on(Agreement, until, letting=row.thing):
        cut(change, agreement, until)
    cut(change, row, until)
    return ended


@verb("premises.occupy")
def occupy(change: Change, *, unit: UUID, party: UUID, since: datetime | None = None) -> None:
    """Somebody was found sitting in a unit, whatever the papers say. Raises Refused."""
    when = since or change.at
    row = believed(change, Unit, unit, when)
    c = change.lock(Compound, row.compound_id)
    party_of(change, party)
    if not _move_in(change, c, unit, party, when):
        raise Refused(Said("premises.refused.sits_already"))


@verb("premises.leave", right="premises.occupy")
def leave(change: Change, *, unit: UUID, party: UUID, until: datetime | None = None) -> None:
    """Somebody was found gone. Raises Refused."""
    when = until or change.at
    row = believed(change, Unit, unit)
    c = change.lock(Compound, row.compound_id)
    gone = list(going_on(Occupant, when, compound=c, unit=unit, party=party))
    if not gone:
        raise Refused(Said("premises.refused.sits_not"))
    for sitting in gone:
        cut(change, sitting, when)


def _move_in(change: Change, c: Compound, unit: UUID, party: UUID, since: datetime) -> bool:
    if list(going_on(Occupant, since, unit=unit, party=party)):
        return False
    tell(change, Occupant(**at_place(c), unit=unit, party_id=party, valid_from=since))
    return True


@verb("premises.sign")
def sign(change: Change, *, letting: UUID, signed: datetime, until: datetime | None, number: str = "") -> None:
    """The safety agreement of one link, from signing until it expires (安全生产法 Art. 49). Raises Refused.

    It ends with its letting at the latest; an earlier one that still runs ends where this begins.
    """
    row = believed(change, Letting, letting, signed)
    c = change.lock(Compound, row.compound_id)
    ends = min((end for end in (until, row.valid_to) if end is not None), default=None)
    change.require(chain.term(signed, ends))
    if signed > change.at:
        raise Refused(Said("premises.refused.future"))
    for before in going_on(Agreement, signed, letting=letting):
        cut(change, before, signed)
    tell(change, Agreement(**at_place(c), letting=letting, number=number.strip(), valid_from=signed, valid_to=ends))


@verb("premises.name_manager")
def name_manager(
    change: Change,
    *,
    compound: UUID,
    party: UUID,
    document: str,
    person: UUID | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> None:
    """Name in writing who manages a site as one (消防〔2023〕72号 Art. 7); the one before ends. Raises Refused."""
    c = change.lock(Compound, compound)
    when = since or change.at
    change.require(yes() if document.strip() else no("premises.refused.document"))
    change.require(chain.term(when, until))
    party_of(change, party)
    for before in going_on(Manager, when, compound=c):
        cut(change, before, when)
    tell(
        change,
        Manager(
            **at_place(c), party_id=party, person=person, document=document.strip(), valid_from=when, valid_to=until
        ),
    )


@verb("premises.attest")
def attest(change: Change, *, compound: UUID, code: str, party: UUID, text: str, done: datetime | None = None) -> None:
    """The landlord did a duty; it counts for as many days as its term says (`paced`). Raises Refused."""
    c = change.lock(Compound, compound)
    when = done or change.at
    duty = next((d for d in paced(duties_at(when), c.pk, when) if d.code == code), None)
    if duty is None:
        raise Refused(Said("premises.refused.duty"))
    if when > change.at:
        raise Refused(Said("premises.refused.future"))
    change.require(yes() if text.strip() else no("premises.refused.text"))
    party_of(change, party)
    counts = when + timedelta(days=duty.every_days)
    for before in going_on(Duty, when, compound=c, code=code):
        if before.valid_from >= when:
            raise Refused(Said("premises.refused.done_later", {"day": day(before.valid_from)}))
        cut(change, before, when)
    tell(
        change,
        Duty(**at_place(c), code=code, party_id=party, text=text.strip()[:500], valid_from=when, valid_to=counts),
    )

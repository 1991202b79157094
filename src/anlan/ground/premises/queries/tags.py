"""Process tags: what is done in a unit or by an enterprise that asks for more care (work-safety 1.2); data."""

from __future__ import annotations

import csv
from datetime import datetime
from functools import cache
from uuid import UUID

from anlan.ground.premises.models import Occupant, PartyFact, Unit
from anlan.ground.premises.queries.merged import Same
from anlan.ground.premises.queries.terms import DATA
from anlan.kernel.clock import CITY
from anlan.kernel.rights import Actor


@cache
def _rows() -> tuple[tuple[str, str, datetime], ...]:
    with (DATA / "tags.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(
            (row["code"], row["group"], datetime.fromisoformat(row["valid_from"]).replace(tzinfo=CITY))
            for row in csv.DictReader(handle)
        )


def tag_codes() -> list[str]:
    """Every code that the list ever had."""
    return [code for code, _, _ in _rows()]


def process_tags(at: datetime) -> list[str]:
    """The codes in force at a time, in the order in which people know them."""
    return [code for code, _, since in _rows() if since <= at]


def tagged(viewer: Actor, tag: str, at: datetime, known: datetime, one: Same) -> set[UUID]:
    """Sites where a unit has a tag, or somebody who has it sits."""
    units = Unit.objects.seen_by(viewer).as_of(at, known).filter(tags__contains=[tag])
    found = set(units.values_list("compound", flat=True))
    firms = (
        PartyFact.objects.seen_by(viewer).as_of(at, known).filter(tags__contains=[tag]).values_list("party", flat=True)
    )
    family = one.family(firms)
    if family:
        sits = Occupant.objects.seen_by(viewer).as_of(at, known).filter(party__in=family)
        found |= set(sits.values_list("compound", flat=True))
    return {one.of(compound) for compound in found}

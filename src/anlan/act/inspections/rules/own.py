"""Own checks of landlords and tenants (自查): when the next is due, and whether the answers make one.

Work Safety Law 2021 Art. 49(2): the lessor inspects regularly; "regular" has no number in law, so the days come from
the terms by the site's colour (work-safety 1.4, 6.2), default, to be confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anlan.act.inspections.rules.result import Item
from anlan.kernel.decision import Verdict, no, yes

OWNER, SECOND, TENANT = "owner", "second", "tenant"  # lets what it owns, lets on what it rents, rents
ROLES = (OWNER, SECOND, TENANT)
LONGEST = 500


@dataclass(frozen=True)
class Next:
    """When the next check is due: None where the terms ask for none; `late` in whole days past it."""

    due: datetime | None
    late: int


def next_check(last: datetime | None, days: int, at: datetime) -> Next:
    """From the last check; where none was ever made it is due now."""
    if not days:
        return Next(None, 0)
    if last is None:
        return Next(at, 0)
    due = last + timedelta(days=days)
    return Next(due, max(0, (at - due).days))


def sound(items: Sequence[Item], answers: Sequence[Mapping[str, Any]]) -> Verdict:
    """Every item answered once; what is not as it should be has a photo, as every hazard that somebody saw."""
    known = {item.ref: item for item in items}
    given = [str(a.get("ref", "")) for a in answers]
    if set(given) != set(known) or len(given) != len(known):
        return no("inspections.refused.own_whole", n=len(set(known) - set(given)), all=len(known))
    for one in answers:
        item, text = known[one["ref"]], str(one.get("text", ""))
        if not item.takes(one.get("answer")) or len(text) > LONGEST:
            return no("inspections.refused.own_answer", ref=item.ref, most=LONGEST)
        if item.broken_by(one["answer"]) and not one.get("photos"):
            return no("inspections.refused.own_proof", ref=item.ref)
    return yes()

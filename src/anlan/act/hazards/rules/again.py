"""Whether what was reported is one that was struck off not long ago, found again (work-safety 4.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from anlan.act.hazards.rules.deadlines import Terms
from anlan.kernel.decision import Verdict, no, yes
from anlan.kernel.geo import distance_m

NEAR_M = 30.0  # a phone's position is good to some 10 m; two neighbouring culverts lie farther apart

Facts = Mapping[str, Any]


def same_thing(new: Facts, old: Facts) -> bool:
    """One kind, and one item where both name theirs, at one unit or compound of the register, else within `NEAR_M`."""
    if new["kind"] != old["kind"] or (new["item"] and old["item"] and new["item"] != old["item"]):
        return False
    for place in ("unit", "compound"):
        if new[place] is not None and old[place] is not None:
            return bool(new[place] == old[place])
    if None in (new["lon"], new["lat"], old["lon"], old["lat"]):
        return False
    return distance_m(new["lon"], new["lat"], old["lon"], old["lat"]) <= NEAR_M


def found_again(new: Facts, closed: Sequence[Facts], terms: Terms) -> Facts | None:
    """The one struck off last that this is again, within the terms' days."""
    since = new["reported_at"] - timedelta(days=terms.reopen_d)
    fits = [old for old in closed if old["closed_at"] >= since and same_thing(new, old)]
    return max(fits, key=lambda old: old["closed_at"], default=None)


def may_reopen(old: Facts, found: Sequence[Facts], text: str, at: datetime, terms: Terms) -> Verdict:
    """It was struck off within the terms' days, found again by a report that is still looked at, with a reason."""
    if old["closed_at"] is None:
        return no("hazards.refused.not_closed")
    if old["closed_at"] < at - timedelta(days=terms.reopen_d):
        return no("hazards.refused.reopen_late", days=terms.reopen_d)
    if not found:
        return no("hazards.refused.not_again")
    return yes("hazards.because.again") if text.strip() else no("hazards.refused.reason")

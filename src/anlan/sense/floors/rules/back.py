"""Whether a floor's load is back for good, so that its hazard may be struck off (work-safety 3.3: below 0.9 for 24 h).

What nobody measured proves nothing: silence, doubt and an unknown limit are no "below".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, Verdict, no, yes
from anlan.sense.floors.rules.terms import Terms


@dataclass(frozen=True)
class Share:
    """One reading: percent of the limit, and whether anything is held against it."""

    at: datetime
    percent: float
    sure: bool


def stayed_back(limit: float | None, said: Sequence[Share], until: datetime, terms: Terms) -> Verdict:
    """Whether every reading of the last `back_h` hours lies below `back_percent`, in time's order, without silence.

    A doubted reading that is high counts against it; one that is low counts as none.
    """
    if limit is None:
        return no("floors.refused.back_limit")
    given = {
        "percent": f"{terms.back_percent:g}",
        "hours": terms.back_h,
        "status": Said(f"floors.status.{terms.status}").as_json(),
    }
    since = until - timedelta(hours=terms.back_h)
    inside = [s for s in said if since < s.at <= until]
    high = [s for s in inside if s.percent >= terms.back_percent]
    if high:
        back = high[-1].at + timedelta(hours=terms.back_h)
        return no(
            "floors.refused.back_over", at=_told(high[-1].at), was=f"{high[-1].percent:.0f}", back=_told(back), **given
        )
    ends = [since, *(s.at for s in inside if s.sure), until]
    for a, b in zip(ends, ends[1:], strict=False):
        if b - a > timedelta(minutes=terms.silent_min):
            return no("floors.refused.back_silent", since=_told(a), until=_told(b), **given)
    return yes("floors.because.back", **given)


def _told(at: datetime) -> str:
    return f"{at.astimezone(CITY):%m-%d %H:%M}"

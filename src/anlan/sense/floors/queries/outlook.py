"""When a floor passes its limit if it goes on as it did: three windows, the soonest with its own doubt (3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite

from anlan.numerics.trend import breach, one_step, theil_sen, thinned
from anlan.sense.floors.queries.watches import WatchRow
from anlan.sense.sensors.queries import history

HOUR_US = 3_600_000_000
THINNED = (72, 96, 168)  # how many medians each of the three windows is thinned to
SHORT = 2  # windows of lists: the days of the third take too long to read for many floors


@dataclass(frozen=True)
class Outlook:
    """At the pace of `window` over the limit in `hours`, at the soonest and the latest (None: perhaps never).

    rate : percent of the limit an hour, by the median of slopes
    """

    window: timedelta
    rate: float
    hours: float
    soonest: float
    latest: float | None

    def at(self, now: datetime) -> datetime:
        """The time of the breach."""
        return now + timedelta(hours=self.hours)


def outlooks(rows: Sequence[WatchRow], at: datetime, windows: int = SHORT) -> dict[str, Outlook]:
    """By device the soonest breach that any of the first `windows` tells; not of floors over it or not rising.

    A window tells nothing that lies more than `terms.reach` times its own length ahead, and nothing by goods that came
    once in it and have rested since.
    """
    able = [row for row in rows if row.now is not None and row.now.ratio is not None and row.now.ratio < 100]
    if not able:
        return {}
    terms = able[0].terms
    spans = (timedelta(hours=terms.short_h), timedelta(hours=terms.long_h), timedelta(days=terms.far_d))[:windows]
    past = history.readings([row.numbers["ratio"] for row in able], at - spans[-1], at)
    until = round(at.timestamp() * 1e6)
    out: dict[str, Outlook] = {}
    for row in able:
        mine = (past.stream == row.numbers["ratio"]) & (past.flag != 3)
        when, value = past.at[mine], past.value[mine]
        assert row.now is not None and row.now.ratio is not None
        each = [_one(s, n, when, value, until, row.now.ratio) for s, n in zip(spans, THINNED, strict=False)]
        found = [f for f in each if f is not None and timedelta(hours=f.hours) <= terms.reach * f.window]
        soonest = min(found, key=lambda f: f.hours, default=None)
        if soonest is not None:
            out[row.device] = soonest
    return out


def _one(span: timedelta, most: int, when: object, value: object, until: int, now: float) -> Outlook | None:
    t, v = thinned(when, value, until - round(span.total_seconds() * 1e6), until, most)  # type: ignore[arg-type]
    if len(t) < most // 4 or t[-1] - t[0] < 0.5 * span.total_seconds() * 1e6:  # too little of the window is known
        return None
    slope = theil_sen((t - until) / HOUR_US, v)
    found = breach(slope, now, 100.0)
    if found is None or one_step(v):
        return None
    latest = round(found.latest, 1) if isfinite(found.latest) else None
    return Outlook(span, round(slope.rate, 3), round(found.after, 1), round(found.soonest, 1), latest)

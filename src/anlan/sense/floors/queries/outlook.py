"""When a floor passes its limit if it goes on as it did: three windows, the soonest with its own doubt (3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite

from anlan.numerics.trend import breach, theil_sen, thinned
from anlan.sense.floors.queries.watches import WatchRow
from anlan.sense.sensors.queries import history

HOUR_US = 3_600_000_000
# window → how many medians it is thinned to
WINDOWS = {"6h": (timedelta(hours=6), 72), "48h": (timedelta(hours=48), 96), "14d": (timedelta(days=14), 168)}
SHORT = ("6h", "48h")  # of lists: the fourteen days of many floors take too long to read


@dataclass(frozen=True)
class Outlook:
    """At the pace of `window` over the limit in `hours`, at the soonest and the latest (None: perhaps never).

    rate : percent of the limit an hour, by the median of slopes
    """

    window: str
    rate: float
    hours: float
    soonest: float
    latest: float | None

    def at(self, now: datetime) -> datetime:
        """The time of the breach."""
        return now + timedelta(hours=self.hours)


def outlooks(rows: Sequence[WatchRow], at: datetime, windows: Sequence[str] = SHORT) -> dict[str, Outlook]:
    """By device the soonest breach that any window tells; floors over it already, or not rising, are not among them."""
    able = [row for row in rows if row.now is not None and row.now.ratio is not None and row.now.ratio < 100]
    if not able:
        return {}
    longest = max(WINDOWS[name][0] for name in windows)
    past = history.readings([row.numbers["ratio"] for row in able], at - longest, at)
    until = round(at.timestamp() * 1e6)
    out: dict[str, Outlook] = {}
    for row in able:
        mine = (past.stream == row.numbers["ratio"]) & (past.flag != 3)
        when, value = past.at[mine], past.value[mine]
        assert row.now is not None and row.now.ratio is not None
        found = [_one(name, when, value, until, row.now.ratio) for name in windows]
        soonest = min((f for f in found if f is not None), key=lambda f: f.hours, default=None)
        if soonest is not None:
            out[row.device] = soonest
    return out


def _one(name: str, when: object, value: object, until: int, now: float) -> Outlook | None:
    span, most = WINDOWS[name]
    t, v = thinned(when, value, until - round(span.total_seconds() * 1e6), until, most)  # type: ignore[arg-type]
    if len(t) < most // 4 or t[-1] - t[0] < 0.5 * span.total_seconds() * 1e6:  # too little of the window is known
        return None
    slope = theil_sen((t - until) / HOUR_US, v)
    found = breach(slope, now, 100.0)
    if found is None:
        return None
    latest = round(found.latest, 1) if isfinite(found.latest) else None
    return Outlook(name, round(slope.rate, 3), round(found.after, 1), round(found.soonest, 1), latest)

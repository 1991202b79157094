"""When a rising value passes a limit, if it goes on as it did: t = (limit − q)/s (work-safety 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from anlan.numerics.trend.theil_sen import Slope


@dataclass(frozen=True)
class Breach:
    """Time from now until the limit, in the unit of the slope's time: as likely, at the soonest, at the latest.

    `latest` is infinite where the slowest believable slope never gets there.
    """

    after: float
    soonest: float
    latest: float


def breach(slope: Slope, now: float, limit: float) -> Breach | None:
    """None where the slope does not rise beyond doubt; all zero where the value is there already."""
    if now >= limit:
        return Breach(0.0, 0.0, 0.0)
    if not slope.rises:
        return None
    way = limit - now
    return Breach(way / slope.rate, way / slope.high, way / slope.low if slope.low > 0 else inf)

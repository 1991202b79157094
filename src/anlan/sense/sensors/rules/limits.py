"""Flags, tests and their thresholds per quantity. Every number is a default, to be confirmed by the city."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag

# flood-typhoon 7.9; stored as they are, mapped to QARTOD 2/1/3/4/9 at the edge
GOOD, UNCHECKED, SUSPECT, BAD, MISSING, CORRECTED = range(6)
MADE = "made-"  # devices of this name are no devices: their streams follow from others'; nobody logs in as one
EARLY_S = 300  # a reading further in the future than this is refused
OLD_DAYS = 30  # and one older than this


class Check(IntFlag):
    """Which tests spoke against a reading; a row keeps the set."""

    RANGE = 1
    STEP = 2
    STUCK = 4
    SPATIAL = 8
    TOTAL = 16  # the sum over an hour or the day is beyond what rain can do
    DRIFT = 32  # an instrument that it was made from creeps, or what it must be corrected by is silent


@dataclass(frozen=True)
class Limits:
    """Thresholds of one quantity, in its unit. None: not tested.

    low, high : gross range of one reading; outside is bad
    by_period : (seconds, highest) for sums, which depend on how long they were gathered
    step : greatest change in five minutes; more is suspect
    hour, day : greatest sliding hour and hydrological day; the reading that exceeds them is suspect, not bad: a record
        is seldom, but it is then that somebody must look (7.9: with the alarm, not instead of it)
    spatial : least difference to the neighbours' hour that can be suspect
    wet : neighbours' hour from which a stream at zero for six hours is stuck
    moves : change of a neighbour in six hours from which a stream that doesn't move is stuck
    """

    low: float | None = None
    high: float | None = None
    by_period: tuple[tuple[int, float], ...] = ()
    step: float | None = None
    hour: float | None = None
    day: float | None = None
    spatial: float | None = None
    wet: float | None = None
    moves: float | None = None

    def highest(self, period_s: int) -> float | None:
        """Greatest believable reading of a stream that reports each `period_s` seconds."""
        if not self.by_period:
            return self.high
        return next((top for seconds, top in self.by_period if period_s <= seconds), self.by_period[-1][1])

    @property
    def any(self) -> bool:
        """Whether there is a test at all; without one readings are "not checked"."""
        return any(v is not None and v != () for v in vars(self).values())


DEFAULTS: dict[str, Limits] = {
    # 5 min 40 mm, 1 h 200, day 1,000; the record hour in China is 201.9 (Zhengzhou)
    "rain": Limits(
        low=0.0, by_period=((300, 40.0), (3600, 200.0), (86400, 1000.0)), hour=200.0, day=1000.0, spatial=10.0, wet=5.0
    ),
    "rain_rate": Limits(low=0.0, high=480.0),
    # a range needs the station's bed and crest: it is set on the stream
    "water_level": Limits(step=1.0, moves=0.2),
    "water_depth": Limits(low=-0.05, high=10.0, step=1.0),
    "flow": Limits(),
    "wind_speed": Limits(low=0.0, high=100.0),
    "temperature": Limits(low=-30.0, high=50.0),
    "load": Limits(low=-50.0, high=5000.0),
    "load_ratio": Limits(low=-20.0, high=1000.0),
    "load_moved": Limits(low=-20.0, high=1000.0),
    "strain": Limits(),
    "deflection": Limits(low=-200.0, high=200.0),
    "mass": Limits(low=-1000.0, high=2e6),
    "trip": Limits(low=-20_000.0, high=20_000.0),
    "volume": Limits(low=0.0, high=1e5),
    "tilt": Limits(low=-100.0, high=100.0),
    "crack": Limits(low=0.0, high=100.0),
    "voltage": Limits(low=0.0, high=60.0),
}


def limits(quantity: str) -> Limits:
    """Thresholds of a quantity; one that nobody set thresholds for isn't tested."""
    return DEFAULTS.get(quantity, Limits())


def checks_named(mask: int) -> list[str]:
    """Catalogue keys of the tests in a stored mask, in the order of their bits."""
    return [f"sensors.check.{check.name.lower()}" for check in Check if mask & check and check.name]

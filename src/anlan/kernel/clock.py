"""City time as a pure function of real time; reading the real clock is left to entry points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

CITY: ZoneInfo = ZoneInfo("Asia/Shanghai")
HYDRO_DAY_OFFSET = timedelta(
    hours=8
)  # SL 651-2014 E.1.1.3: the hydrological day begins at 08:00 Beijing time = 00:00 UTC


@dataclass(frozen=True)
class Clock:
    """A world's clock: at `real_anchor` it was `city_anchor`, and since then it runs `rate` times as fast.

    `rate` 0 stands still: then time moves only when somebody sets the anchors anew (stepping).
    """

    real_anchor: datetime
    city_anchor: datetime
    rate: float = 1.0

    def at(self, real: datetime) -> datetime:
        """City time at a real instant, in the city's zone."""
        return (self.city_anchor + (real - self.real_anchor) * self.rate).astimezone(CITY)

    def real(self, city: datetime) -> datetime | None:
        """Real instant of a city time; None while the clock stands and the time is not reached."""
        if self.rate == 0:
            return self.real_anchor if city <= self.city_anchor else None
        return self.real_anchor + (city - self.city_anchor) / self.rate

    def stepped(self, real: datetime, city: datetime) -> Clock:
        """The same clock, standing at `city` from `real` on."""
        return Clock(real, city, 0.0)

    def paced(self, real: datetime, rate: float) -> Clock:
        """The same clock going on at another rate, without a jump."""
        return Clock(real, self.at(real), rate)


def real_now() -> datetime:
    """Real time, for leases, back-off, sessions and entry points. City time comes as `at=`."""
    return datetime.now(UTC)  # noqa: TID251  (the one place)


def hydro_day(at: datetime) -> datetime:
    """Start of the hydrological day (08:00 to 08:00 Beijing time) that holds `at`, as UTC midnight."""
    return at.astimezone(timezone.utc).replace(hour=0, minute=0, second=0, microsecond=0)  # noqa: UP017


def end_of_day(at: datetime) -> datetime:
    """Local midnight after the city's date of `at`: a deadline of that date is late from here on (work-safety 4.3)."""
    local = at.astimezone(CITY)
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)

"""How instants and durations read on a page: 14:32, yesterday, 11-24, 4:40, 3 days."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said

MINUTE, HOUR, DAY = 60, 3600, 86400


def clock(at: datetime) -> str:
    """The city's time of day."""
    return f"{at.astimezone(CITY):%H:%M}"


def day(at: datetime) -> str:
    """The city's day, without its year."""
    return f"{at.astimezone(CITY):%m-%d}"


def moment(at: datetime) -> str:
    """Day and time."""
    return f"{at.astimezone(CITY):%m-%d %H:%M}"


def full(at: datetime) -> str:
    """Day with its year, and time: for what is printed."""
    return f"{at.astimezone(CITY):%Y-%m-%d %H:%M}"


def since(at: datetime, now: datetime) -> str | Said:
    """As short as it stays plain: the time today, else yesterday or tomorrow, else the day."""
    days = (at.astimezone(CITY).date() - now.astimezone(CITY).date()).days
    if days == 0:
        return clock(at)
    if days in (-1, 1):
        return Said("parts.time.yesterday" if days < 0 else "parts.time.tomorrow")
    if at.astimezone(CITY).year != now.astimezone(CITY).year:
        return f"{at.astimezone(CITY):%Y-%m-%d}"
    return day(at)


def until(due: datetime, now: datetime) -> str | Said:
    """When a limit ends, as short: a midnight is the end of the day before it."""
    last = due.astimezone(CITY) - timedelta(seconds=1)
    if (last + timedelta(seconds=1)).time() != time(0):
        return since(due, now)
    return Said("parts.time.today") if last.date() == now.astimezone(CITY).date() else since(last, now)


def lasted(span: timedelta) -> str | Said:
    """A duration: minutes and seconds under an hour, hours and minutes under a day, whole days from then on."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < HOUR:
        return f"{seconds // MINUTE}:{seconds % MINUTE:02d}"
    if seconds < DAY:
        return Said("parts.time.hours", {"h": seconds // HOUR, "m": f"{seconds % HOUR // MINUTE:02d}"})
    return Said("parts.time.days", {"n": seconds // DAY})


def took(span: timedelta) -> Said:
    """A duration in words with the two units that matter."""
    seconds = max(0, int(span.total_seconds()))
    if seconds < MINUTE:
        return Said("parts.time.took_seconds", {"n": seconds})
    if seconds < HOUR:
        return Said("parts.time.took_minutes", {"n": seconds // MINUTE, "s": seconds % MINUTE})
    if seconds < DAY:
        return Said("parts.time.hours", {"h": seconds // HOUR, "m": f"{seconds % HOUR // MINUTE:02d}"})
    return Said("parts.time.days", {"n": seconds // DAY})


def round_span(seconds: float) -> Said:
    """A duration as one unit, for axes and figures: 9 s, 5 min, 7 h, 8.4 d."""
    for unit, size in (("d", DAY), ("h", HOUR), ("min", MINUTE)):
        if seconds >= size:
            value = seconds / size
            return Said(
                f"parts.time.round.{unit}", {"n": f"{value:.1f}".removesuffix(".0") if value < 10 else f"{value:.0f}"}
            )
    return Said("parts.time.round.s", {"n": f"{seconds:.0f}"})

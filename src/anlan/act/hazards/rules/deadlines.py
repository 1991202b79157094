"""Deadlines of the steps as versioned configuration, counted in the city's days and working days (work-safety 4.2)."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from anlan.act.hazards import states
from anlan.kernel.clock import CITY, end_of_day
from anlan.kernel.decision import Said, Verdict, no, yes

DEFAULT, CONFIRMED = "default", "confirmed"
ALERT = "alert"  # as a source: somebody looked because of an alert
LONGEST_H = 720
TOWN = frozenset({"town_duty", "town_station"})
SECTION = frozenset({"section"})  # it sends officers


@dataclass(frozen=True)
class Terms:
    """One version of the deadlines. Version 0 is shipped: the defaults of work-safety 4.2, to be confirmed.

    `wd` counts working days, `d` days. `chain` names, per day that a hazard is late, the roles that are told besides
    those told before; `holidays` and `make_up` (worked weekends) are dates that the State Council sets each year.
    `hours`: kinds, and `alert` for what was found through an alert, whose usual limit is so many hours: water does not
    wait. These are also looked at and ordered within hours: `verify_h`, `assign_h`.
    """

    version: int = 0
    status: str = DEFAULT
    verify_wd: int = 2
    assign_wd: int = 1
    verify_h: int = 4
    assign_h: int = 2
    rectify_d: int = 15
    plan_wd: int = 5
    major_d: int = 30
    major_at_most_d: int = 90
    return_d: int = 7
    reinspect_d: int = 10
    extend_before_d: int = 5
    extend_at_most_d: int = 15
    extend_times: int = 1
    persons_to_reinspect: int = 1
    reopen_d: int = 180
    power_notice_h: int = 24
    found_h: int = 24  # whoever goes for an alert and reports there so soon found it through the alert
    again_wd: int = 2
    reply_d: int = 15
    reminders: tuple[int, ...] = (50, 80, 100)
    chain: tuple[tuple[str, ...], ...] = (
        ("holder",),
        ("landlord", "village_lead", "village_head", "emergency_manager"),
        ("town_duty", "town_station"),
        ("town_lead", "town_leader"),
        ("section",),
        ("leader",),
    )
    holidays: tuple[str, ...] = ()
    make_up: tuple[str, ...] = ()
    hours: tuple[tuple[str, int], ...] = (("blocked_culvert", 6), ("flood_measure", 6), ("flood_point", 6), (ALERT, 12))


HIGHEST = {"reopen_d": 730}  # every other number at most 90
NUMBERS = tuple(f.name for f in fields(Terms) if f.type == "int" and f.name != "version")
_LISTS = ("reminders", "chain", "holidays", "make_up", "hours")


def terms_of(values: Mapping[str, Any], version: int, status: str) -> Terms:
    """Terms from a stored version; what it does not say keeps its default."""
    given: dict[str, Any] = {k: int(values[k]) for k in NUMBERS if k in values}
    if "chain" in values:
        given["chain"] = tuple(tuple(step) for step in values["chain"])
    for name in ("reminders", "holidays", "make_up"):
        if name in values:
            given[name] = tuple(values[name])
    if "hours" in values:
        given["hours"] = tuple((str(kind), int(n)) for kind, n in values["hours"].items())
    return Terms(version=version, status=status, **given)


def sound(values: Mapping[str, Any]) -> Verdict:
    """Whether values make usable terms: known names, days within their bounds, reminders rising to 100, real dates."""
    for name, value in values.items():
        if name not in NUMBERS and name not in _LISTS:
            return no("hazards.refused.setting_name", name=name)
        high = HIGHEST.get(name, 90)
        if name in NUMBERS and not (type(value) is int and 1 <= value <= high):
            return no(
                "hazards.refused.setting_number", name=Said(f"hazards.setting.{name}").as_json(), low=1, high=high
            )
    reminders = list(values.get("reminders", Terms.reminders))
    if not reminders or reminders != sorted(set(reminders)) or reminders[-1] != 100 or reminders[0] < 1:
        return no("hazards.refused.setting_reminders")
    if "chain" in values and not all(step for step in values["chain"]):
        return no("hazards.refused.setting_chain")
    for n in values.get("hours", {}).values():
        if not (type(n) is int and 1 <= n <= LONGEST_H):
            what = Said("hazards.setting.hours").as_json()
            return no("hazards.refused.setting_number", name=what, low=1, high=LONGEST_H)
    for name in ("holidays", "make_up"):
        for day in values.get(name, ()):
            if not _is_date(day):
                return no("hazards.refused.setting_date", got=str(day))
    return yes()


def _is_date(text: Any) -> bool:
    try:
        date.fromisoformat(text)
    except (TypeError, ValueError):
        return False
    return True


def is_working(day: date, terms: Terms) -> bool:
    """Monday to Friday, less holidays, plus weekends worked instead."""
    text = day.isoformat()
    return text in terms.make_up or (day.weekday() < 5 and text not in terms.holidays)


def after_working_days(at: datetime, n: int, terms: Terms) -> datetime:
    """The midnight that ends the `n`th working day after the city's date of `at`."""
    day = at.astimezone(CITY).date()
    left = n
    while left:
        day += timedelta(days=1)
        left -= is_working(day, terms)
    return end_of_day(datetime(day.year, day.month, day.day, tzinfo=CITY))


def after_days(at: datetime, n: int) -> datetime:
    """The midnight that ends the `n`th day after the city's date of `at`."""
    return end_of_day(at.astimezone(CITY) + timedelta(days=n))


def due_after(state: str, at: datetime, terms: Terms, *, by_hour: bool = False) -> datetime | None:
    """Until when the step that begins at `at` must be done; None where nothing is open or the order names its day.

    `by_hour`: it is of those that do not wait (`hours_for`).
    """
    if state == states.REPORTED:
        return at + timedelta(hours=terms.verify_h) if by_hour else after_working_days(at, terms.verify_wd, terms)
    if state in (states.VERIFIED, states.GRADED, states.REOPENED):
        return at + timedelta(hours=terms.assign_h) if by_hour else after_working_days(at, terms.assign_wd, terms)
    if state == states.SUBMITTED:
        return after_days(at, terms.reinspect_d)
    if state == states.RETURNED:
        return after_days(at, terms.return_d)
    return None


def hours_for(kind: str, source: str, terms: Terms) -> int | None:
    """The usual limit in hours: of its kind, else of how it was found; None where days are usual."""
    known = dict(terms.hours)
    return known.get(kind) or (known.get(ALERT) if source == ALERT else None)


def limit_by(
    kind: str, source: str, at: datetime, terms: Terms, *, major: bool, item_d: int | None = None
) -> datetime:
    """The usual limit of an order given at `at`: hours for what cannot wait, else the midnight after its days.

    item_d : the days that a standard gives for the item that is broken, where it names any: at most the usual ones
    """
    hours = None if major else hours_for(kind, source, terms)
    if hours is not None:
        return at + timedelta(hours=hours)
    return after_days(at, terms.major_d if major else min(item_d or terms.rectify_d, terms.rectify_d))


def days_late(due: datetime | None, at: datetime) -> int:
    """How many days late at `at`: 0 in time, 1 from the limit on, one more with each day after it."""
    return 0 if due is None or at < due else (at - due).days + 1


@dataclass(frozen=True)
class Point:
    """When something is said next about a deadline: a share of the time in per cent, or the day by which it is late."""

    at: datetime
    share: int
    day_late: int


def points(since: datetime, due: datetime, terms: Terms, after: datetime) -> tuple[Point | None, Point]:
    """The last point not after `after`, if any, and the next one: 50, 80, 100 %, then every midnight."""
    past: Point | None = None
    for share in terms.reminders:
        point = Point(since + (due - since) * share / 100, share, 1 if share == 100 else 0)
        if point.at > after:
            return past, point
        past = point
    day = days_late(due, after)
    past = Point(due + timedelta(days=day - 1), 100, day)
    return past, Point(due + timedelta(days=day), 100, day + 1)


def steps(day_late: int, terms: Terms, first: Set[str] = frozenset()) -> tuple[tuple[str, ...], ...]:
    """Steps of the chain that are told on the `day_late`th late day: one more each day, those told before included.

    The chain begins with the step of `first`, whose turn it is: the town's, or the section's; else with the holder.
    """
    begin = next((i for i, step in enumerate(terms.chain) if first & set(step)), 0)
    return terms.chain[begin:][: max(1, day_late)]


def told(day_late: int, terms: Terms, first: Set[str] = frozenset()) -> tuple[str, ...]:
    """Roles that are told on the `day_late`th late day."""
    return tuple(role for step in steps(day_late, terms, first) for role in step)

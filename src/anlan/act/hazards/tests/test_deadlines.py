"""Deadlines count the city's days and working days, and reminders come in their order."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from anlan.act.hazards import states
from anlan.act.hazards.rules import deadlines as d
from anlan.kernel.clock import CITY

VILLAGE = ("landlord", "village_lead", "village_head", "emergency_manager")
T = d.Terms()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY)


@pytest.mark.parametrize(
    ("begun", "n", "end"),
    [
        ("2026-11-24T09:41", 2, "2026-11-27T00:00"),  # Tuesday: Thursday is the second working day
        ("2026-11-24T00:00", 2, "2026-11-27T00:00"),
        ("2026-11-24T23:59", 2, "2026-11-27T00:00"),
        ("2026-11-27T15:00", 1, "2026-12-01T00:00"),  # Friday: Monday
        ("2026-11-28T10:00", 1, "2026-12-01T00:00"),  # Saturday: Monday
        ("2026-12-31T10:00", 2, "2027-01-05T00:00"),
    ],
)
def test_working_days_skip_weekends(begun: str, n: int, end: str) -> None:
    assert d.after_working_days(at(begun), n, T) == at(end)


def test_holidays_do_not_count_and_worked_weekends_do() -> None:
    terms = d.Terms(holidays=("2026-11-25",), make_up=("2026-11-28",))
    assert d.after_working_days(at("2026-11-24T10:00"), 1, terms) == at("2026-11-27T00:00")
    assert d.after_working_days(at("2026-11-27T10:00"), 1, terms) == at("2026-11-29T00:00")


@pytest.mark.parametrize(
    ("state", "end"),
    [
        (states.REPORTED, "2026-11-27T00:00"),
        (states.VERIFIED, "2026-11-26T00:00"),
        (states.GRADED, "2026-11-26T00:00"),
        (states.SUBMITTED, "2026-12-05T00:00"),
        (states.RETURNED, "2026-12-02T00:00"),
        (states.ASSIGNED, None),
        (states.RECTIFYING, None),
        (states.CLOSED, None),
    ],
)
def test_each_step_has_its_limit(state: str, end: str | None) -> None:
    assert d.due_after(state, at("2026-11-24T14:00"), T) == (at(end) if end else None)


@pytest.mark.parametrize(
    ("state", "end"),
    [
        (states.REPORTED, "2026-11-28T18:00"),  # on a Saturday
        (states.VERIFIED, "2026-11-28T16:00"),
        (states.GRADED, "2026-11-28T16:00"),
        (states.REOPENED, "2026-11-28T16:00"),
        (states.SUBMITTED, "2026-12-09T00:00"),
        (states.ASSIGNED, None),
    ],
)
def test_water_is_looked_at_and_ordered_by_the_hour(state: str, end: str | None) -> None:
    assert d.due_after(state, at("2026-11-28T14:00"), T, by_hour=True) == (at(end) if end else None)


@pytest.mark.parametrize(
    ("kind", "source", "major", "end"),
    [
        ("blocked_culvert", "patrol", False, "2026-11-24T20:00"),
        ("blocked_culvert", "alert", False, "2026-11-24T20:00"),
        ("exit_blocked", "alert", False, "2026-11-25T02:00"),
        ("exit_blocked", "patrol", False, "2026-12-10T00:00"),
        ("blocked_culvert", "alert", True, "2026-12-25T00:00"),  # a major one follows its plan
    ],
)
def test_water_is_ordered_by_the_hour(kind: str, source: str, major: bool, end: str) -> None:
    assert d.limit_by(kind, source, at("2026-11-24T14:00"), T, major=major) == at(end)


def test_hours_are_the_citys_to_set() -> None:
    terms = d.terms_of({"hours": {"dust": 48}}, 3, d.CONFIRMED)
    assert (d.hours_for("dust", "patrol", terms), d.hours_for("blocked_culvert", "alert", terms)) == (48, None)
    assert d.sound({"hours": {"dust": d.LONGEST_H}}).ok and d.sound({"hours": {}}).ok
    for wrong in (0, d.LONGEST_H + 1, "6"):
        assert d.sound({"hours": {"dust": wrong}}).because.key == "hazards.refused.setting_number"


def test_a_limit_within_the_day_is_late_by_whole_days_after_it() -> None:
    due = at("2026-11-24T20:00")
    assert [d.days_late(due, due + timedelta(hours=h)) for h in (-1, 0, 13, 24)] == [0, 1, 1, 2]
    past, following = d.points(at("2026-11-24T14:00"), due, T, due + timedelta(hours=13))
    assert past is not None
    assert (past.at, past.day_late, following.at, following.day_late) == (due, 1, due + timedelta(days=1), 2)


@pytest.mark.parametrize(
    ("now", "late"),
    [
        ("2026-11-21T23:59", 0),
        ("2026-11-22T00:00", 1),
        ("2026-11-22T23:59", 1),
        ("2026-11-24T14:32", 3),
    ],
)
def test_late_from_the_midnight_after_the_due_date(now: str, late: int) -> None:
    assert d.days_late(at("2026-11-22T00:00"), at(now)) == late


def test_nothing_open_is_never_late() -> None:
    assert d.days_late(None, at("2026-11-24T00:00")) == 0


def test_reminders_come_at_half_four_fifths_and_the_end_then_daily() -> None:
    since, due = at("2026-11-06T00:00"), at("2026-11-16T00:00")
    said = []
    now = since
    for _ in range(6):
        point = d.points(since, due, T, now)[1]
        said.append((point.at, point.share, point.day_late))
        now = point.at
    assert said == [
        (at("2026-11-11T00:00"), 50, 0),
        (at("2026-11-14T00:00"), 80, 0),
        (at("2026-11-16T00:00"), 100, 1),
        (at("2026-11-17T00:00"), 100, 2),
        (at("2026-11-18T00:00"), 100, 3),
        (at("2026-11-19T00:00"), 100, 4),
    ]


def test_a_clock_that_was_late_says_the_newest_alone() -> None:
    since, due = at("2026-11-06T00:00"), at("2026-11-16T00:00")
    past, coming = d.points(since, due, T, at("2026-11-18T10:00"))
    assert past == d.Point(at("2026-11-18T00:00"), 100, 3)
    assert coming == d.Point(at("2026-11-19T00:00"), 100, 4)
    assert d.points(since, due, T, since)[0] is None


@pytest.mark.parametrize(
    ("day", "first", "told"),
    [
        (1, frozenset(), ("holder",)),
        (2, frozenset(), ("holder", *VILLAGE)),
        (3, frozenset(), ("holder", *VILLAGE, "town_duty", "town_station")),
        (1, d.TOWN, ("town_duty", "town_station")),
        (2, d.TOWN, ("town_duty", "town_station", "town_lead", "town_leader")),
        (1, d.SECTION, ("section",)),
        (2, d.SECTION, ("section", "leader")),
    ],
)
def test_each_late_day_goes_one_step_up(day: int, first: frozenset[str], told: tuple[str, ...]) -> None:
    assert d.told(day, T, first) == told


def test_the_chain_ends_with_the_leader_and_stays_there() -> None:
    assert d.told(90, T)[-1] == "leader"
    assert d.told(90, T) == d.told(6, T)


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({}, "core.ok"),
        ({"rectify_d": 10, "reminders": [40, 100]}, "core.ok"),
        ({"rectify_d": 0}, "hazards.refused.setting_number"),
        ({"rectify_d": 91}, "hazards.refused.setting_number"),
        ({"rectify_d": "ten"}, "hazards.refused.setting_number"),
        ({"rectify_d": True}, "hazards.refused.setting_number"),
        ({"version": 3}, "hazards.refused.setting_name"),
        ({"anything": 3}, "hazards.refused.setting_name"),
        ({"reminders": [80, 50, 100]}, "hazards.refused.setting_reminders"),
        ({"reminders": [50, 80]}, "hazards.refused.setting_reminders"),
        ({"reminders": [0, 100]}, "hazards.refused.setting_reminders"),
        ({"reminders": []}, "hazards.refused.setting_reminders"),
        ({"chain": [["holder"], []]}, "hazards.refused.setting_chain"),
        ({"holidays": ["2026-13-01"]}, "hazards.refused.setting_date"),
        ({"make_up": ["2026-02-14"]}, "core.ok"),
    ],
)
def test_settings_are_looked_at(values: dict[str, object], key: str) -> None:
    verdict = d.sound(values)
    assert (verdict.because.key, verdict.ok) == (key, key == "core.ok")


def test_a_version_says_what_it_changes_and_keeps_the_rest() -> None:
    terms = d.terms_of({"rectify_d": 10, "chain": [["holder"], ["leader"]]}, 3, d.CONFIRMED)
    assert (terms.version, terms.status, terms.rectify_d, terms.verify_wd) == (3, "confirmed", 10, 2)
    assert terms.chain == (("holder",), ("leader",))


def test_every_number_of_the_terms_can_be_set() -> None:
    assert set(d.NUMBERS) == {
        "verify_wd",
        "assign_wd",
        "verify_h",
        "assign_h",
        "rectify_d",
        "return_d",
        "reinspect_d",
        "extend_before_d",
        "extend_at_most_d",
        "extend_times",
        "persons_to_reinspect",
        "plan_wd",
        "major_d",
        "major_at_most_d",
        "reopen_d",
        "power_notice_h",
        "found_h",
        "again_wd",
        "reply_d",
    }
    assert d.after_days(at("2026-11-24T10:00"), 15) == at("2026-12-10T00:00")
    assert d.after_days(at("2026-11-24T10:00"), 0) - at("2026-11-24T10:00") == timedelta(hours=14)

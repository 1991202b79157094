"""A rule tried on the past says what it would have said live."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from conftest import COUNTY, OTHER_TOWN, T0, TOWN, VILLAGE

from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused
from anlan.warn.thresholds import queries

R07 = {
    "quantity": "rain",
    "measure": "intensity",
    "window_s": 600,
    "at_least": 40,
    "clear_below": 20,
    "clear_for_s": 1800,
}
LATER = T0 + timedelta(hours=6)


def minutes(n):
    return timedelta(minutes=n)


def readings(gauges, gauge, values, *, every=1):
    """Readings from T0 on, `every` minutes apart."""
    gauges.sense.execute("select obs_day(%s)", [T0.astimezone(UTC).date()])
    for i, value in enumerate(values):
        at = T0 + minutes(every * (i + 1))
        gauges.sense.execute(
            "insert into obs (at, value, received_at, stream, test, flag) values (%s, %s, %s, %s, 0, 0)",
            [at, value, at, gauge],
        )
    gauges.sense.commit()


def hour(gauges, gauge, at, m5):
    """A clock hour as it lies packed once it is over."""
    gauges.sense.execute("select obs_day(%s)", [at.astimezone(UTC).date()])
    gauges.sense.execute(
        "insert into obs_sum (at, total, stream, used, doubt, m5, n5, d5) values (%s, %s, %s, 60, 0, %s, %s, %s)",
        [at, sum(m5), gauge, m5, [5] * 12, [0] * 12],
    )
    gauges.sense.commit()


def tried(kind, args, areas, since, until, viewer=SYSTEM, now=LATER):
    with reading(viewer):
        return queries.try_on_past(viewer, kind, args, areas, since, until, now)


def test_what_the_ten_minute_rule_would_have_said(gauges):
    gauge = gauges.stream(VILLAGE, name="街头雨量站")
    readings(gauges, gauge, [0.1] * 10 + [0.7] * 15 + [0.0] * 60)
    found = tried("level", R07, [COUNTY], T0, T0 + minutes(90), now=T0 + minutes(91))
    (one,) = found.crossings
    assert (one.area, one.stream, one.at, one.until) == (VILLAGE, "街头雨量站", T0 + minutes(20), T0 + minutes(65))
    assert (found.total, found.villages, found.streams, one.peak) == (1, 1, 1, 42.0)


def test_hours_that_lie_packed_count_like_readings(gauges):
    gauge = gauges.stream(VILLAGE)
    hour(gauges, gauge, T0, [0.5] * 2 + [3.6] * 4 + [0.0] * 6)
    found = tried("level", R07, [COUNTY], T0, T0 + minutes(60))
    assert [(w.at, w.value) for w in found.crossings] == [(T0 + minutes(20), 43.2)]
    sums = {"quantity": "rain", "measure": "sum", "window_s": 3600, "at_least": 15}
    assert [w.value for w in tried("level", sums, [COUNTY], T0, T0 + minutes(60)).crossings] == [15.4]


def test_what_fell_before_counts_in_the_window_but_not_as_a_crossing(gauges):
    gauge = gauges.stream(VILLAGE)
    readings(gauges, gauge, [0.7] * 40 + [0.0] * 40)
    found = tried("level", R07, [COUNTY], T0 + minutes(20), T0 + minutes(80), now=T0 + minutes(81))
    assert found.total == 0 or found.crossings[0].at > T0 + minutes(20)


def test_levels_with_duration_and_k_of_n(gauges):
    a, b = gauges.stream(VILLAGE, "water_level"), gauges.stream(f"{TOWN[:9]}201", "water_level")
    readings(gauges, a, [3.0, 4.2, 4.3, 4.4, 3.0], every=5)
    readings(gauges, b, [3.0, 3.0, 4.3, 4.4, 4.4], every=5)
    level = {"quantity": "water_level", "at_least": 4.0, "for_s": 600}
    found = tried("level", level, [COUNTY], T0, T0 + minutes(30))
    assert [(w.area, w.at) for w in found.crossings] == [
        (f"{TOWN[:9]}201", T0 + minutes(25)),
        (VILLAGE, T0 + minutes(20)),
    ]
    both = {"quantity": "water_level", "at_least": 4.0, "k": 2, "n": 2, "per": "town"}
    (one,) = tried("k_of_n", both, [COUNTY], T0, T0 + minutes(30)).crossings
    assert (one.area, one.at, one.until, one.value) == (TOWN, T0 + minutes(15), T0 + minutes(25), 2.0)


def test_only_the_rules_areas_and_only_what_the_viewer_sees(gauges, actor):
    gauge = gauges.stream(VILLAGE)
    readings(gauges, gauge, [2.0] * 20)
    assert tried("level", R07, [OTHER_TOWN], T0, T0 + minutes(30)).streams == 0
    stranger = actor("town_leader", OTHER_TOWN)
    assert tried("level", R07, [COUNTY], T0, T0 + minutes(30), viewer=stranger).streams == 0
    assert tried("level", R07, [COUNTY], T0, T0 + minutes(30), viewer=actor("town_leader", TOWN)).total == 1


@pytest.mark.parametrize(("since", "until"), [(0, 0), (10, 5), (0, 60 * 24 * 32), (300, 400)])
def test_a_stretch_must_be_past_and_no_longer_than_a_month(world, since, until):
    with pytest.raises(Refused) as told:
        tried("level", R07, [COUNTY], T0 + minutes(since), T0 + minutes(until))
    assert told.value.because.key == "thresholds.refused.past"

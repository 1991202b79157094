"""The verdict over a batch, by cases an inspector could check on paper."""

import numpy as np
import pytest

from anlan.numerics import signal
from anlan.sense.sensors import rules
from anlan.sense.sensors.rules import BAD, GOOD, SUSPECT, UNCHECKED, Check

MIN = 60_000_000
T0 = 18_117 * 86_400_000_000  # 2019-08-09 08:00 in Wenling


def streams(quantity, *, period_s=300, own=(None, None), lon=None):
    n = len(quantity)
    at = np.array(lon if lon is not None else [np.nan] * n, float)
    summed = [q == "rain" for q in quantity]
    return rules.Streams.of(list(range(n)), quantity, summed, [period_s] * n, [own] * n, at, np.full(n, 28.3))


def judge(of, readings, state=None):
    """readings: (row, minute, value)."""
    state = state or rules.State.empty(len(of.number))
    row, at, value = (np.array(c) for c in zip(*readings, strict=True))
    at = T0 + at.astype(np.int64) * MIN
    return rules.judge(of, state, row, at, value.astype(float), signal.fresh(row, at, state.last_at))


@pytest.mark.parametrize(
    ("quantity", "value", "flag"),
    [
        ("rain", 0.0, GOOD),
        ("rain", 40.0, GOOD),
        ("rain", 40.1, BAD),
        ("rain", -0.1, BAD),
        ("temperature", -31.0, BAD),
        ("water_level", 900.0, GOOD),  # no range until the station's bed and crest are known
        ("flow", 1.0, UNCHECKED),
    ],
)
def test_gross_range(quantity, value, flag):
    judged = judge(streams([quantity]), [(0, 5, value)])
    assert judged.flag.tolist() == [flag]
    assert judged.test.tolist() == [int(Check.RANGE) if flag == BAD else 0]


@pytest.mark.parametrize(("period_s", "highest"), [(60, 40), (300, 40), (900, 200), (3600, 200), (86400, 1000)])
def test_what_rain_can_do_depends_on_how_long_it_was_gathered(period_s, highest):
    of = streams(["rain"], period_s=period_s)
    assert judge(of, [(0, 5, highest), (0, 10, highest + 0.1)]).flag.tolist() == [GOOD, BAD]


def test_a_streams_own_range_wins_over_the_quantitys():
    of = streams(["water_level"], own=(1.5, 9.0))
    assert judge(of, [(0, 5, 1.4), (0, 10, 1.5), (0, 15, 9.1)]).flag.tolist() == [BAD, GOOD, BAD]


def test_a_jump_is_suspect_and_a_bad_value_is_nobodys_predecessor():
    of = streams(["water_level"], own=(0.0, 10.0))
    judged = judge(of, [(0, 5, 2.0), (0, 10, 99.0), (0, 15, 2.1), (0, 20, 3.2)])
    assert judged.flag.tolist() == [GOOD, BAD, GOOD, SUSPECT]
    assert judged.test[3] == Check.STEP


def test_a_late_reading_makes_no_jump_of_the_next_one():
    of, state = streams(["water_level"]), rules.State.empty(1)
    state.last_at[0], state.last_value[0] = T0 + 10 * MIN, 5.0
    assert judge(of, [(0, 5, 2.0), (0, 15, 5.1)], state).flag.tolist() == [GOOD, GOOD]


def around(of, state, slot):
    """look_around at one slot for every stream."""
    rows = np.arange(len(of.number))
    sums = signal.windows(state.ring, rows, np.full(len(rows), slot))
    state.hour[:] = np.where(of.summed, sums.h1, np.nan)
    judged = rules.Judgement(np.zeros(len(rows), np.int16), np.zeros(len(rows), np.int32))
    return rules.look_around(of, state, rows, np.full(len(rows), slot), judged, sums), judged


def rained(of, per_slot, slots):
    """State after `slots` slots in which stream i had per_slot[i] each."""
    state, n = rules.State.empty(len(of.number)), len(of.number)
    row, slot = np.repeat(np.arange(n), slots), np.tile(T0 // signal.SLOT_US + 1 + np.arange(slots), n)
    yes, no = np.ones(len(row), bool), np.zeros(len(row), bool)
    signal.pour(state.ring, row, slot, np.repeat(np.array(per_slot, float), slots), yes, no, of.summed)
    return state, T0 // signal.SLOT_US + slots


NEAR = [121.40, 121.41, 121.42, 121.43]  # within 3 km


def test_a_blocked_funnel_among_three_wet_neighbours():
    of = streams(["rain"] * 4, lon=NEAR)
    state, slot = rained(of, [0.0, 0.5, 0.5, 0.5], 72)
    marked, judged = around(of, state, slot)
    assert marked.tolist() == [True, False, False, False]
    assert (judged.flag[0], judged.test[0]) == (SUSPECT, Check.STUCK)


def test_five_and_a_half_dry_hours_are_not_stuck_yet():
    of = streams(["rain"] * 4, lon=NEAR)
    marked, _ = around(of, *rained(of, [0.0, 0.5, 0.5, 0.5], 56))  # 56 of 72 readings due
    assert not marked.any()


def test_a_gauge_far_above_its_neighbours_is_suspect_and_a_gauge_alone_is_not():
    of = streams(["rain"] * 4, lon=NEAR)
    marked, judged = around(of, *rained(of, [4.0, 0.5, 0.6, 0.5], 12))
    assert marked.tolist() == [True, False, False, False]
    assert judged.test[0] == Check.SPATIAL
    alone = streams(["rain"] * 4, lon=[121.0, 121.3, 121.6, 121.9])
    assert not around(alone, *rained(alone, [4.0, 0.5, 0.6, 0.5], 12))[0].any()


def test_more_than_the_record_hour_goes_to_a_human_and_still_counts():
    of = streams(["rain"], lon=[121.4])
    state, slot = rained(of, [17.0], 12)
    marked, judged = around(of, state, slot)
    assert (marked.tolist(), judged.flag.tolist(), judged.test.tolist()) == ([True], [SUSPECT], [Check.TOTAL])
    assert state.hour[0] == 204.0


def test_a_level_that_never_moves_while_its_neighbour_does():
    of = streams(["water_level"] * 2, lon=NEAR[:2])
    state, slot = rained(of, [2.0, 2.0], 72)
    assert not around(of, state, slot)[0].any()
    state.ring.amount[1, slot % state.ring.amount.shape[1]] = 2.3
    assert around(of, state, slot)[0].tolist() == [True, False]


def test_no_data_is_never_marked():
    of = streams(["rain", "water_level"], lon=NEAR[:2])
    marked, judged = around(of, rules.State.empty(2), T0 // signal.SLOT_US)
    assert not marked.any()
    assert judged.flag.tolist() == [GOOD, GOOD]


def test_state_follows_its_streams_when_the_register_changes():
    state = rules.State.empty(2)
    state.last_at[1], state.last_value[1] = 7, 3.5
    other = state.take(np.array([1, -1]))
    assert other.last_at.tolist() == [7, rules.State.empty(1).last_at[0]]
    assert other.last_value[0] == 3.5
    assert np.isnan(other.last_value[1])


def test_silence_is_two_and_a_half_periods_and_75_minutes_for_hourly_stations():
    assert [rules.silent_after(s) for s in (60, 300, 3600, 86400)] == [150, 750, 4500, 216_000]


def test_tests_of_a_mask_have_names():
    assert rules.checks_named(Check.RANGE | Check.STUCK) == ["sensors.check.range", "sensors.check.stuck"]

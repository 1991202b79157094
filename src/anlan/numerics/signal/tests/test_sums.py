"""Five sums against sums worked by hand and against adding up again from the raw readings."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.numerics import signal

MIN, HOUR = 60_000_000, 3_600_000_000
DAY = 24 * HOUR
T0 = 18_117 * DAY  # 2019-08-09 00:00 UTC, 08:00 in Wenling
ONE = np.array([True])


def pour(ring, at, value, *, use=None, doubt=None, row=None, summed=ONE):
    at, value = np.asarray(at, np.int64), np.asarray(value, np.float64)
    row = np.zeros(len(at), np.int64) if row is None else np.asarray(row)
    use = np.ones(len(at), bool) if use is None else np.asarray(use)
    doubt = np.zeros(len(at), bool) if doubt is None else np.asarray(doubt)
    return signal.pour(ring, row, signal.slot_of(at), value, use, doubt, summed)


def sums(ring, *ats, row=0):
    slot = signal.slot_of(np.array(ats, np.int64))
    return signal.windows(ring, np.full(len(slot), row), slot)


def test_a_reading_at_the_full_five_minutes_ends_its_slot():
    ring = signal.Ring.empty(1)
    pour(ring, [T0 + 5 * MIN, T0 + 5 * MIN + 1], [1.0, 2.0])
    assert sums(ring, T0 + 5 * MIN, T0 + 10 * MIN).m5.tolist() == [1.0, 2.0]


def test_constant_rain_gives_each_window_its_length():
    ring = signal.Ring.empty(1)
    at = T0 + np.arange(1, 6 * 60 + 1) * MIN
    pour(ring, at, np.full(360, 0.1))
    got = sums(ring, T0 + 5 * HOUR + 30 * MIN)
    assert (got.m5[0], got.h1[0], got.h3[0]) == (0.5, 6.0, 18.0)
    assert got.hour[0] == 3.0  # 13:00 to 13:30
    assert got.day[0] == 33.0  # since 08:00
    assert (got.n5[0], got.n1[0], got.n3[0], got.doubt[0]) == (5, 60, 180, 0)


def test_the_sliding_hour_meets_the_clock_hour_at_the_full_hour_only():
    ring = signal.Ring.empty(1)
    pour(ring, [T0 + 50 * MIN, T0 + 70 * MIN], [10.0, 20.0])
    got = sums(ring, T0 + 60 * MIN, T0 + 75 * MIN)
    assert got.h1.tolist() == [10.0, 30.0]
    assert got.hour.tolist() == [10.0, 20.0]


def test_the_hydrological_day_turns_at_eight():
    ring = signal.Ring.empty(1)
    pour(ring, [T0 - 5 * MIN, T0, T0 + 5 * MIN], [1.0, 2.0, 4.0])  # a reading at 08:00 ends the old day
    got = sums(ring, T0 - 5 * MIN, T0, T0 + 5 * MIN)
    assert got.day.tolist() == [1.0, 3.0, 4.0]
    assert got.h1.tolist() == [1.0, 3.0, 7.0]


def test_no_rain_is_nought_and_counted_no_data_is_nought_and_not_counted():
    ring = signal.Ring.empty(2)
    summed = np.ones(2, bool)
    at = T0 + np.arange(1, 61) * MIN
    pour(ring, at, np.zeros(60), summed=summed)
    dry = sums(ring, T0 + HOUR)
    assert (dry.h1[0], dry.n1[0]) == (0.0, 60)
    pour(ring, [T0 + HOUR], [5.0], row=[1], use=[False], doubt=[True], summed=summed)
    none = sums(ring, T0 + HOUR, row=1)
    assert (none.h1[0], none.n1[0], none.doubt[0]) == (0.0, 0, 1)


def test_what_is_left_out_counts_as_doubt_for_three_hours():
    ring = signal.Ring.empty(1)
    pour(ring, [T0 + 5 * MIN, T0 + 10 * MIN], [400.0, 1.0], use=[False, True], doubt=[True, False])
    pour(ring, [T0 + 3 * HOUR + 10 * MIN], [1.0])
    got = sums(ring, T0 + 10 * MIN, T0 + 3 * HOUR + 10 * MIN)
    assert got.h1.tolist() == [1.0, 1.0]
    assert got.doubt.tolist() == [1, 0]


def test_a_late_reading_puts_the_sums_of_the_past_right():
    ring = signal.Ring.empty(1)
    pour(ring, T0 + np.arange(1, 37) * 5 * MIN, np.ones(36))
    assert sums(ring, T0 + 3 * HOUR).h3[0] == 36.0
    assert pour(ring, [T0 + 32 * MIN], [4.0]).tolist() == [True]
    got = sums(ring, T0 + 30 * MIN, T0 + 35 * MIN, T0 + HOUR, T0 + 3 * HOUR)
    assert got.h1.tolist() == [6.0, 11.0, 16.0, 12.0]
    assert got.day.tolist() == [6.0, 11.0, 16.0, 40.0]


def test_what_is_older_than_the_ring_is_refused_not_lost_silently():
    ring = signal.Ring.empty(1, length=40)
    pour(ring, [T0 + 5 * HOUR], [1.0])
    assert pour(ring, [T0 + HOUR], [9.0]).tolist() == [False]
    assert sums(ring, T0 + 5 * HOUR).day[0] == 1.0
    slots = signal.slot_of(np.array([T0 + 5 * HOUR, T0 + 3 * HOUR]))
    assert signal.complete(ring, np.zeros(2, np.int64), slots).tolist() == [False, False]  # 40 slots don't reach 08:00
    longer = signal.Ring.empty(1)
    pour(longer, [T0 + 5 * HOUR], [1.0])
    assert signal.complete(longer, np.zeros(2, np.int64), slots).tolist() == [True, True]


def test_a_long_silence_leaves_no_old_rain_behind():
    ring = signal.Ring.empty(1)
    pour(ring, [T0 + 5 * MIN], [50.0])
    pour(ring, [T0 + 90 * DAY], [1.0])
    got = sums(ring, T0 + 90 * DAY)
    assert (got.h1[0], got.day[0]) == (1.0, 1.0)


def test_three_tips_of_a_tenth_reach_three_tenths():
    ring = signal.Ring.empty(1)
    pour(ring, T0 + np.arange(1, 4) * MIN, np.full(3, 0.1))
    assert sums(ring, T0 + 5 * MIN).m5[0] >= 0.3


def test_a_level_keeps_its_last_value_and_its_range():
    ring = signal.Ring.empty(1)
    pour(ring, T0 + np.array([1, 4, 9]) * MIN, [2.0, 2.5, 2.2], summed=np.array([False]))
    total, width, used = signal.spread(ring, np.array([0]), 72)
    assert (width[0], used[0]) == (pytest.approx(0.3), 3)
    assert signal.spread(signal.Ring.empty(1), np.array([0]), 72)[1].tolist() == pytest.approx([np.nan], nan_ok=True)


def test_taking_rows_carries_their_past_along():
    ring = signal.Ring.empty(2)
    pour(ring, [T0 + 5 * MIN], [3.0], row=[1], summed=np.ones(2, bool))
    other = ring.take(np.array([1, -1, 0]))
    assert sums(other, T0 + 5 * MIN, row=0).h1[0] == 3.0
    assert other.newest.tolist() == [ring.newest[1], ring.newest[0], ring.newest[0]]


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(1, 28 * 60), st.integers(0, 200)), min_size=1, max_size=120, unique_by=lambda r: r[0]
    ),
    st.integers(1, 7),
)
def test_any_order_of_arrival_gives_the_sums_of_the_raw_readings(readings, batches):
    """Conservation: poured in any order and batches, windows equal what adding up the readings gives."""
    ring = signal.Ring.empty(1)
    size = -(-len(readings) // batches)
    for i in range(0, len(readings), size):
        part = sorted(readings[i : i + size])
        held = pour(ring, [T0 + m * MIN for m, _ in part], [t / 10 for _, t in part])
        assert held.all()  # 28 h lie within the ring
    slot = np.unique(signal.slot_of(np.array([T0 + m * MIN for m, _ in readings])))
    slot = slot[signal.complete(ring, np.zeros(len(slot), np.int64), slot)]
    got = signal.windows(ring, np.zeros(len(slot), np.int64), slot)
    for i, s in enumerate(slot):
        end = (s * signal.SLOT_US - T0) // MIN

        def tenths(since, until=end):
            return sum(t for m, t in readings if since < m <= until) / 10

        assert got.m5[i] == pytest.approx(tenths(end - 5))
        assert got.h1[i] == pytest.approx(tenths(end - 60))
        assert got.h3[i] == pytest.approx(tenths(end - 180))
        assert got.hour[i] == pytest.approx(tenths((end - 1) // 60 * 60))
        assert got.day[i] == pytest.approx(tenths((end - 1) // 1440 * 1440))

"""Checks of quality against cases worked by hand."""

import numpy as np
import pytest

from anlan.numerics import signal

MIN = 60_000_000
NONE = np.iinfo(np.int64).min


def test_outside_takes_nan_as_no_limit():
    value = np.array([-0.1, 0.0, 40.0, 40.1, 1e9])
    low = np.array([0.0, 0.0, 0.0, 0.0, np.nan])
    high = np.array([40.0, 40.0, 40.0, 40.0, np.nan])
    assert signal.outside(value, low, high).tolist() == [True, False, False, True, False]


def test_a_metre_in_five_minutes_is_the_limit_and_bobbing_within_a_minute_is_not_scaled_up():
    row = np.zeros(4, np.int64)
    at = np.array([5, 10, 11, 21]) * MIN
    value = np.array([1.0, 2.0, 2.5, 4.6])  # +1.0 in 5 min, +0.5 in 1 min, +2.1 in 10 min
    last_at, last = np.array([0]), np.array([1.0])
    assert signal.jumps(row, at, value, last_at, last, np.array([1.0])).tolist() == [False, False, False, True]


def test_each_stream_is_compared_with_its_own_last_reading():
    row = np.array([0, 1, 2])
    at = np.array([10, 10, 10]) * MIN
    value = np.array([5.0, 5.0, 5.0])
    last_at = np.array([5 * MIN, 5 * MIN, NONE])
    last = np.array([5.0, 0.0, np.nan])
    limit = np.array([1.0, 1.0, 1.0])
    assert signal.jumps(row, at, value, last_at, last, limit).tolist() == [False, True, False]
    assert not signal.jumps(row, at, value, last_at, last, np.full(3, np.nan)).any()


def test_late_readings_never_jump():
    late = signal.jumps(
        np.array([0]), np.array([1 * MIN]), np.array([9.0]), np.array([5 * MIN]), np.zeros(1), np.ones(1)
    )
    assert late.tolist() == [False]


def test_a_blocked_funnel_is_dry_for_six_hours_while_three_neighbours_have_rain():
    near = np.array([[6.0, 5.0, 5.0], [6.0, 5.0, np.nan], [6.0, 5.0, 5.0], [6.0, 5.0, 5.0]])
    amount = np.array([0.0, 0.0, 0.1, 0.0])
    counted = np.array([72, 72, 72, 20])
    assert signal.flat(amount, counted, np.full(4, 72.0), near, 5.0, 3).tolist() == [True, False, False, False]


def test_no_rain_anywhere_is_not_suspect():
    near = np.zeros((2, 5))
    assert not signal.flat(np.zeros(2), np.full(2, 72), np.full(2, 72.0), near, 5.0, 3).any()
    assert not signal.apart(np.zeros(2), near, np.ones_like(near), 10.0, 3.0).any()


def test_apart_needs_more_than_the_floor_and_three_sigma():
    near = np.array([[10.0, 12.0, 14.0], [10.0, 12.0, 14.0], [0.0, 20.0, 40.0], [10.0, 12.0, np.nan]])
    weight = np.ones_like(near)
    value = np.array([22.0, 22.1, 60.0, 99.0])  # the middle is 12, 12, 20 (sigma 16.3) and too few to say
    assert signal.apart(value, near, weight, 10.0, 3.0).tolist() == [False, True, False, False]


def test_nearer_neighbours_weigh_more():
    near, weight = np.array([[0.0, 0.0, 30.0]]), np.array([[1.0, 1.0, 98.0]])
    assert signal.apart(np.array([30.0]), near, weight, 10.0, 0.0).tolist() == [False]
    assert signal.apart(np.array([30.0]), near, np.ones_like(near), 10.0, 0.0).tolist() == [True]


def test_neighbours_are_the_nearest_of_the_same_group_within_the_radius():
    lon = np.array([121.0, 121.01, 121.02, 121.2, 121.005, np.nan])
    lat = np.full(6, 28.3)
    group = np.array([0, 0, 0, 0, 1, 0])
    near, weight = signal.neighbours(lon, lat, group, 2, 10_000)
    assert near.tolist() == [[1, 2], [0, 2], [1, 0], [-1, -1], [-1, -1], [-1, -1]]
    km = 6371.0088 * np.radians(0.01) * np.cos(np.radians(28.3))
    assert weight[0, 0] == pytest.approx(1 / (km * 1000) ** 2, rel=1e-4)
    assert weight[3].tolist() == [0.0, 0.0]


def test_neighbours_agree_with_all_pairs():
    rng = np.random.default_rng(5)
    lon, lat = 121 + rng.random(200) * 0.5, 28.2 + rng.random(200) * 0.4
    near, _ = signal.neighbours(lon, lat, np.zeros(200, np.int64), 5, 8_000)
    x = np.radians(lon)[:, None] - np.radians(lon)
    y = np.radians(lat)[:, None] - np.radians(lat)
    d = 6_371_008.8 * np.hypot(x * np.cos((np.radians(lat)[:, None] + np.radians(lat)) / 2), y)
    np.fill_diagonal(d, np.inf)
    for i in range(200):
        expected = [j for j in np.argsort(d[i])[:5] if d[i, j] <= 8_000]
        assert near[i][near[i] >= 0].tolist() == expected

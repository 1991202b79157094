"""Trends: the slope of a line, with outliers, of noise; when a limit is reached, and when that is not said."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from anlan.numerics.trend import Breach, Slope, breach, one_step, theil_sen, thinned

T = np.arange(72) / 12  # six hours of five minutes


def test_a_line_has_its_own_slope_and_no_doubt() -> None:
    found = theil_sen(T, 3.0 + 0.4 * T)
    assert_allclose([found.rate, found.low, found.high, found.level], [0.4, 0.4, 0.4, 3.0 + 0.4 * T[-1]])
    assert found.rises


def test_a_quarter_of_outliers_does_not_lead_it_astray() -> None:
    q = 3.0 + 0.4 * T
    q[::4] += 5.0
    assert_allclose(theil_sen(T, q).rate, 0.4, atol=0.05)


def test_its_interval_holds_the_true_slope_in_95_of_100() -> None:
    rng = np.random.default_rng(3)
    found = [theil_sen(T, 0.2 * T + rng.normal(0, 0.3, len(T))) for _ in range(300)]
    assert 0.92 <= np.mean([one.low <= 0.2 <= one.high for one in found]) <= 0.98


def test_the_example_of_sens_paper_by_hand() -> None:
    t, q = np.array([1.0, 2, 3, 4, 10, 12, 18]), np.array([9.0, 15, 19, 20, 45, 55, 78])
    assert_allclose(theil_sen(t, q).rate, 4.0, atol=0.05)  # Sen 1968, section 5: the median of 21 slopes is 4


def test_noise_around_a_level_rises_beyond_doubt_in_few_of_many() -> None:
    rng = np.random.default_rng(5)
    rises = sum(theil_sen(T, rng.normal(4, 0.1, len(T))).rises for _ in range(200))
    assert rises <= 14  # 2.5 % are expected, 7 % would be chance's edge


def test_what_is_missing_is_left_out_and_too_little_says_nothing() -> None:
    q = 0.4 * T
    q[5:40] = np.nan
    assert_allclose(theil_sen(T, q).rate, 0.4)
    assert np.isnan(theil_sen(T[:3], q[:3]).rate)
    assert not theil_sen(T, np.full(len(T), np.nan)).rises


def test_a_level_that_never_moves_does_not_rise() -> None:
    found = theil_sen(T, np.full(len(T), 4.0))
    assert_allclose([found.rate, found.low, found.high], 0.0)
    assert not found.rises


def test_at_this_pace_over_the_limit_in_five_hours_with_its_window() -> None:
    found = breach(Slope(0.2, 0.1, 0.4, 4.0), 4.0, 5.0)
    assert found == Breach(pytest.approx(5.0), pytest.approx(2.5), pytest.approx(10.0))


def test_what_does_not_rise_beyond_doubt_gets_no_time_and_what_is_over_is_over() -> None:
    assert breach(Slope(0.2, -0.1, 0.4, 4.0), 4.0, 5.0) is None
    assert breach(Slope(-0.2, -0.3, -0.1, 4.0), 4.0, 5.0) is None
    assert breach(Slope(-0.2, -0.3, -0.1, 5.1), 5.1, 5.0) == Breach(0.0, 0.0, 0.0)


def test_thinning_keeps_the_line_and_drops_empty_stretches() -> None:
    at = np.arange(0, 3_600_000_000, 1_000_000, dtype=np.int64)
    q = at / 3.6e9
    q[901:1801] = np.nan
    middle, value = thinned(at, q, 0, 3_600_000_000, 4)
    assert len(middle) == 3
    assert_allclose(value, middle / 3.6e9, atol=1e-3)


def test_a_step_is_told_from_a_rise():
    noise = np.random.default_rng(4).normal(0, 0.01, 96)
    assert one_step(np.where(np.arange(96) > 40, 1.0, 0.0) + noise)
    assert not one_step(np.linspace(0, 1, 96) + noise)
    assert not one_step(np.floor(np.arange(96) / 24) + noise)
    assert not one_step(noise[:7]), "too few to tell"

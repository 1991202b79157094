"""Load: every formula against its worked case, floors by their zones, and a zero that creeps."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from anlan.numerics import load

BEAM = {"modulus": 30.0, "span": 6.0, "bay": 3.0}  # C30, 300 × 600 mm (work-safety 3.2, worked size)
W, INERTIA = 0.018, 0.3 * 0.6**3 / 12
DAY = 86_400_000_000


def test_a_beam_of_the_book_gives_25_micro_strain_for_a_kilonewton_and_a_third_of_that_with_fixed_ends() -> None:
    simple = load.strain_factor(section=W, **BEAM)
    fixed = load.strain_factor(section=W, ends=load.FIXED, **BEAM)
    assert_allclose([1 / simple, 1 / fixed], [25.0, 25 / 3])


@pytest.mark.parametrize("ends, off", [(load.SIMPLE, 0.8), (load.FIXED, 2.4)])
def test_ten_degrees_of_mismatch_look_like_load_and_are_taken_out_by_the_temperature(ends: float, off: float) -> None:
    factor = load.strain_factor(section=W, ends=ends, **BEAM)
    assert_allclose(load.strain(20.0, factor), off)
    assert_allclose(load.strain(20.0, factor, warmer=10.0, mismatch=2.0), 0.0, atol=1e-12)


@pytest.mark.parametrize("ends, c", [(load.SIMPLE, 5.0), (load.FIXED, 1.0)])
def test_deflection_is_the_inverse_of_the_beam_formula(ends: float, c: float) -> None:
    q = np.array([0.0, 1.0, 5.0])
    sag = c * q * BEAM["bay"] * BEAM["span"] ** 4 / (384 * BEAM["modulus"] * 1e6 * INERTIA) * 1e3
    assert_allclose(load.deflection(sag, inertia=INERTIA, ends=ends, **BEAM), q, atol=1e-12)


def test_mass_over_its_area_is_the_load_that_people_read_as_kilograms() -> None:
    assert_allclose(load.cells(51_000.0, 100.0), 510 * load.GRAVITY / 1000)
    assert_allclose(load.leg(4000.0, 4), load.GRAVITY)
    assert_allclose(load.stowed(2.0, 800.0, 4.0), load.cells(1600.0, 4.0))


def test_a_lift_scale_adds_what_came_and_takes_off_what_left() -> None:
    assert_allclose(load.lifted([500, 0, 300], [0, 200, 0], at_first=1000), [1500, 1300, 1600])


def test_the_mean_weighs_zones_by_area_and_the_worst_zone_stands_beside_it() -> None:
    q, area, floor = np.array([1.0, 4.0, 2.0]), np.array([300.0, 100.0, 50.0]), np.array([0, 0, 1])
    assert_allclose(load.mean(q, area, floor, 3), [1.75, 2.0, np.nan])
    assert_allclose(load.worst(q, floor, 3), [4.0, 2.0, np.nan])


def test_a_zone_that_is_not_known_leaves_no_mean_but_the_worst_of_the_others() -> None:
    q, area, floor = np.array([1.0, np.nan]), np.array([300.0, 100.0]), np.array([0, 0])
    assert np.isnan(load.mean(q, area, floor, 1)[0])
    assert_allclose(load.worst(q, floor, 1), [1.0])


def month(creep: float, stock: float = 2.0) -> tuple[np.ndarray, np.ndarray]:
    """Thirty days of minutes: goods move by day, nights rest, the zero creeps so much in 30 days."""
    at = np.arange(0, 30 * DAY, 60_000_000, dtype=np.int64)
    hour = at % DAY / 3_600_000_000
    busy = (hour >= 8) & (hour < 18)
    goods = np.where(busy, stock * (0.5 + 0.4 * np.sin(at / 9e9)), 0.0)
    return at, goods + creep * at / (30 * DAY)


@pytest.mark.parametrize("creep", [0.0, 0.3, -0.2])
def test_the_drift_of_thirty_days_is_found_whatever_moves_by_day(creep: float) -> None:
    at, q = month(creep)
    found = load.drift(*load.floor_of_day(at, q))
    assert found is not None
    assert found.days == 30
    assert_allclose(found.per_30_days, creep, atol=0.01)
    assert found.low - 1e-9 <= creep <= found.high + 1e-9


def test_the_floor_of_a_day_is_the_least_of_its_quietest_two_hours() -> None:
    at, q = month(0.0)
    q[(at % DAY) // 3_600_000_000 == 9] = -1.0  # an hour that dips while everything moves
    assert_allclose(load.floor_of_day(at, q)[1], 0.0, atol=1e-9)


def test_without_readings_or_days_there_is_no_drift() -> None:
    empty = np.empty(0, np.int64), np.empty(0)
    assert [len(part) for part in load.floor_of_day(*empty)] == [0, 0]
    assert load.drift(*load.floor_of_day(*empty)) is None
    at, q = month(0.3)
    assert load.drift(*load.floor_of_day(at[: 5 * 1440], q[: 5 * 1440])) is None

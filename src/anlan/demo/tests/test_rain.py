"""The storm hour keeps what the radar saw, counts whole tips and crosses where the story says it does."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from anlan.demo import city, rain
from anlan.demo.people import STORY


@pytest.fixture(scope="module")
def small() -> city.City:
    return city.build("small", 1)


def _gauges(made: city.City) -> list[city.Stream]:
    return [s for s in made.streams if s.quantity == "rain"]


def test_the_series_is_36_pictures_over_seventy_minutes_and_never_negative() -> None:
    assert rain.frames().shape == (36, 36, 62)
    assert rain.duration() == timedelta(minutes=70)
    assert rain.frames().min() >= 0
    assert 60 < rain.frames().max() < 104


def test_sums_conserve_the_fallen_rain_whatever_the_period() -> None:
    lon, lat = np.array([121.25, 121.40]), np.array([28.35, 28.45])
    minutes = rain.fallen_until(np.arange(0, 4201, 60), lon, lat)
    fives = rain.fallen_until(np.arange(0, 4201, 300), lon, lat)
    assert np.diff(minutes, axis=1).sum(axis=1) == pytest.approx(np.diff(fives, axis=1).sum(axis=1))
    assert (np.diff(minutes, axis=1) >= 0).all()
    # A steady rate between two pictures gives the trapezoid.
    row, col = int((rain.NORTH - 28.35) / rain.CELL), int((121.25 - rain.WEST) / rain.CELL)
    rate = rain.frames()[:, row, col]
    assert fives[0, -1] == pytest.approx(((rate[1:] + rate[:-1]) / 2 * 120 / 3600).sum())


def test_before_and_after_the_series_nothing_falls() -> None:
    lon, lat = np.array([121.25]), np.array([28.35])
    dry = rain.fallen_until(np.array([-3600, 0, 4200, 90_000]), lon, lat)
    assert dry[0, 0] == dry[0, 1] == 0
    assert dry[0, 2] == dry[0, 3] > 0


def test_gauges_report_whole_tips_and_lose_less_than_one(small: city.City) -> None:
    gauges, ends = _gauges(small), np.arange(1, 15) * 300
    sums = rain.rain_sums(gauges, ends, 300, seed=1)
    assert np.allclose(sums / rain.TIP_MM, np.round(sums / rain.TIP_MM))
    lon, lat = np.array([g.lon for g in gauges]), np.array([g.lat for g in gauges])
    true = rain.fallen_until(np.array([4200]), lon, lat)[:, 0]
    assert (np.abs(sums.sum(axis=1) - true) <= true * rain.CATCH + rain.TIP_MM).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_storys_village_crosses_forty_at_ten_to_three_and_others_twenty_in_an_hour(seed: int) -> None:
    made = city.build("small", seed)
    gauges, ends = _gauges(made), np.arange(1, 15) * 300
    sums = rain.rain_sums(gauges, ends, 300, seed)
    ten = (sums[:, 1:] + sums[:, :-1]) * 6
    story = next(n for n, g in enumerate(gauges) if g.area == STORY)
    assert int((ten[story] >= 40).argmax()) == 8  # the period that ends at 14:50
    assert ten[story, :8].max() < 40
    assert 5 <= (ten.max(axis=1) >= 40).sum() <= 60
    assert (sums[:, 2:].sum(axis=1) >= 20).sum() >= 3
    assert (ten.max(axis=1) < 10).sum() > len(gauges) / 4


def test_readings_come_in_time_order_one_per_stream_and_period(small: city.City) -> None:
    until = rain.START + timedelta(minutes=30)
    got = list(rain.readings(small.streams, rain.START, until, seed=1))
    assert len(got) == 6 * 300
    assert [r.at for r in got] == sorted(r.at for r in got)
    assert len({(r.device, r.stream, r.at) for r in got}) == len(got)
    assert got[0].at == rain.START + timedelta(minutes=5)
    assert got[-1].at == until


def test_reading_in_two_parts_gives_the_same_as_at_once(small: city.City) -> None:
    start, middle, end = rain.START, rain.START + timedelta(minutes=41), rain.START + timedelta(minutes=80)
    whole = list(rain.readings(small.streams, start, end, 1))
    parts = [*rain.readings(small.streams, start, middle, 1), *rain.readings(small.streams, middle, end, 1)]
    assert parts == whole


def test_rivers_rise_with_the_rain_and_fall_after_it(small: city.City) -> None:
    level = [s for s in small.streams if s.quantity == "water_level" and s.area == STORY]
    values = rain.river_levels(level, np.arange(1, 200) * 300, 1)[0]
    assert values.argmax() * 300 in range(3000, 5400)
    assert values.max() - values[0] > 0.2
    assert values[-1] - values[0] < 0.1


def test_before_the_storm_rivers_stand_still(small: city.City) -> None:
    level = [s for s in small.streams if s.quantity == "water_level"][:2]
    values = rain.river_levels(level, np.arange(-12, 1) * 300, 1)
    assert (np.ptp(values, axis=1) < 0.01).all()
    early = list(rain.readings(small.streams, rain.START - timedelta(minutes=30), rain.START, 1))
    assert len(early) == 6 * 300
    assert {r.value for r in early if r.stream == "rain"} == {0.0}

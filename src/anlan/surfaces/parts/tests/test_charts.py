"""Geometry of the drawn charts: gaps stay gaps, words never lie on each other, shares are shares."""

from __future__ import annotations

from datetime import datetime, timedelta

from conftest import T0

from anlan.infra.pages import charts
from anlan.infra.pages.parts import Trend


def minutes(values: list[float | None]) -> list[tuple[datetime, float | None]]:
    return [(T0 + timedelta(minutes=i), v) for i, v in enumerate(values)]


def test_a_missing_value_breaks_the_line() -> None:
    drawn = charts.trend(Trend(minutes([1, 2, None, 3, 4])), 60)
    assert len(drawn["paths"]) == 2


def test_a_line_of_nothing_draws_nothing() -> None:
    assert charts.trend(Trend([]), 60) == {}


def test_the_limit_lies_inside_the_chart_even_when_all_values_are_small() -> None:
    drawn = charts.trend(Trend(minutes([0.1, 0.2, 0.1]), limit=40), 60)
    assert 0 < drawn["limit"] < 30


def test_value_and_limit_are_never_written_upon_each_other() -> None:
    drawn = charts.trend(Trend(minutes([39, 40, 41]), limit=40), 60)
    assert abs(drawn["labels"]["last"] - drawn["labels"]["limit"]) >= 15


def test_the_window_is_clipped_to_the_chart() -> None:
    window = (T0 - timedelta(minutes=5), T0 + timedelta(minutes=2))
    drawn = charts.trend(Trend(minutes([1, 2, 3, 4, 5]), window=window), 60)
    assert drawn["window"] == {"x": 0.0, "width": 150.0}


def test_half_and_nine_tenths_are_values_that_were_measured() -> None:
    drawn = charts.spread([60.0 * n for n in range(1, 11)], limit=480, height=50)
    assert (drawn["half"]["seconds"], drawn["nine"]["seconds"], drawn["over"], drawn["count"]) == (300, 540, 2, 10)


def test_every_duration_stands_in_the_histogram_once() -> None:
    drawn = charts.spread([5, 5, 5, 5, 900], limit=None, height=50, bins=10)
    tall = max(bar["h"] for bar in drawn["bars"])
    assert sum(bar["h"] for bar in drawn["bars"]) == tall * 5 / 4


def test_one_duration_alone_can_be_drawn() -> None:
    drawn = charts.spread([30.0], limit=30.0, height=50)
    assert drawn["over"] == 0
    assert 0 < drawn["limit"] < 100


def test_a_place_is_fitted_into_its_box() -> None:
    square = [(121.30, 28.30), (121.32, 28.30), (121.32, 28.32), (121.30, 28.32)]
    drawn = charts.place(square, 121.31, 28.31, 350, 134)
    assert drawn["point"] == (175.0, 67.0)
    assert charts.place([], None, None, 350, 134) == {}


def test_a_hatch_stays_in_its_box() -> None:
    ends = [v for line in charts.texture("cross", 24, 16)["lines"] for v in line]
    assert min(ends) >= 0
    assert max(ends) <= 24

"""What is held against an instrument by its own past: a line that stands still, a zero that creeps; and the pace."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from conftest import T0

from anlan.infra.scope import SYSTEM, reading
from anlan.sense.floors import actions, queries
from anlan.sense.floors.queries.course import course
from anlan.sense.floors.queries.quality import looked_at
from anlan.sense.floors.tests.house import KG, LIMIT, said

FULL = LIMIT * KG
ROW = {"stream": "load", "kind": "direct", "zone_m2": 300}


def begun(hall, feed, *rows, **streams):
    hall.streams(load="load", **streams)
    assert hall.take_in(ROW, *rows).errors == []
    return feed()


def fed(f, key, values, since, seconds):
    f.raw([said(key, [float(v) for v in values], since, seconds)], since + timedelta(seconds=seconds * len(values)))


def found(hall, drift=True, at=T0):
    with reading(SYSTEM):
        return looked_at(SYSTEM, at, drift=drift)


def test_a_line_that_never_moves_for_six_hours_is_marked_until_it_moves(hall, feed):
    f = begun(hall, feed)
    fed(f, "load", [120.0] * 78, T0 - timedelta(hours=6, minutes=30), 300)
    marks = found(hall, drift=False)
    assert [m.flat_since for m in marks] == [T0 - timedelta(hours=6)]
    actions.judge(marks, by=SYSTEM, at=T0)
    assert hall.watch().flat == 1
    f.options["derivers"] = [actions.Deriving()]
    f.restart()
    fed(f, "load", [121.0], T0 + timedelta(minutes=5), 60)
    assert f.rows("select flag, test from obs where stream = %s and at > %s", hall.watch().numbers["worst"], T0) == [
        {"flag": 2, "test": 32}
    ]
    again = found(hall, drift=False, at=T0 + timedelta(minutes=10))
    assert [m.flat_since for m in again] == [None]


def month(creep):
    """Four readings an hour for 30 days: goods by day, nights at rest, the zero creeps so much (share of the limit)."""
    hours = np.arange(0, 30 * 24, 0.25)
    goods = np.where((hours % 24 > 1) & (hours % 24 < 9), 0.3 + 0.2 * np.sin(hours), 0.0)
    noise = np.random.default_rng(7).normal(0, 0.001, len(hours))
    return FULL * (goods + creep * hours / (30 * 24) + noise)


def test_a_zero_that_creeps_five_percent_in_a_month_is_drift_and_one_percent_is_not(hall, feed):
    f = begun(hall, feed)
    fed(f, "load", month(0.05), T0 - timedelta(days=30), 900)
    marks = [m for m in found(hall) if m.drift is not None]
    assert len(marks) == 1
    assert abs(marks[0].drift - 0.05 * LIMIT) < 0.03


def test_a_steady_zero_is_not_marked(hall, feed):
    f = begun(hall, feed)
    fed(f, "load", month(0.01), T0 - timedelta(days=30), 900)
    assert [m for m in found(hall) if m.drift is not None] == []


def test_stock_that_the_lift_brought_and_left_is_no_drift(hall, feed):
    f = begun(hall, feed, {"stream": "trip", "kind": "lift", "zone_m2": 300}, trip="trip")
    fed(f, "load", month(0.05), T0 - timedelta(days=30), 900)
    fed(f, "trip", [0.05 * FULL * 300 / 30] * 30, T0 - timedelta(days=30), 86_400)
    assert [m for m in found(hall) if m.drift is not None] == []


def test_at_this_pace_it_passes_the_limit_before_the_morning(hall, feed):
    f = begun(hall, feed)
    hours = np.arange(72) / 12
    noise = np.random.default_rng(1).normal(0, 0.002, 72)
    fed(f, "load", FULL * (0.6 + 0.04 * hours + noise), T0 - timedelta(hours=6), 300)
    row = hall.watch()
    with reading(SYSTEM):
        ahead = queries.outlooks([row], T0)[row.device]
    assert ahead.window == timedelta(hours=6)
    assert abs(ahead.hours - 4.0) < 0.5
    assert ahead.soonest <= ahead.hours <= ahead.latest


def test_a_window_says_nothing_of_what_lies_far_beyond_it(hall, feed):
    """At one pace over in 20 h, within four times six hours; at another in 31 h, beyond it."""
    f = begun(hall, feed)
    hours = np.arange(72) / 12
    noise = np.random.default_rng(3).normal(0, 0.001, 72)
    fed(f, "load", FULL * (0.7 - 0.015 * (6 - hours) + noise), T0 - timedelta(hours=6), 300)
    with reading(SYSTEM):
        (near,) = queries.outlooks([hall.watch()], T0).values()
    fed(f, "load", FULL * (0.7 + 0.008 * hours + noise), T0, 300)
    later = T0 + timedelta(hours=6)
    with reading(SYSTEM):
        assert queries.outlooks([hall.watch(later)], later) == {}
    assert near.window == timedelta(hours=6)
    assert abs(near.hours - 20) < 2


@pytest.mark.parametrize("came", [11, 17, 26, 33])
def test_goods_that_came_once_and_rest_give_no_time_and_daily_goods_do(hall, feed, came):
    """A pallet so many hours ago is no pace, although the window of two days rises; one each eight hours is."""
    f = begun(hall, feed)
    hours = np.arange(576) / 12
    noise = np.random.default_rng(5).normal(0, 0.002, 576)
    fed(f, "load", FULL * (0.7 + 0.2 * (hours > 48 - came) + noise), T0 - timedelta(hours=48), 300)
    with reading(SYSTEM):
        assert queries.outlooks([hall.watch()], T0) == {}
    later = T0 + timedelta(hours=48)
    fed(f, "load", FULL * (0.7 + 0.04 * np.floor(hours / 8) + noise), T0, 300)
    with reading(SYSTEM):
        assert queries.outlooks([hall.watch(later)], later)


def test_a_load_that_rests_gets_no_time(hall, feed):
    f = begun(hall, feed)
    fed(f, "load", FULL * (0.6 + np.random.default_rng(2).normal(0, 0.005, 576)), T0 - timedelta(hours=48), 300)
    with reading(SYSTEM):
        assert queries.outlooks([hall.watch()], T0) == {}


def test_the_course_says_when_nothing_was_known_and_what_the_lift_moved(hall, feed):
    f = begun(hall, feed, {"stream": "trip", "kind": "lift", "zone_m2": 300}, trip="trip")
    fed(f, "load", np.linspace(0.2, 0.3, 60) * FULL, T0 - timedelta(hours=12), 300)
    fed(f, "load", np.linspace(0.3, 0.5, 36) * FULL, T0 - timedelta(hours=3), 300)
    fed(f, "trip", [3000.0] * 10, T0 - timedelta(hours=3), 600)
    with reading(SYSTEM):
        row = queries.one(SYSTEM, hall.watch().id, T0)
        gauges, zones = queries.gauges(SYSTEM, row.id, T0), queries.zones(SYSTEM, row.id)
        drawn = course(row, gauges, zones, T0 - timedelta(hours=12), T0)
    silent = [s for s in drawn.stretches if s.what == "silent"]
    assert len(silent) == 1
    assert timedelta(hours=3) < silent[0].until - silent[0].since < timedelta(hours=5)
    assert drawn.lift[-1][1] == 27.0  # tonnes since the first trip
    assert drawn.seen is not None
    assert drawn.seen.brought == 100.0

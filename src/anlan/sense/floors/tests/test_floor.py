"""One floor from its gauges: every kind by its worked case, silence, temperature, several zones, an unknown limit."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from anlan.sense.floors.rules import floor as floors
from anlan.sense.floors.rules.cause import Seen, cause
from anlan.sense.floors.rules.floor import MINUTE_US, Floor, Gauge, Series, Zone
from anlan.sense.floors.rules.gauges import lacking, strange

G = 9.80665 / 1000
SILENT = 30 * MINUTE_US
BEAM = {"modulus": 30.0, "section": 0.018, "span": 6.0, "bay": 3.0}


def series(*pairs: tuple[float, float], suspect: bool = False) -> Series:
    """(minute, value) pairs."""
    at = np.array([m * MINUTE_US for m, _ in pairs], np.int64)
    return Series(at, np.array([v for _, v in pairs], float), np.full(len(at), suspect))


def one(gauge: Gauge, *pairs: tuple[float, float], m2: float = 100.0, limit: float | None = 5.0, **others: Series):
    more = tuple(Gauge(int(n[1:]), "temperature", {}) for n in others)
    said = {gauge.number: series(*pairs), **{int(n[1:]): s for n, s in others.items()}}
    found = floors.loads(Floor(limit, (Zone(m2, None, (gauge,)),), more), said, SILENT)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "kind, params, raw, tare, kn",
    [
        ("direct", {}, 510.0, 10.0, 500 * G),
        ("cells", {}, 51_000.0, 1000.0, 500 * G),
        ("lift", {}, 50_000.0, 0.0, 500 * G),
        ("camera", {"density": 500.0}, 100.0, 0.0, 500 * G),
        ("strain", BEAM, 125.0, 25.0, 4.0),
        ("strain", {"factor": 0.05}, 125.0, 25.0, 5.0),
        ("deflection", {"modulus": 30.0, "inertia": 0.0054, "span": 6.0, "bay": 3.0}, 3.125, 0.0, 10.0),
    ],
)
def test_each_kind_gives_the_load_of_its_formula_above_its_zero(kind, params, raw, tare, kn):
    found = one(Gauge(1, kind, params, tare), (0, raw))
    assert_allclose(found.worst, [kn], rtol=1e-9)
    assert_allclose(found.ratio, [100 * kn / 5.0])


def test_a_warm_day_is_no_load_and_a_silent_thermometer_is_a_doubt():
    gauge = Gauge(1, "strain", {"factor": 0.04, "mismatch": 2.0}, 0.0, tare_temperature=10.0)
    found = one(gauge, (0, 20.0), (60, 20.0), t9=series((0, 20.0)))
    assert_allclose(found.worst, [0.0, 0.8], atol=1e-12)
    assert found.doubted.tolist() == [False, True]


def test_a_value_holds_for_half_an_hour_and_then_nothing_is_known():
    a, b = Gauge(1, "direct", {}), Gauge(2, "direct", {})
    floor = Floor(5.0, (Zone(100, None, (a,)), Zone(300, None, (b,))))
    said = {1: series((0, 100.0)), 2: series((0, 200.0), (30, 200.0), (31, 200.0))}
    found = floors.loads(floor, said, SILENT)
    assert_allclose(found.zones[0], [100 * G, 100 * G, np.nan])
    assert_allclose(found.mean, [175 * G, 175 * G, np.nan])
    assert_allclose(found.worst, [200 * G] * 3)


def test_the_worst_zone_alarms_though_the_mean_is_low_and_a_zone_may_have_its_own_limit():
    a, b = Gauge(1, "direct", {}), Gauge(2, "direct", {})
    said = {1: series((0, 600.0)), 2: series((0, 50.0))}
    found = floors.loads(Floor(500 * G, (Zone(10, None, (a,)), Zone(290, 100 * G, (b,)))), said, SILENT)
    assert_allclose(found.ratio, [120.0])
    found = floors.loads(Floor(500 * G, (Zone(10, 1200 * G, (a,)), Zone(290, 40 * G, (b,)))), said, SILENT)
    assert_allclose(found.ratio, [125.0])


def test_an_unknown_limit_makes_no_share():
    found = one(Gauge(1, "direct", {}), (0, 900.0), limit=None)
    assert np.isnan(found.ratio).all()
    assert_allclose(found.worst, [900 * G])


def test_cells_carry_together_and_one_that_is_silent_leaves_no_sum():
    cells = (Gauge(1, "cells", {}), Gauge(2, "cells", {}))
    floor = Floor(5.0, (Zone(10, None, cells),))
    found = floors.loads(floor, {1: series((0, 1000.0)), 2: series((0, 500.0))}, SILENT)
    assert_allclose(found.worst, [150 * G])
    found = floors.loads(floor, {1: series((0, 1000.0))}, SILENT)
    assert np.isnan(found.worst).all()


def test_of_two_gauges_of_a_zone_the_greater_counts_and_a_silent_one_ends_no_alarm():
    floor = Floor(5.0, (Zone(10, None, (Gauge(1, "direct", {}), Gauge(2, "direct", {}))),))
    said = {1: series((0, 500.0), (60, 500.0)), 2: series((0, 900.0))}
    assert_allclose(floors.loads(floor, said, SILENT).worst, [900 * G, np.nan])


def test_a_lift_beside_a_gauge_is_context():
    floor = Floor(5.0, (Zone(10, None, (Gauge(1, "direct", {}), Gauge(2, "lift", {}))),))
    said = {1: series((0, 500.0)), 2: series((0, 90_000.0))}
    assert_allclose(floors.loads(floor, said, SILENT).worst, [500 * G])


def test_a_structure_that_moves_is_told_beside_its_share():
    tilt = Gauge(7, "tilt", {"change": 2.0}, 1.0)
    floor = Floor(500 * G, (Zone(100, None, (Gauge(1, "direct", {}),)),), (tilt,))
    said = {1: series((0, 510.0), (1, 510.0)), 7: series((0, 1.5), (1, 3.5))}
    assert_allclose(floors.loads(floor, said, SILENT).moved, [0.0, 102.0])


@pytest.mark.parametrize(
    "limit, mass, wanted",
    [(100.0, 40_000.0, 98.0665), (None, 40_000.0, 98.0665), (1.0, 100.0, 98.0665), (100.0, 20_100.0, 49.278)],
)
def test_a_racks_legs_are_weighed_against_their_own_limit_and_the_greater_share_counts(limit, mass, wanted):
    """40 t on four legs bring 98.1 kN each; 100 kg on a square metre that may bear 1 kN fill 98.1 % of it."""
    rack = Gauge(2, "leg", {"legs": 4, "leg_limit": 100.0}, 0.0)
    floor = Floor(limit, (Zone(100, None, (Gauge(1, "direct", {}),)),), (rack,))
    said = {1: series((0, 100.0)), 2: series((0, mass))}
    assert_allclose(floors.loads(floor, said, SILENT).ratio, [wanted], rtol=1e-3)


def test_a_silent_rack_ends_no_alarm_and_hides_none():
    rack = Gauge(2, "leg", {"legs": 4, "leg_limit": 10.0}, 400.0)
    floor = Floor(500 * G, (Zone(100, None, (Gauge(1, "direct", {}),)),), (rack,))
    said = {1: series((0, 100.0), (40, 100.0), (50, 510.0)), 2: series((0, 5000.0))}
    share = 100 * (5000 - 400) * G / 4 / 10
    assert_allclose(floors.loads(floor, said, SILENT).ratio, [share, np.nan, 102.0])
    alone = floors.loads(Floor(None, (), (rack,)), {2: series((0, 5000.0), (1, 400.0))}, SILENT)
    assert_allclose(alone.ratio, [share, 0.0], atol=1e-9)
    assert np.isnan(alone.mean).all() and np.isnan(alone.worst).all()


def test_context_alone_says_nothing_of_a_load():
    floor = Floor(5.0, (Zone(100, None, (Gauge(1, "direct", {}),)),), (Gauge(9, "temperature", {}),))
    assert floors.loads(floor, {9: series((0, 20.0))}, SILENT) is None


def test_formulas_say_what_they_need():
    assert lacking("strain", {"modulus": 30}) == "section"
    assert lacking("strain", {"factor": 0.04}) is None
    assert lacking("camera", {}) == "density"
    assert strange("direct", {"span": 6}) == "span"
    assert (lacking("leg", {"legs": 4}), lacking("leg", {"legs": 4, "leg_limit": 10})) == ("leg_limit", None)


STILL = {"share": 0.5, "brought": 0.0, "warmer": 0.0, "drifting": 0, "flat": 0, "doubt": False, "hours": 6}
GREW = {**STILL, "share": 8.0}


@pytest.mark.parametrize(
    "rise, given, key",
    [
        (2.0, STILL, "still"),
        (2.0, {**STILL, "drifting": 1}, "drift"),
        (40.0, {**GREW, "brought": 38.0}, "goods"),
        (-40.0, {**GREW, "share": -8.0, "brought": -30.0}, "goods"),
        (40.0, {**GREW, "warmer": 9.0}, "warm"),
        (40.0, {**GREW, "drifting": 1}, "doubt"),
        (40.0, GREW, "unseen"),
        (40.0, {**GREW, "brought": None}, "no_lift"),
        (40.0, {**GREW, "brought": None, "warmer": None}, "alone"),
        (40.0, {**GREW, "flat": 1}, "flat"),
    ],
)
def test_goods_or_drift_is_said_by_what_stands_beside_the_load(rise, given, key):
    assert cause(Seen(rise=rise, **given)).key == f"floors.cause.{key}"

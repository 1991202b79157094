"""Readings of a floor follow from its gauges' in the same batch: stored, judged, the same after a restart."""

from __future__ import annotations

import json
from datetime import timedelta

from conftest import COUNTY, T0

from anlan.infra.scope import SYSTEM
from anlan.sense.floors import actions
from anlan.sense.floors.actions.register import Limit
from anlan.sense.floors.tests.house import KG, said
from anlan.warn.thresholds import actions as thresholds
from anlan.warn.thresholds.actions.crossings import on_batch
from anlan.warn.thresholds.handlers import SHIPPED

DIRECT = {"stream": "load", "kind": "direct", "zone_m2": 300}


def derived(feed, number):
    return [
        (r["at"], round(r["value"], 1))
        for r in feed.rows("select at, value from obs where stream = %s order by at", number)
    ]


def test_every_reading_of_a_gauge_makes_mean_worst_and_share(hall, feed):
    hall.streams(load="load")
    assert hall.take_in(DIRECT).errors == []
    row = hall.watch()
    f = feed()
    done = f.raw([said("load", [300.0, 255.0], T0)], T0 + timedelta(minutes=1))
    assert done.stored == 2  # what follows from readings is counted by nobody
    assert [v for _, v in derived(f, row.numbers["ratio"])] == [round(100 * v / KG / 5.0, 1) for v in (300.0, 255.0)]
    assert [v for _, v in derived(f, row.numbers["worst"])] == [300.0, 255.0]
    assert [v for _, v in derived(f, row.numbers["mean"])] == [300.0, 255.0]
    assert hall.watch(T0 + timedelta(minutes=1)).now.worst == 255.0


def test_a_floor_of_two_gauges_knows_the_other_one_after_a_restart(hall, feed):
    hall.streams(a="load", b="load")
    rows = [{"stream": k, "kind": "direct", "zone": k, "zone_m2": m2} for k, m2 in (("a", 100), ("b", 200))]
    assert hall.take_in(*rows).errors == []
    number = hall.watch().numbers["mean"]
    f = feed()
    f.raw([said("a", [300.0], T0), said("b", [0.0], T0)], T0)
    f.options["derivers"] = [actions.Deriving()]
    f.restart()
    f.raw([said("b", [150.0], T0 + timedelta(minutes=1))], T0 + timedelta(minutes=1))
    assert [v for _, v in derived(f, number)] == [100.0, 200.0]


def test_a_late_reading_changes_nothing_that_was_derived_and_a_bad_one_makes_nothing(hall, feed):
    hall.streams(load="load")
    hall.take_in(DIRECT)
    number = hall.watch().numbers["worst"]
    f = feed()
    f.raw([said("load", [300.0], T0)], T0)
    f.raw([said("load", [100.0], T0 - timedelta(minutes=5))], T0)
    f.raw([said("load", [99_999.0], T0 + timedelta(minutes=1))], T0 + timedelta(minutes=1))
    assert [v for _, v in derived(f, number)] == [300.0]


def test_a_lift_adds_up_its_trips_over_batches_and_a_restart(hall, feed):
    hall.streams(trip="trip")
    hall.take_in({"stream": "trip", "kind": "lift", "zone_m2": 100})
    number = hall.watch().numbers["worst"]
    f = feed()
    f.raw([said("trip", [5000.0, 1000.0], T0)], T0 + timedelta(minutes=1))
    f.options["derivers"] = [actions.Deriving()]
    f.restart()
    f.raw([said("trip", [-2000.0], T0 + timedelta(minutes=5))], T0 + timedelta(minutes=5))
    assert [v for _, v in derived(f, number)] == [50.0, 60.0, 40.0]


def test_trips_before_the_stock_was_counted_are_in_it_already(hall, feed):
    hall.streams(trip="trip")
    hall.take_in({"stream": "trip", "kind": "lift", "zone_m2": 100, "first": 4000}, at=T0)
    number = hall.watch().numbers["worst"]
    f = feed()
    f.raw([said("trip", [3000.0], T0 - timedelta(days=3))], T0)  # what a logger remembers
    f.raw([said("trip", [1000.0], T0 + timedelta(minutes=1))], T0 + timedelta(minutes=1))
    f.options["derivers"] = [actions.Deriving()]
    f.restart()
    f.raw([said("trip", [1000.0], T0 + timedelta(minutes=5))], T0 + timedelta(minutes=5))
    assert [v for _, v in derived(f, number)] == [40.0, 50.0, 60.0]


def test_an_unknown_limit_makes_loads_and_no_share_until_premises_know_it(hall, feed):
    hall.streams(load="load")
    hall.take_in(DIRECT)
    row = hall.watch()
    actions.follow_limits([Limit(row.id, None, "none")], by=SYSTEM, at=T0)
    f = feed()
    f.raw([said("load", [900.0], T0)], T0)
    assert derived(f, row.numbers["ratio"]) == []
    assert hall.watch().now.ratio is None
    actions.follow_limits([Limit(row.id, 10.0, "appraisal")], by=SYSTEM, at=T0)
    f.options["derivers"] = [actions.Deriving()]
    f.restart()
    f.raw([said("load", [900.0], T0 + timedelta(minutes=1))], T0 + timedelta(minutes=1))
    assert [v for _, v in derived(f, row.numbers["ratio"])] == [round(100 * 900 / KG / 10, 1)]


def test_rules_judge_the_share_with_duration_and_hysteresis(hall, feed):
    thresholds.ship(json.loads(SHIPPED.read_text()), COUNTY, by=SYSTEM, at=T0 - timedelta(days=1))
    hall.streams(load="load")
    hall.take_in(DIRECT)
    f = feed(hooks=[on_batch])

    def standing():
        rows = f.rows("select number, until from thresholds_crossing order by number")
        return [r["number"] for r in rows if r["until"] is None]

    full = 5.0 * KG
    f.raw([said("load", [0.96 * full] * 11, T0)], T0 + timedelta(minutes=10))
    assert standing() == ["F-02"]
    at = T0 + timedelta(minutes=11)
    f.raw([said("load", [1.02 * full] * 5, at)], at + timedelta(minutes=4))
    assert standing() == ["F-02"]
    f.raw([said("load", [1.02 * full] * 16, at + timedelta(minutes=5))], at + timedelta(minutes=20))
    assert standing() == ["F-01", "F-02", "F-03"]
    at += timedelta(minutes=21)
    f.raw([said("load", [0.96 * full] * 30, at)], at + timedelta(minutes=29))
    assert standing() == ["F-01", "F-02", "F-03"]  # 96 % is not yet below 95
    at += timedelta(minutes=30)
    f.raw([said("load", [0.94 * full] * 12, at)], at + timedelta(minutes=11))
    assert standing() == ["F-01", "F-02"]
    facts = f.rows("select facts from thresholds_crossing where number = 'F-03'")[0]["facts"]
    assert facts["about"] == hall.watch(at).device

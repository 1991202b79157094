"""Readings become crossings in the batch's own transaction, and the journal tells them."""

from __future__ import annotations

from datetime import UTC, timedelta

from conftest import COUNTY, T0, TOWN, VILLAGE

from anlan.infra.scope import SYSTEM, reading
from anlan.warn.thresholds import actions, queries
from anlan.warn.thresholds.actions import crossings
from anlan.warn.thresholds.actions.crossings import on_batch
from anlan.warn.thresholds.events import CLEARED, CROSSED, Crossed
from anlan.warn.thresholds.tests.batches import batch


def minutes(n):
    return timedelta(minutes=n)


def told(gauges):
    """Journal rows of crossings: verb, area, after."""
    return gauges.owner.execute(
        "select verb, area, after, because from journal where verb in (%s, %s) order by recorded_at, id",
        [CROSSED, CLEARED],
    ).fetchall()


def hand(gauges, *batches):
    for one in batches:
        with gauges.sense.transaction():
            on_batch(gauges.sense, one)
    gauges.owner.rollback()


def rain(gauge, at, m5, h1, flag=0):
    return batch(at, sums=[(gauge, at, m5, h1)], flag=flag)


def test_ten_minutes_at_forty_millimetres_an_hour_cross_r07(gauges, shipped):
    gauge = gauges.stream(VILLAGE, name="街头雨量站")
    hand(gauges, rain(gauge, T0, 3.0, 3.0), rain(gauge, T0 + minutes(5), 3.9, 6.9))
    (verb, area, after, because), *rest = told(gauges)
    assert (verb, area, rest) == (CROSSED, VILLAGE, [])
    event = Crossed.of(after)
    assert (event.number, event.level, event.ladder, event.value, event.unit) == ("R-07", 3, "upward", 41.4, "mm/h")
    assert (event.stream_name, event.moment, event.suspect) == ("街头雨量站", T0 + minutes(5), False)
    assert because["key"] == "thresholds.reason"
    with reading(SYSTEM):
        (found,) = queries.crossings(SYSTEM)
    assert (found.number, found.area, found.until, str(found.id)) == ("R-07", VILLAGE, None, event.crossing)


def test_one_crossing_until_it_clears_and_the_clearing_is_told(gauges, shipped):
    gauge = gauges.stream(VILLAGE)
    hand(
        gauges,
        rain(gauge, T0, 4.0, 4.0),
        rain(gauge, T0 + minutes(5), 4.0, 8.0),
        rain(gauge, T0 + minutes(10), 5.0, 13.0),
    )
    assert [t[0] for t in told(gauges)] == [CROSSED]
    for i in range(3, 11):
        hand(gauges, rain(gauge, T0 + minutes(5 * i), 0.1, 13.0))
    assert [t[0] for t in told(gauges)] == [CROSSED, CLEARED]
    cleared = told(gauges)[1][2]
    assert cleared["peak"] == 54.0
    with reading(SYSTEM):
        (found,) = queries.crossings(SYSTEM)
        assert found.peak == 54.0 and found.until == T0 + minutes(50)  # back since minute 20, for half an hour
        assert queries.standing(SYSTEM, VILLAGE) == []


def test_several_rules_of_one_gauge_cross_each(gauges, shipped):
    gauge = gauges.stream(VILLAGE)
    hand(gauges, rain(gauge, T0, 12.0, 52.0))
    assert sorted(t[2]["number"] for t in told(gauges)) == ["R-01", "R-02", "R-03", "R-07"]
    with reading(SYSTEM):
        assert [c.level for c in queries.standing(SYSTEM, VILLAGE)] == [2, 3, 3, 4]


def test_an_incomplete_sum_may_cross_but_never_clears(gauges, shipped):
    gauge = gauges.stream(VILLAGE)
    hand(gauges, rain(gauge, T0, 1.0, 21.0, flag=4))
    assert [t[2]["number"] for t in told(gauges)] == ["R-01"]
    for i in range(1, 12):
        hand(gauges, rain(gauge, T0 + minutes(5 * i), 0.0, 2.0, flag=4))
    assert len(told(gauges)) == 1


def test_a_doubtful_extreme_comes_with_the_alarm_and_says_its_doubt(gauges, shipped):
    gauge = gauges.stream(VILLAGE)
    doubtful = batch(T0, readings=[(gauge, T0, 25.0, 2)], sums=[(gauge, T0, 25.0, 25.0)], flag=2, test=8)
    hand(gauges, doubtful)
    events = [Crossed.of(t[2]) for t in told(gauges)]
    assert {e.number for e in events} == {"R-01", "R-07"}
    assert all(e.suspect and e.tests == ("sensors.check.spatial",) for e in events)
    assert told(gauges)[0][3]["key"] == "thresholds.reason.suspect"


def level_rule(actor, number="W-01", **args):
    by = actor("section", COUNTY)
    settings = {"quantity": "water_level", "at_least": 4.0, **args}
    kind = "k_of_n" if "k" in args else "rate" if args.get("measure") == "change" else "level"
    done = actions.draft(number, {"zh": "水位", "en": "Level"}, kind, settings, [TOWN], 2, "upward", "", by=by, at=T0)
    actions.confirm(done.ref, by=actor("director", COUNTY), at=T0)


def test_a_bad_reading_never_crosses(gauges, actor):
    level_rule(actor)
    gauge = gauges.stream(VILLAGE, "water_level")
    hand(gauges, batch(T0, [(gauge, T0, 9.0, 3), (gauge, T0 + minutes(5), 9.0, 4)]))
    assert told(gauges) == []
    hand(gauges, batch(T0 + minutes(10), [(gauge, T0 + minutes(10), 4.2, 0)]))
    assert [t[2]["value"] for t in told(gauges)] == [4.2]


def test_a_batch_that_is_rolled_back_is_judged_again(gauges, actor):
    level_rule(actor)
    gauge = gauges.stream(VILLAGE, "water_level")
    one = batch(T0, [(gauge, T0, 4.2, 0)])
    with gauges.sense.transaction(force_rollback=True):
        on_batch(gauges.sense, one)
    gauges.owner.rollback()
    assert told(gauges) == []
    hand(gauges, one)
    assert [t[0] for t in told(gauges)] == [CROSSED]
    hand(gauges, batch(T0 + minutes(5), [(gauge, T0 + minutes(5), 4.3, 0)]))
    assert len(told(gauges)) == 1


def test_a_restart_forgets_no_duration(gauges, actor):
    level_rule(actor, for_s=600)
    gauge = gauges.stream(VILLAGE, "water_level")
    hand(gauges, batch(T0, [(gauge, T0, 4.2, 0)]))
    crossings._book = None  # as after a restart
    hand(gauges, batch(T0 + minutes(10), [(gauge, T0 + minutes(10), 4.2, 0)]))
    (_, _, after, _) = told(gauges)[0]
    assert Crossed.of(after).since == T0.astimezone(Crossed.of(after).moment.tzinfo).isoformat()


def test_a_new_version_takes_over_what_stands(gauges, actor):
    level_rule(actor)
    gauge = gauges.stream(VILLAGE, "water_level")
    hand(gauges, batch(T0, [(gauge, T0, 4.2, 0)]))
    level_rule(actor, at_least=4.1, clear_below=3.9)
    hand(gauges, batch(T0 + minutes(5), [(gauge, T0 + minutes(5), 3.95, 0)]))
    assert [t[0] for t in told(gauges)] == [CROSSED]
    hand(gauges, batch(T0 + minutes(10), [(gauge, T0 + minutes(10), 3.8, 0)]))
    assert [t[0] for t in told(gauges)] == [CROSSED, CLEARED]


def test_a_retired_rule_lets_go_of_what_stands(gauges, actor):
    level_rule(actor)
    gauge = gauges.stream(VILLAGE, "water_level")
    hand(gauges, batch(T0, [(gauge, T0, 4.2, 0)]))
    with reading(SYSTEM):
        (rule,) = queries.rules(SYSTEM, T0 + minutes(1))
    draft = actions.withdraw(rule.id, "测点撤销", by=actor("section", COUNTY), at=T0 + minutes(1))
    actions.confirm(draft.ref, by=actor("director", COUNTY), at=T0 + minutes(1))
    hand(gauges, batch(T0 + minutes(5), [(gauge, T0 + minutes(5), 4.5, 0)]))
    assert [t[0] for t in told(gauges)] == [CROSSED, CLEARED]
    assert told(gauges)[1][3]["key"] == "thresholds.clearing.retired"
    hand(gauges, batch(T0 + minutes(9), [(gauge, T0 + minutes(9), 4.5, 0)]))
    assert len(told(gauges)) == 2


def test_two_of_three_gauges_of_a_town(gauges, actor):
    level_rule(actor, k=2, n=3, per="town")
    a, b, c = (gauges.stream(f"{TOWN[:9]}{n}", "water_level") for n in (200, 201, 202))
    hand(gauges, batch(T0, [(a, T0, 4.2, 0), (b, T0, 1.0, 0), (c, T0, 1.0, 0)]))
    assert told(gauges) == []
    hand(gauges, batch(T0 + minutes(5), [(c, T0 + minutes(5), 4.2, 0)]))
    (_, area, after, _) = told(gauges)[0]
    assert (area, after["stream"], after["value"]) == (TOWN, None, 2.0)
    hand(gauges, batch(T0 + minutes(10), [(a, T0 + minutes(10), 1.0, 0)]))
    assert [t[0] for t in told(gauges)] == [CROSSED, CLEARED]


def test_a_fast_rise_crosses_a_rate(gauges, actor):
    level_rule(actor, measure="change", window_s=3600, at_least=0.5)
    gauge = gauges.stream(VILLAGE, "water_level")
    hand(gauges, *(batch(T0 + minutes(5 * i), [(gauge, T0 + minutes(5 * i), 1.0 + 0.05 * i, 0)]) for i in range(13)))
    assert [(t[0], t[2]["value"]) for t in told(gauges)] == [(CROSSED, 0.55)]


def test_a_gauge_outside_the_rules_areas_is_not_its_business(gauges, actor):
    level_rule(actor)
    gauge = gauges.stream("331081109200", "water_level")
    hand(gauges, batch(T0, [(gauge, T0, 9.0, 0)]))
    assert told(gauges) == []


def test_a_gauge_registered_meanwhile_is_looked_at(gauges, actor):
    level_rule(actor)
    first = gauges.stream(VILLAGE, "water_level")
    hand(gauges, batch(T0, [(first, T0, 1.0, 0)]))
    second = gauges.stream(VILLAGE, "water_level")
    hand(gauges, batch(T0 + minutes(5), [(second, T0 + minutes(5), 5.0, 0)]))
    assert [t[2]["stream"] for t in told(gauges)] == [second]


def stored(gauges, gauge, at, *values):
    """Readings as the pipeline stores them, a minute apart, the last one at `at`."""
    gauges.sense.execute("select obs_day(%s)", [at.astimezone(UTC).date()])
    for i, value in enumerate(reversed(values)):
        gauges.sense.execute(
            "insert into obs (at, value, received_at, stream, test, flag) values (%s, %s, %s, %s, 0, 0)",
            [at - minutes(i), value, at, gauge],
        )
    gauges.sense.commit()


def test_a_restart_forgets_no_rain_of_the_window(gauges, shipped):
    gauge = gauges.stream(VILLAGE)
    stored(gauges, gauge, T0, 1.0, 1.0, 2.0)
    hand(gauges, rain(gauge, T0, 4.0, 4.0))
    crossings._book = None
    hand(gauges, rain(gauge, T0 + minutes(5), 3.0, 7.0))
    assert [(t[0], t[2]["value"]) for t in told(gauges)] == [(CROSSED, 42.0)]

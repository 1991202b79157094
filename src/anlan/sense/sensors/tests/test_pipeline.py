"""The way of a batch into the tables: every reading to its place, with its reason, and nothing twice."""

from __future__ import annotations

import json
from datetime import timedelta

import psycopg
import pytest
from conftest import T0, minutes

from anlan.infra.scope import SYSTEM, reading
from anlan.sense.sensors import queries, rules
from anlan.sense.sensors.pipeline import HookFailed, load, prepare
from anlan.sense.sensors.tests.house import VILLAGE, register, us


def accounts(done):
    return (done.readings, done.stored, done.same, done.conflicts, done.quarantined)


def test_a_reading_is_stored_as_it_came_with_its_flag_and_the_latest_follows(feed):
    register("g-1", "rain")
    it = feed()
    done = it.send("obs/g-1/rain", (T0, 0.4), (T0 + minutes(5), 41.5))
    assert accounts(done) == (2, 2, 0, 0, 0)
    stored = it.rows("select at, value, flag, test, received_at from obs order by at")
    assert [(r["at"], r["value"], r["flag"], r["test"]) for r in stored] == [
        (T0, 0.4, rules.GOOD, 0),
        (T0 + minutes(5), 41.5, rules.BAD, rules.Check.RANGE),  # raw, never overwritten
    ]
    assert stored[0]["received_at"] == T0 + minutes(5)
    latest = it.rows("select * from obs_latest")
    assert [(r["at"], r["value"], r["flag"], r["h1"], r["day"]) for r in latest] == [
        (T0 + minutes(5), 41.5, rules.BAD, 0.4, 0.4)
    ]


def test_the_same_again_is_dropped_and_counted_another_value_is_kept_apart(feed):
    register("g-1", "rain")
    it = feed()
    done = it.send("obs/g-1/rain", (T0, 1.0), (T0, 1.0), (T0, 2.0))
    assert accounts(done) == (3, 1, 1, 1, 0)
    done = it.send(
        "obs/g-1/rain", (T0, 1.0), (T0, 3.0)
    )  # again in a later batch: the first value in the batch is equal
    assert accounts(done) == (2, 0, 1, 1, 0)
    done = it.send("obs/g-1/rain", (T0, 5.0))
    assert accounts(done) == (1, 0, 0, 1, 0)
    assert it.rows("select value from obs") == [{"value": 1.0}]
    assert it.rows("select kept, other from obs_conflict order by id") == [
        {"kept": 1.0, "other": 2.0},
        {"kept": 1.0, "other": 3.0},
        {"kept": 1.0, "other": 5.0},
    ]


def test_a_late_reading_finds_its_place_and_puts_the_sums_right(feed):
    register("g-1", "rain")
    it = feed()
    it.send("obs/g-1/rain", *((T0 + minutes(5 * k), 1.0) for k in range(1, 25) if k != 10))
    done = it.send("obs/g-1/rain", (T0 + minutes(50), 7.0), now=T0 + minutes(120))
    assert (done.stored, done.late) == (1, 1)
    assert it.rows("select h1, h3, day from obs_latest") == [{"h1": 12.0, "h3": 30.0, "day": 30.0}]
    hours = it.rows("select at, total, m5, used from obs_sum order by at")
    assert [(r["at"], r["total"], r["used"]) for r in hours] == [(T0, 18.0, 12), (T0 + minutes(60), 12.0, 12)]
    assert hours[0]["m5"][9] == 7.0


def test_a_late_double_is_not_added_twice(feed):
    register("g-1", "rain")
    it = feed()
    it.send("obs/g-1/rain", (T0 + minutes(5), 3.0), (T0 + minutes(10), 1.0))
    done = it.send("obs/g-1/rain", (T0 + minutes(5), 3.0), now=T0 + minutes(10))
    assert (done.stored, done.same) == (0, 1)
    assert it.rows("select h1 from obs_latest") == [{"h1": 4.0}]


@pytest.mark.parametrize("committed", [False, True])
def test_what_repeats_a_reading_that_is_being_written_is_the_same_and_what_contradicts_it_a_conflict(
    feed, cluster, world, committed
):
    """Whether the batch before is committed when this one is judged, or not yet."""
    register("g-1", "rain")
    with psycopg.connect(cluster.dsn("anlan_sense", world)) as looking:
        it = feed(looking=looking)
        it.send("obs/g-1/rain", (T0, 1.0), more=True)
        topic, now = "obs/g-1/rain", T0 + minutes(20)
        before = it.judge(topic, (T0 + minutes(5), 2.0), (T0 + minutes(10), 3.0), (T0 + minutes(20), 4.0), now=now)
        if committed:
            it.pipeline.write(before)
        again = ((T0, 1.0), (T0 + minutes(5), 2.0), (T0 + minutes(10), 7.0), (T0 + minutes(15), 5.0))
        after = it.judge(topic, *again, now=now)
        if not committed:
            it.pipeline.write(before)
        assert accounts(it.pipeline.write(after)) == (4, 1, 2, 1, 0)
    assert [r["value"] for r in it.rows("select value from obs order by at")] == [1.0, 2.0, 3.0, 5.0, 4.0]
    assert it.rows("select at, kept, other from obs_conflict") == [{"at": T0 + minutes(10), "kept": 3.0, "other": 7.0}]
    it.send(topic, (T0 + minutes(25), 0.0))
    assert it.rows("select h1 from obs_latest") == [{"h1": 15.0}]


def test_an_hour_that_memory_forgot_is_made_of_all_that_was_written_before(feed):
    """Two batches for the same hour of three days ago, the second judged before the first is written."""
    register("g-1", "rain")
    it = feed()
    it.send("obs/g-1/rain", (T0, 1.0))
    old = T0 - timedelta(days=3)
    batches = [
        it.judge("obs/g-1/rain", *((old + minutes(5 * k), 0.5) for k in part), now=T0)
        for part in (range(1, 7), range(7, 13))
    ]
    for each in batches:
        it.pipeline.write(each)
    assert it.rows("select total, used from obs_sum where at = %s", old) == [{"total": 6.0, "used": 12}]


def test_a_hour_is_stored_when_its_stream_ends_it_and_rewritten_by_what_comes_later(feed):
    register("g-1", "rain")
    it = feed()
    it.send("obs/g-1/rain", (T0 + minutes(55), 2.0), more=True)
    assert it.rows("select * from obs_sum") == []
    it.send("obs/g-1/rain", (T0 + minutes(60), 3.0), more=True)  # a reading at 15:00 ends the hour from 14:00
    assert [r["total"] for r in it.rows("select total from obs_sum")] == [5.0]


def test_the_first_reading_of_all_may_be_of_eight_o_clock_sharp(feed):
    """It ends an hour of the day before, whose partition nobody has asked for yet."""
    register("g-1", "rain")
    it = feed()
    eight = T0.replace(hour=8)
    it.send("obs/g-1/rain", (eight, 2.0), (eight + minutes(5), 1.0))
    assert [(r["at"], r["total"]) for r in it.rows("select at, total from obs_sum")] == [(eight - minutes(60), 2.0)]
    assert it.rows("select day from obs_latest") == [{"day": 1.0}]


def test_a_stream_that_stops_within_the_hour_is_stored_once_the_hour_is_over_for_the_city(feed):
    register("g-1", "rain")
    register("g-2", "rain")
    it = feed()
    it.send("obs/g-1/rain", (T0 + minutes(20), 2.0))
    assert it.rows("select * from obs_sum") == []
    it.send("obs/g-2/rain", (T0 + minutes(61), 0.0))
    assert [(r["at"], r["total"]) for r in it.rows("select at, total from obs_sum")] == [(T0, 2.0)]


@pytest.mark.parametrize("restart", [False, True])
def test_memory_and_tables_agree_across_days_and_restarts(feed, restart):
    """The same readings with and without dying in between give the same rows."""
    register("g-1", "rain", period_s=60)
    it = feed()
    at = [T0 + minutes(k) for k in range(1, 31 * 60, 7)]
    for i in range(0, len(at), 40):
        it.send("obs/g-1/rain", *((t, (k % 5) / 10) for k, t in enumerate(at[i : i + 40], i)))
        if restart:
            it.restart()
    day = sum((k % 5) / 10 for k, t in enumerate(at) if t > T0.replace(day=11, hour=8))
    hour = sum((k % 5) / 10 for k, t in enumerate(at) if t > at[-1].replace(minute=0))
    latest = it.rows("select hour, day, sum_flag from obs_latest")[0]
    assert latest["day"] == pytest.approx(day)
    assert latest["hour"] == pytest.approx(hour)
    total = it.rows("select sum(total) as total, sum(used) as used from obs_sum")[0]
    rest = [(k % 5) / 10 for k, t in enumerate(at) if t > at[-1].replace(minute=0)]
    assert total["total"] == pytest.approx(sum((k % 5) / 10 for k in range(len(at))) - sum(rest))
    assert total["used"] == len(at) - len(rest)


def test_a_logger_that_sends_yesterday_is_taken_in_and_its_hours_stored(feed):
    """Older than memory reaches: the hour is made from the stored readings."""
    register("g-1", "rain")
    it = feed()
    it.send("obs/g-1/rain", (T0, 1.0))
    old = T0 - timedelta(days=3)
    done = it.send("obs/g-1/rain", *((old + minutes(5 * k), 0.5) for k in range(1, 13)), now=T0)
    assert (done.stored, done.late) == (12, 12)
    assert it.rows("select total, used from obs_sum where at = %s", old) == [{"total": 6.0, "used": 12}]
    assert it.rows("select day from obs_latest") == [{"day": 1.0}]


def test_future_and_ancient_readings_are_put_aside(feed):
    register("g-1", "rain")
    it = feed()
    done = it.send(
        "obs/g-1/rain", (T0 + minutes(6), 1.0), (T0 - timedelta(days=31), 1.0), (T0 + minutes(5), 1.0), now=T0
    )
    assert accounts(done) == (3, 1, 0, 0, 2)
    aside = it.rows("select reason, area from obs_quarantine order by id")
    assert aside == [
        {"reason": "sensors.bad.future", "area": VILLAGE},
        {"reason": "sensors.bad.too_old", "area": VILLAGE},
    ]


def test_what_no_one_registered_is_put_aside_where_somebody_sees_it(feed):
    register("g-1", "rain")
    it = feed()
    one = json.dumps({"t": T0.timestamp(), "v": 1.0}).encode()
    done = it.raw([("obs/g-9/rain", one), ("obs/g-1/level", one), ("weather/x", one), ("obs/g-1/rain", b"{")])
    assert accounts(done) == (4, 0, 0, 0, 4)
    aside = it.rows("select topic, reason, area from obs_quarantine order by id")
    assert [(r["topic"], r["reason"].removeprefix("sensors.bad."), r["area"]) for r in aside] == [
        ("obs/g-9/rain", "unknown_device", "331081000000"),
        ("obs/g-1/level", "unknown_stream", VILLAGE),
        ("weather/x", "topic", "331081000000"),
        ("obs/g-1/rain", "json", VILLAGE),
    ]


def test_another_unit_is_never_mixed_in(feed):
    register("g-1", "rain")
    it = feed()
    pack = json.dumps([{"n": "rain", "u": "m", "t": T0.timestamp(), "v": 0.002}, {"n": "rain", "u": "mm", "v": 2}])
    done = it.raw([("obs/g-1", pack.encode())])
    assert (done.stored, done.quarantined) == (1, 1)
    assert it.rows("select reason from obs_quarantine") == [{"reason": "sensors.bad.unit"}]


def test_a_stream_registered_later_is_known_at_once_and_the_others_keep_their_memory(feed):
    register("g-1", "rain")
    it = feed()
    it.send("obs/g-1/rain", (T0, 1.0))
    register("a-0", "rain")
    payload = json.dumps({"t": (T0 + minutes(5)).timestamp(), "v": 2.0}).encode()
    newer = load(it.connection)
    prepared = prepare(newer, ["obs/a-0/rain", "obs/g-1/rain"], [payload, payload], us(T0 + minutes(5)), 9)
    assert it.pipeline.store(prepared, beat=0.0).stored == 2
    latest = it.rows("select h1 from obs_latest order by stream")
    assert [r["h1"] for r in latest] == [3.0, 2.0]


def test_under_load_the_latest_values_lag_but_a_first_reading_is_never_left_out(feed):
    register("g-1", "rain")
    it = feed()
    it.send("obs/g-1/rain", (T0, 1.0), more=True, beat=100.0)
    it.send("obs/g-1/rain", (T0 + minutes(5), 2.0), more=True, beat=100.2)
    assert it.rows("select value from obs_latest") == [{"value": 1.0}]
    it.restart()  # dies before it was written: the readings themselves are the truth
    done = it.send("obs/g-1/rain", (T0 + minutes(5), 2.0), beat=100.3)
    assert (done.stored, done.same) == (0, 1)
    assert it.rows("select value, h1 from obs_latest") == [{"value": 2.0, "h1": 3.0}]


def test_the_cursor_counts_and_moves_in_the_same_transaction(feed):
    register("g-1", "rain")
    it = feed(store="first")
    it.send("obs/g-1/rain", (T0, 1.0), (T0, 2.0))
    it.raw([("obs/g-1/rain", b"nothing")])
    row = it.rows("select * from obs_cursor")[0]
    assert (row["store"], row["seq"], row["messages"]) == ("first", 2, 2)
    assert row["readings"] == row["stored"] + row["same"] + row["conflicts"] + row["quarantined"] == 3


def test_hooks_see_the_new_readings_and_sums_within_the_transaction(feed):
    register("g-1", "rain", "level")
    seen = []

    def hook(connection, batch):
        count = connection.execute("select count(*) from obs").fetchone()[0]
        seen.append((count, batch))

    it = feed(hooks=[hook])
    it.send("obs/g-1/rain", (T0, 1.0), (T0 + minutes(5), 2.0))
    it.raw([("obs/g-1/level", json.dumps({"t": T0.timestamp(), "v": 3.0}).encode())])
    it.send("obs/g-1/rain", (T0 + minutes(5), 2.0))  # a double: nothing new, no call
    assert [count for count, _ in seen] == [2, 3]
    rain, level = seen[0][1], seen[1][1]
    assert rain.value.tolist() == [1.0, 2.0]
    assert rain.totals.at.tolist() == [us(T0), us(T0 + minutes(5))]
    assert rain.totals.h1.tolist() == [1.0, 3.0]
    assert (level.value.tolist(), len(level.totals.stream)) == ([3.0], 0)


def test_sums_that_a_slow_station_cannot_know_are_not_told(feed):
    register("g-1", "rain", period_s=3600)
    seen = []
    it = feed(hooks=[lambda connection, batch: seen.append(batch.totals)])
    it.send("obs/g-1/rain", (T0, 12.0))
    assert (str(seen[0].m5[0]), seen[0].h1[0]) == ("nan", 12.0)


def test_a_hook_that_fails_takes_the_whole_batch_back_and_can_be_left_out(feed):
    register("g-1", "rain")

    def broken(connection, batch):
        raise ValueError("a rule nobody can read")

    it = feed(hooks=[broken])
    with pytest.raises(HookFailed, match="a rule nobody can read"):
        it.send("obs/g-1/rain", (T0, 1.0))
    it.restart()
    assert it.rows("select * from obs") == []
    it.send("obs/g-1/rain", (T0, 1.0), hooks=False)
    assert it.rows("select stored, unhooked from obs_cursor") == [{"stored": 1, "unhooked": 1}]


def test_suspect_readings_stay_in_the_sums_and_mark_them(feed):
    for name, lon in (("g-1", 121.40), ("g-2", 121.41), ("g-3", 121.42), ("g-4", 121.43)):
        register(name, "rain", lon=lon, lat=28.3)
    it = feed()
    quiet = [(f"obs/g-{k}/rain", json.dumps({"t": T0.timestamp(), "v": 0.5}).encode()) for k in (2, 3, 4)]
    it.raw([*quiet, ("obs/g-1/rain", json.dumps({"t": T0.timestamp(), "v": 35.0}).encode())])
    row = it.rows(
        "select o.flag, o.test, l.h1, l.sum_flag, l.flag as latest from obs o join obs_latest l using (stream)"
        " where o.value = 35"
    )[0]
    assert (row["flag"], row["test"], row["latest"]) == (rules.SUSPECT, rules.Check.SPATIAL, rules.SUSPECT)
    assert (row["h1"], row["sum_flag"]) == (35.0, rules.SUSPECT)


def test_how_fresh_the_readings_were_can_be_asked_of_the_past(feed):
    register("g-1", "rain")
    feed().send("obs/g-1/rain", *((T0 + minutes(5 * k), 1.0) for k in range(4)))
    with reading(SYSTEM):
        assert queries.fresh(SYSTEM, T0 + minutes(60)) == T0 + minutes(15)
        assert queries.fresh(SYSTEM, T0 + minutes(7)) == T0 + minutes(5)
        early = T0 + minutes(15) - timedelta(seconds=rules.EARLY_S)
        assert queries.fresh(SYSTEM, early) == early  # a device whose clock goes before ours: never later than asked
        assert queries.fresh(SYSTEM, T0 - timedelta(days=1)) is None

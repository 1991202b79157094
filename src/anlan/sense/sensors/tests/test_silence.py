"""A station that says nothing gets somebody to look, in the city's time, and is left alone when it speaks again."""

from __future__ import annotations

import pytest
from conftest import T0, minutes

from anlan.infra.models import OpenWork
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import real_now
from anlan.sense.sensors import actions, queries
from anlan.sense.sensors.tests.house import register


def beat():
    return real_now().timestamp()


def work_open():
    with reading(SYSTEM):
        found = OpenWork.objects.seen_by(SYSTEM).filter(room="sensors", done_at=None)
        return [w.line["params"]["name"]["zh"] for w in found]


def silent_since(name):
    with reading(SYSTEM):
        return {s.name: s.silent_at for s in queries.listing(SYSTEM, T0 + minutes(600))[0]}[name]


@pytest.fixture
def begun(work):
    """The house at work, with the rooms' standing plans."""
    from anlan.sense.sensors import ticks

    with reading(SYSTEM):
        ticks.start(SYSTEM, T0)
    return work


def test_two_and_a_half_periods_without_a_word_and_again_when_it_speaks(feed, begun):
    register("g-1", "rain", period_s=300)
    it = feed()
    it.send("obs/g-1/rain", (T0, 0.0), beat=beat())
    begun(T0 + minutes(12))
    assert work_open() == []
    begun(T0 + minutes(13))  # 12 min 30 s after its last word
    assert work_open() == ["g-1 rain"]
    assert silent_since("g-1 rain") == T0
    it.send("obs/g-1/rain", (T0 + minutes(15), 0.0), beat=beat())
    begun(T0 + minutes(20))
    assert work_open() == []
    assert silent_since("g-1 rain") is None


def test_an_hourly_station_has_75_minutes(feed, begun):
    register("g-1", "rain", period_s=3600)
    feed().send("obs/g-1/rain", (T0, 0.0), beat=beat())
    begun(T0 + minutes(74))
    assert work_open() == []
    begun(T0 + minutes(76))
    assert work_open() == ["g-1 rain"]


def test_a_station_that_never_spoke_is_silent_from_its_registration(feed, begun):
    register("g-1", "rain", period_s=300)
    register("g-2", "rain", period_s=300)
    it = feed()
    it.send("obs/g-2/rain", (T0 + minutes(12), 0.0), beat=beat())
    begun(T0 + minutes(13))
    assert work_open() == ["g-1 rain"]
    assert silent_since("g-1 rain") == T0


def test_when_the_sense_process_is_away_no_station_is_blamed(feed, begun):
    register("g-1", "rain", period_s=300)
    feed().send("obs/g-1/rain", (T0, 0.0), beat=beat() - 60)
    begun(T0 + minutes(60))
    assert work_open() == []


def test_silence_is_told_once_however_often_one_looks(feed, begun):
    register("g-1", "rain", period_s=300)
    feed().send("obs/g-1/rain", (T0, 0.0), beat=beat())
    for later in (20, 30, 60):
        begun(T0 + minutes(later))
    from django.db import connection

    with reading(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select count(*) from journal where verb = 'sensors.fall_silent'")
        assert cursor.fetchone()[0] == 1


def test_a_retired_station_may_be_silent(feed, begun):
    register("g-1", "rain", period_s=300)
    feed().send("obs/g-1/rain", (T0, 0.0), beat=beat())
    with reading(SYSTEM):
        stream = queries.listing(SYSTEM, T0)[0][0].id
    actions.retire(stream, "拆除", by=SYSTEM, at=T0 + minutes(1))
    begun(T0 + minutes(60))
    assert work_open() == []

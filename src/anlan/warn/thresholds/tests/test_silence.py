"""Rules about missing readings: noticed by the clock, told like any crossing, over when it speaks again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import COUNTY, OTHER_VILLAGE, T0, TOWN, VILLAGE

from anlan.ground.areas import actions as areas_actions
from anlan.ground.areas import imports as areas_import
from anlan.infra.scope import SYSTEM, reading
from anlan.warn.thresholds import actions, queries, ticks
from anlan.warn.thresholds.actions import silence as looking
from anlan.warn.thresholds.rules import silence, spec


def minutes(n):
    return timedelta(minutes=n)


@pytest.fixture
def rule(actor):
    """Puts a rule about silence in force."""

    def make(**args):
        given = {"quantity": "rain", "silent_s": 1800, **args}
        drafted = actions.draft(
            "S-01", {"zh": "缺测", "en": "Missing"}, "missing", given, [COUNTY], 4, "", "",
            by=actor("section", COUNTY), at=T0,
        ).ref  # fmt: skip
        actions.confirm(drafted, by=actor("director", COUNTY), at=T0)
        return drafted

    return make


def heard(gauges, gauge, at, sense_at=None):
    """A reading of a gauge, and the sense process at work."""
    gauges.sense.execute(
        "insert into obs_latest (stream, flag, at, value, received_at) values (%s, 0, %s, 0, %s)"
        " on conflict (stream) do update set at = excluded.at",
        [gauge, at, at],
    )
    gauges.sense.execute(
        "insert into obs_cursor (reader, store, seq, beat_at, city_at) values ('sense', '', 0, now(), %s)"
        " on conflict (reader) do update set city_at = excluded.city_at",
        [sense_at or at],
    )
    gauges.sense.commit()


def standing():
    with reading(SYSTEM):
        return [(c.area, c.stream) for c in queries.open_of(SYSTEM, "S-01")]


@pytest.fixture
def look(as_role):
    """A look as the work process takes it: no other process may tell such a crossing."""

    def take(at):
        with as_role("anlan_work"), reading(SYSTEM):
            return looking.look(SYSTEM, at)

    return take


def test_a_silent_gauge_crosses_once_and_clears_when_it_speaks(gauges, rule, look):
    gauge = gauges.stream(VILLAGE)
    heard(gauges, gauge, T0)
    rule()
    assert look(T0 + minutes(29)) == 0 and standing() == []
    assert look(T0 + minutes(30)) == 1 and standing() == [(VILLAGE, gauge)]
    assert look(T0 + minutes(31)) == 0
    with reading(SYSTEM):
        (crossing,) = queries.open_of(SYSTEM, "S-01")
    assert crossing.reason.key == "thresholds.reason" and crossing.value == 1800
    heard(gauges, gauge, T0 + minutes(33))
    assert look(T0 + minutes(34)) == 1 and standing() == []


def test_many_silent_gauges_of_a_town(gauges, rule, look):
    numbers = [gauges.stream(f"{TOWN[:9]}{n}") for n in (200, 201, 202)]
    for number in numbers:
        heard(gauges, number, T0)
    rule(k=2, per="town", n=3)
    heard(gauges, numbers[0], T0 + minutes(20))
    assert look(T0 + minutes(31)) == 1 and standing() == [(TOWN, None)]
    heard(gauges, numbers[1], T0 + minutes(32))
    assert look(T0 + minutes(33)) == 1 and standing() == []


def test_it_is_looked_at_every_minute_while_a_rule_asks_for_it(gauges, rule, work):
    gauge = gauges.stream(VILLAGE)
    heard(gauges, gauge, T0)
    rule()
    work(T0)
    heard(gauges, gauge, T0, sense_at=T0 + minutes(40))
    work(T0 + minutes(40))
    assert standing() == [(VILLAGE, gauge)]


def test_when_the_house_itself_is_deaf_no_gauge_is_to_blame(gauges, rule, work):
    gauge = gauges.stream(VILLAGE)
    heard(gauges, gauge, T0)
    rule()
    work(T0 + minutes(40))
    assert standing() == []


def test_a_withdrawn_rule_lets_go(gauges, rule, actor, look):
    heard(gauges, gauges.stream(VILLAGE), T0)
    drafted = rule()
    look(T0 + minutes(30))
    end = actions.withdraw(drafted, "", by=actor("section", COUNTY), at=T0 + minutes(31)).ref
    actions.confirm(end, by=actor("director", COUNTY), at=T0 + minutes(31))
    assert look(T0 + minutes(32)) == 1 and standing() == []
    assert ticks.EVERY == minutes(1)


@pytest.mark.parametrize(
    ("silent_s", "period", "seconds", "expected"),
    [
        (0, 60, 149, False),
        (0, 60, 150, True),
        (0, 3600, 4499, False),
        (0, 3600, 4500, True),
        (600, 60, 599, False),
        (600, 60, 600, True),
    ],
)
def test_patience(silent_s, period, seconds, expected):
    one = spec.read("missing", {"quantity": "rain", "silent_s": silent_s})
    assert silence.too_long(one, period, seconds) is expected


def test_an_open_crossing_goes_along_when_its_village_is_merged(gauges, rule, look, actor):
    gauge = gauges.stream(OTHER_VILLAGE)
    heard(gauges, gauge, T0)
    rule()
    assert look(T0 + minutes(30)) == 1 and standing() == [(OTHER_VILLAGE, gauge)]
    given = (
        f"code,layer,level,parent,name\n{COUNTY},admin,county,,温岭市\n{TOWN},admin,town,,坞根镇\n"
        f"{OTHER_VILLAGE[:9]}000,admin,town,,大溪镇\n{VILLAGE},admin,village,,街头村\n{OTHER_VILLAGE},admin,village,,东里村\n"
    )
    report = areas_import.run(given.encode(), "x.csv", by=actor("data_steward"), at=T0 - minutes(60))
    assert report.errors == [], report.errors
    with reading(SYSTEM):
        areas_actions.merge(
            [VILLAGE, OTHER_VILLAGE], areas_actions.Piece(VILLAGE, "街头村"), by=SYSTEM, at=T0 + minutes(31)
        )
    assert standing() == [(VILLAGE, gauge)]
    heard(gauges, gauge, T0 + minutes(33))
    assert look(T0 + minutes(34)) == 1 and standing() == []

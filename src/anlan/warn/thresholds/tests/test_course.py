"""What a rule looked at is drawn as the rule measures it: rates of ten minutes, levels, changes, as of a time."""

from __future__ import annotations

from conftest import OTHER_TOWN, T0, VILLAGE

from anlan.infra.scope import SYSTEM, reading
from anlan.warn.thresholds import queries
from anlan.warn.thresholds.tests.test_on_batch import level_rule
from anlan.warn.thresholds.tests.test_past import minutes, readings


def course(number, stream, since=0, until=120, viewer=SYSTEM):
    with reading(viewer):
        return queries.course(viewer, number, 1, stream, VILLAGE, T0 + minutes(since), T0 + minutes(until))


def test_rain_is_drawn_as_the_rate_that_the_rule_judges(gauges, shipped):
    gauge = gauges.stream(VILLAGE)
    readings(gauges, gauge, [0.0] * 10 + [0.7] * 15)
    drawn = course("R-07", gauge)
    assert (drawn.limit, drawn.unit, drawn.window) == (40, "mm/h", minutes(10))
    assert drawn.values == (
        (T0 + minutes(5), 0.0), (T0 + minutes(10), 0.0), (T0 + minutes(15), 21.0),
        (T0 + minutes(20), 42.0), (T0 + minutes(25), 42.0),
    )  # fmt: skip
    assert [value for _, value in course("R-07", gauge, since=15).values] == [42.0, 42.0]  # the window looks back
    assert [value for _, value in course("R-07", gauge, until=15).values] == [0.0, 0.0, 21.0]


def test_levels_are_drawn_as_they_were_read_and_changes_as_changes(gauges, actor):
    level_rule(actor, for_s=600)
    level_rule(actor, "W-02", measure="change", window_s=600, at_least=0.5)
    gauge = gauges.stream(VILLAGE, "water_level")
    readings(gauges, gauge, [3.0, 3.2, 3.9, 4.4], every=5)
    level = course("W-01", gauge)
    assert ([value for _, value in level.values], level.window) == ([3.0, 3.2, 3.9, 4.4], minutes(10))
    assert [value for _, value in course("W-02", gauge).values] == [0.2, 0.9, 1.2]  # a slot give or take


def test_what_is_not_there_is_not_drawn(gauges, shipped, actor):
    gauge = gauges.stream(VILLAGE)
    assert course("R-07", gauge) is None  # no readings
    readings(gauges, gauge, [0.7] * 10)
    assert course("R-99", gauge) is None
    assert course("R-07", gauge + 1) is None
    assert course("R-07", gauge, viewer=actor("section", OTHER_TOWN)) is None

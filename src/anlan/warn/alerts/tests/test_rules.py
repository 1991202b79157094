"""What a crossing or its end means for an episode, by hand-written tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.warn.alerts import rules

A3, B3, C2, D4 = ("a", 3), ("b", 3), ("c", 2), ("d", 4)


def of(*crossings):
    return {name: {"level": level} for name, level in crossings}


@pytest.mark.parametrize(
    ("now", "standing", "crossing", "expected"),
    [
        (None, of(), A3, ("raise", 3)),
        (3, of(A3), C2, ("update", 2)),
        (3, of(A3), B3, ("join", 3)),
        (3, of(A3), D4, ("join", 3)),
        (3, of(A3), A3, ("nothing", 3)),
    ],
)
def test_a_crossing(now, standing, crossing, expected):
    course = rules.crossed(now, standing, *crossing)
    assert (course.what, course.level) == expected


@pytest.mark.parametrize(
    ("now", "standing", "gone", "expected"),
    [
        (3, of(A3), "a", ("cancel", 3)),
        (3, of(A3, B3), "a", ("leave", 3)),
        (2, of(A3, C2), "c", ("lower", 3)),
        (2, of(A3, C2), "a", ("leave", 2)),
        (3, of(A3), "x", ("nothing", 3)),
    ],
)
def test_an_end(now, standing, gone, expected):
    course = rules.cleared(now, standing, gone)
    assert (course.what, course.level) == expected


def test_it_sounds_from_level_three_until_somebody_knows():
    assert [rules.sounds(level, "open") for level in (4, 3, 2, 1)] == [False, True, True, True]
    assert not rules.sounds(1, "acknowledged")
    assert not rules.sounds(0, "open")


def test_standing_down_needs_a_reason():
    assert rules.may_stand_down("误报").ok
    assert rules.may_stand_down("  ").because.key == "alerts.refused.reason"
    assert not rules.may_stand_down("x").ok


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 4), st.integers(1, 4)), max_size=40))
def test_the_level_is_always_the_worst_of_what_stands_or_was_not_lowered(steps):
    """Whatever comes and goes, an episode lasts exactly while something stands, at the worst standing level."""
    level, standing = None, {}
    for comes, name, weight in steps:
        key = str(name)
        if comes and key not in standing:
            course = rules.crossed(level, standing, key, weight)
            standing[key] = {"level": weight}
            level = course.level
        elif not comes and level is not None:
            course = rules.cleared(level, standing, key)
            standing.pop(key, None)
            level = None if course.what == "cancel" else course.level
        assert (level is None) == (not standing)
        assert level is None or level == rules.worst(standing)

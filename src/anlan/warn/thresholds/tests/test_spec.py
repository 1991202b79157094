"""What a rule may ask, and how its settings and reasons are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.kernel.decision import Refused
from anlan.warn.thresholds.rules import spec, words

R07 = {
    "quantity": "rain",
    "measure": "intensity",
    "window_s": 600,
    "at_least": 40,
    "clear_below": 20,
    "clear_for_s": 1800,
}


def refused(kind, args):
    with pytest.raises(Refused) as told:
        spec.read(kind, args)
    assert told.value.because.key == "thresholds.refused.field"
    return told.value.because.params["field"], told.value.because.params["expected"].key


def test_the_ten_minute_rule():
    one = spec.read("level", R07)
    assert (one.measure, one.window_s, one.limit, one.clear, one.clear_for_s, one.unit) == (
        "intensity",
        600,
        40.0,
        20.0,
        1800,
        "mm/h",
    )
    assert words.condition(one).key == "thresholds.condition.intensity"
    assert words.condition(one).params["window"].params == {"n": 10}


@pytest.mark.parametrize(
    ("kind", "change", "expected"),
    [
        ("level", {"quantity": "joy"}, ("quantity", "thresholds.expected.quantity")),
        ("shape", {}, ("kind", "thresholds.expected.kind")),
        ("level", {"colour": "red"}, ("colour", "thresholds.expected.known_field")),
        ("level", {"measure": "value", "window_s": 0}, ("measure", "thresholds.expected.measure")),
        ("level", {"window_s": 450}, ("window_s", "thresholds.expected.window")),
        ("level", {"window_s": 0}, ("window_s", "thresholds.expected.window")),
        ("level", {"window_s": 86_700}, ("window_s", "thresholds.expected.window")),
        ("level", {"window_s": True}, ("window_s", "thresholds.expected.seconds")),
        ("level", {"for_s": -1}, ("for_s", "thresholds.expected.seconds")),
        ("level", {"at_least": "40"}, ("at_least", "thresholds.expected.number")),
        ("level", {"at_least": float("nan")}, ("at_least", "thresholds.expected.number")),
        ("level", {"at_most": 3.0}, ("at_least", "thresholds.expected.one_limit")),
        ("level", {"clear_below": 41}, ("clear_below", "thresholds.expected.clear")),
        ("k_of_n", {}, ("per", "thresholds.expected.per")),
        ("k_of_n", {"per": "town"}, ("k", "thresholds.expected.k")),
        ("k_of_n", {"per": "town", "k": 3, "n": 2}, ("n", "thresholds.expected.n")),
        ("rate", {}, ("measure", "thresholds.expected.measure")),
    ],
)
def test_what_is_impossible_is_refused_with_its_field(kind, change, expected):
    assert refused(kind, {**R07, **change}) == expected


def test_a_rate_looks_at_the_change_of_a_level():
    one = spec.read("rate", {"quantity": "water_level", "window_s": 3600, "at_least": 0.5})
    assert (one.measure, one.unit) == ("change", "m")


def test_a_low_rule_clears_above():
    one = spec.read("level", {"quantity": "voltage", "at_most": 11.0, "clear_above": 11.5})
    assert (one.low, one.sign, one.limit, one.clear) == (True, -1.0, 11.0, 11.5)
    assert refused("level", {"quantity": "voltage", "at_most": 11.0, "clear_above": 10.0})[0] == "clear_above"


def test_missing_takes_its_patience_from_the_stream_unless_told():
    assert spec.read("missing", {"quantity": "rain"}).silent_s == 0
    assert spec.read("missing", {"quantity": "rain", "silent_s": 4500, "k": 3, "per": "town"}).k == 3


@given(
    st.dictionaries(
        st.sampled_from(sorted(spec.KNOWN) + ["x"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(max_size=5),
            st.sampled_from(["rain", "water_level", "sum", "town"]),
        ),
        max_size=9,
    ),
    st.sampled_from([*spec.KINDS, "", "x"]),
)
def test_any_settings_are_read_or_refused_with_a_field(args, kind):
    try:
        one = spec.read(kind, args)
    except Refused as told:
        assert told.because.params["field"]
        return
    assert one.quantity == args["quantity"]
    assert words.condition(one).key.startswith("thresholds.condition.")


def test_the_reason_names_what_was_seen_and_what_was_asked():
    one = spec.read("level", R07)
    said = words.reason(one, words.Facts(41.04))
    assert said.key == "thresholds.reason"
    assert said.params["seen"].params["value"] == "41.04"
    assert words.reason(one, words.Facts(41.0, suspect=True)).key == "thresholds.reason.suspect"


@pytest.mark.parametrize(
    ("seconds", "key", "n"),
    [
        (600, "minutes", 10),
        (3600, "hours", 1),
        (5400, "minutes", 90),
        (86400, "days", 1),
        (90, "seconds", 90),
        (0, "seconds", 0),
    ],
)
def test_spans_in_their_largest_whole_unit(seconds, key, n):
    assert words.span(seconds) == words.Said(f"thresholds.span.{key}", {"n": n})

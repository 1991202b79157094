"""Order, doubles and lateness of a batch, in cases small enough to see."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from anlan.numerics import signal


def ints(*values):
    return np.array(values, np.int64)


def test_order_is_by_stream_then_time_and_keeps_the_order_of_arrival():
    row, at = ints(1, 0, 1, 0, 1), ints(20, 50, 10, 40, 20)
    assert signal.order(row, at).tolist() == [3, 1, 2, 0, 4]


def test_order_also_holds_where_the_key_would_not_fit():
    row, at = ints(2**40, 1, 2**40), ints(2**60, -(2**60), -(2**60))
    assert signal.keyed(row, at) is None
    assert signal.order(row, at).tolist() == [1, 2, 0]


def test_empty_batch():
    none = np.empty(0, np.int64)
    assert signal.order(none, none).tolist() == []
    assert [m.tolist() for m in signal.repeats(none, none, np.empty(0))] == [[], [], []]


def test_first_arrival_wins_the_same_value_is_dropped_another_is_a_conflict():
    row, at = ints(0, 0, 0, 0, 1), ints(5, 5, 5, 6, 5)
    first, same, other = signal.repeats(row, at, np.array([1.0, 2.0, 1.0, 1.0, 1.0]))
    assert first.tolist() == [True, False, False, True, True]
    assert other.tolist() == [False, True, False, False, False]
    assert same.tolist() == [False, False, True, False, False]  # compared with the first, not with the conflict


def test_nan_repeats_nan():
    _, same, other = signal.repeats(ints(0, 0), ints(5, 5), np.array([np.nan, np.nan]))
    assert same.tolist() == [False, True]
    assert not other.any()


def test_late_is_not_newer_than_what_was_said():
    newest = np.array([100, np.iinfo(np.int64).min])
    assert signal.fresh(ints(0, 0, 0, 1), ints(99, 100, 101, -5), newest).tolist() == [False, False, True, True]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from([0.0, 1.0])), max_size=40))
def test_each_pair_comes_first_exactly_once(readings):
    row = np.array([r[0] for r in readings], np.int64)
    at = np.array([r[1] for r in readings], np.int64)
    value = np.array([r[2] for r in readings])
    by = signal.order(row, at)
    first, same, other = signal.repeats(row[by], at[by], value[by])
    kept = list(zip(row[by][first].tolist(), at[by][first].tolist(), value[by][first].tolist(), strict=True))
    expected = {}
    for r, t, v in readings:
        expected.setdefault((r, t), v)
    assert kept == [(r, t, expected[r, t]) for r, t in sorted(expected)]
    assert (first.astype(int) + same + other == 1).all()

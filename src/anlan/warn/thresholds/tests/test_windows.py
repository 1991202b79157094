"""Sums over any number of slots, and changes since a window ago, against plain arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.warn.thresholds.rules import windows

SLOT = windows.SLOT_US


def test_ten_minutes_are_two_slots():
    slots = windows.Slots.empty(1, 2)
    at = np.array([1, 2, 3, 5]) * SLOT
    summed = windows.together(slots, np.zeros(4, int), at, np.array([1.0, 2.0, 4.0, 8.0]), 2)
    assert summed.tolist() == [1.0, 3.0, 6.0, 8.0]  # slot 4 was never heard


def test_a_slot_that_fills_up_counts_once():
    slots = windows.Slots.empty(1, 2)
    row = np.zeros(3, int)
    at = np.array([SLOT, SLOT + 60_000_000, SLOT + 120_000_000])
    assert windows.together(slots, row, at, np.array([3.0, 1.0, 2.0]), 2).tolist() == [3.0, 4.0, 5.0]


def test_an_unknown_sum_stays_unknown():
    slots = windows.Slots.empty(1, 2)
    assert np.isnan(windows.together(slots, np.zeros(1, int), np.array([SLOT]), np.array([np.nan]), 2)[0])
    assert windows.together(slots, np.zeros(1, int), np.array([2 * SLOT]), np.array([1.5]), 2).tolist() == [1.5]


def test_change_since_an_hour_ago():
    slots = windows.Slots.empty(1, 14)
    at = np.arange(0, 14) * SLOT
    level = 2.0 + 0.1 * np.arange(14)
    out = windows.change(slots, np.zeros(14, int), at, level, np.ones(14, bool), 12)
    assert np.isnan(out[:11]).all()
    assert out[11:].tolist() == [1.1, 1.2, 1.2]  # the first with a slot less, as nothing older is known


def test_a_bad_value_is_neither_compared_nor_kept():
    slots = windows.Slots.empty(1, 5)
    at = np.arange(4) * SLOT
    out = windows.change(
        slots, np.zeros(4, int), at, np.array([1.0, 9.0, 2.0, 3.0]), np.array([True, False, True, True]), 2
    )
    assert (np.isnan(out[1]), out[2], out[3]) == (True, 1.0, 1.0 + 1.0)


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3), st.integers(0, 50)), min_size=1, max_size=60),
    st.integers(1, 6),
    st.integers(1, 7),
)
def test_any_window_is_the_sum_of_its_slots(steps, length, cut):
    now = {0: 0, 1: 0, 2: 0}
    row, at, m5, plain = [], [], [], []
    said: dict[tuple[int, int], float] = {}
    for r, ahead, amount in steps:
        now[r] += ahead
        said[(r, now[r])] = float(amount)
        row.append(r)
        at.append(now[r] * SLOT)
        m5.append(float(amount))
        plain.append(sum(said.get((r, now[r] - back), 0.0) for back in range(length)))
    slots, out = windows.Slots.empty(3, length), []
    for begin in range(0, len(row), cut):
        part = slice(begin, begin + cut)
        out += windows.together(slots, np.array(row[part]), np.array(at[part]), np.array(m5[part]), length).tolist()
    assert out == pytest.approx(plain)

"""When a rule speaks and when it is over, by hand-written tables and against a plain reference."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anlan.warn.thresholds.rules import groups, spec, sweep

MINUTE = 60 * sweep.SECOND


def rule(**args):
    return spec.read("level", {"quantity": "water_level", "at_least": 4.0, **args})


def run(one, minutes, values, standing=None, usable=None):
    """What turned for one stream, as (minute, crossed, since minute)."""
    standing = standing or sweep.Standing.empty(1)
    at = np.array(minutes, np.int64) * MINUTE
    good = np.ones(len(at), bool) if usable is None else np.array(usable)
    turns = sweep.sweep(one, standing, np.zeros(len(at), np.int64), at, np.array(values, float), good)
    return [
        (int(minutes[i]), bool(c), int(s // MINUTE))
        for i, c, s in zip(turns.index, turns.crossed, turns.since, strict=True)
    ]


TABLE = [
    # settings, minutes, values, expected (minute, crossed, since)
    ({}, [0, 5, 10], [3.9, 4.0, 4.5], [(5, True, 5)]),
    ({}, [0, 5, 10], [4.0, 3.99, 4.0], [(0, True, 0), (5, False, 5), (10, True, 10)]),
    ({"clear_below": 3.5}, [0, 5, 10, 15], [4.1, 3.6, 3.5, 3.4], [(0, True, 0), (15, False, 15)]),
    ({"for_s": 600}, [0, 5, 10, 15], [4.0, 4.0, 4.0, 4.0], [(10, True, 0)]),
    ({"for_s": 600}, [0, 5, 10, 15, 20], [4.0, 3.0, 4.0, 4.0, 4.0], [(20, True, 10)]),
    ({"clear_for_s": 600}, [0, 5, 10, 15, 20], [4.0, 3.0, 4.0, 3.0, 3.0], [(0, True, 0)]),
    ({"clear_for_s": 600}, [0, 5, 10, 15], [4.0, 3.0, 3.0, 3.0], [(0, True, 0), (15, False, 5)]),
    ({"for_s": 600}, [0, 45, 55], [4.0, 4.0, 4.0], [(55, True, 45)]),  # forty-five silent minutes have not lasted
    ({"clear_for_s": 600}, [0, 5, 50, 60], [4.0, 3.0, 3.0, 3.0], [(0, True, 0), (60, False, 50)]),
    (
        {"at_most": 1.0, "at_least": None, "clear_above": 1.5},
        [0, 5, 10, 15],
        [1.2, 1.0, 1.5, 1.6],
        [(5, True, 5), (15, False, 15)],
    ),
]


@pytest.mark.parametrize(("settings", "minutes", "values", "expected"), TABLE)
def test_duration_and_hysteresis(settings, minutes, values, expected):
    args = {"quantity": "water_level", "at_least": 4.0, **settings}
    args = {k: v for k, v in args.items() if v is not None}
    assert run(spec.read("level", args), minutes, values) == expected


@pytest.mark.parametrize(("settings", "minutes", "values", "expected"), TABLE)
def test_the_same_in_batches_of_one(settings, minutes, values, expected):
    one = spec.read(
        "level", {k: v for k, v in {"quantity": "water_level", "at_least": 4.0, **settings}.items() if v is not None}
    )
    standing = sweep.Standing.empty(1)
    turned = [turn for m, v in zip(minutes, values, strict=True) for turn in run(one, [m], [v], standing)]
    assert turned == expected


def test_a_bad_value_neither_crosses_nor_clears():
    assert run(rule(), [0, 5, 10], [9.0, 4.2, 0.0], usable=[False, True, False]) == [(5, True, 5)]
    assert run(rule(), [0, 5], [float("nan"), 3.0]) == []


def test_what_came_late_is_not_looked_at_again():
    standing = sweep.Standing.empty(1)
    assert run(rule(), [0, 10], [3.0, 3.0], standing) == []
    assert run(rule(), [5], [9.0], standing) == []
    assert run(rule(), [10], [9.0], standing) == [(10, True, 10)]  # the same five minutes, now fuller


def test_the_peak_is_the_farthest_value_since_the_crossing():
    standing = sweep.Standing.empty(1)
    at = np.array([0, 5, 10, 15], np.int64) * MINUTE
    turns = sweep.sweep(rule(), standing, np.zeros(4, int), at, np.array([4.1, 6.0, 5.0, 1.0]), np.ones(4, bool))
    assert turns.peak.tolist() == [4.1, 6.0]
    low = spec.read("level", {"quantity": "voltage", "at_most": 11.0})
    turns = sweep.sweep(
        low, sweep.Standing.empty(1), np.zeros(3, int), at[:3], np.array([10.8, 9.5, 12.0]), np.ones(3, bool)
    )
    assert turns.peak.tolist() == [10.8, 9.5]


def test_a_batch_that_was_not_kept_is_undone():
    standing = sweep.Standing.empty(2)
    rows = np.array([0])
    before = standing.take(rows)
    assert run(rule(), [0], [5.0], standing) == [(0, True, 0)]
    standing.put(rows, before)
    assert run(rule(), [0], [5.0], standing) == [(0, True, 0)]


def reference(one, minutes, values):
    """The same in plain words: one stream, one value after the other."""
    beyond = back = seen = None
    active, out = False, []
    for m, v in zip(minutes, values, strict=True):
        broken = seen is not None and (m - seen) * 60 > max(1800, one.for_s)
        seen = m
        if active:
            if v < one.clear:
                back = m if back is None or broken else back
                if (m - back) * 60 >= one.clear_for_s:
                    out.append((m, False, back))
                    active, back, beyond = False, None, None
            else:
                back = None
            continue
        if v < one.limit:
            beyond = None
            continue
        beyond = m if beyond is None or broken else beyond
        if (m - beyond) * 60 >= one.for_s:
            active, back = True, None
            out.append((m, True, beyond))
    return out


@given(
    steps=st.lists(st.tuples(st.integers(1, 50), st.sampled_from([2.0, 3.0, 3.5, 3.9, 4.0, 4.1, 5.0])), max_size=40),
    for_s=st.sampled_from([0, 300, 600, 3600]),
    clear=st.sampled_from([3.0, 3.9, 4.0]),
    clear_for=st.sampled_from([0, 300, 1800]),
)
def test_against_a_plain_reference(steps, for_s, clear, clear_for):
    one = rule(for_s=for_s, clear_below=clear, clear_for_s=clear_for)
    minutes = np.cumsum([s[0] for s in steps]).tolist() if steps else []
    values = [s[1] for s in steps]
    turned = run(one, minutes, values)
    assert turned == reference(one, minutes, values)
    assert [c for _, c, _ in turned] == [i % 2 == 0 for i in range(len(turned))]  # crossed, cleared, crossed, …


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9)), min_size=1, max_size=60), st.integers(1, 8))
def test_streams_do_not_disturb_one_another(readings, cut):
    """Many streams in one sweep turn as each would alone, wherever the batches are cut."""
    one = rule(for_s=300, clear_below=3.0, clear_for_s=300)
    row = np.array([r for r, _ in readings], np.int64)
    at = np.arange(len(row), dtype=np.int64) * 3 * MINUTE
    value = np.array([v for _, v in readings], float)
    standing, turned = sweep.Standing.empty(8), []
    for begin in range(0, len(row), cut):
        order = np.lexsort((at[begin : begin + cut], row[begin : begin + cut])) + begin
        turns = sweep.sweep(one, standing, row[order], at[order], value[order], np.ones(len(order), bool))
        turned += [
            (int(row[order[i]]), int(at[order[i]]), bool(c)) for i, c in zip(turns.index, turns.crossed, strict=True)
        ]
    alone = []
    for r in range(8):
        mine = np.flatnonzero(row == r)
        turns = sweep.sweep(
            one, sweep.Standing.empty(1), np.zeros(len(mine), int), at[mine], value[mine], np.ones(len(mine), bool)
        )
        alone += [(r, int(at[mine[i]]), bool(c)) for i, c in zip(turns.index, turns.crossed, strict=True)]
    assert sorted(turned) == sorted(alone)


def test_k_of_n_counts_members_by_town():
    one = spec.read("k_of_n", {"quantity": "water_level", "at_least": 4.0, "k": 2, "n": 3, "per": "town"})
    areas = ["331081110201", "331081110202", "331081110203", "331081111201", "331081111202"]
    towns = groups.grouped(one, areas, np.ones(5, bool))
    assert towns.codes == ("331081110000",)  # the second town has two streams, fewer than n
    standing = sweep.Standing.empty(1)
    active = np.array([True, False, False, True, True])
    assert len(groups.sweep_groups(one, standing, towns, active, np.array([0]), 0)) == 0
    active[1] = True
    turns = groups.sweep_groups(one, standing, towns, active, np.array([1]), MINUTE)
    assert (turns.index.tolist(), turns.crossed.tolist()) == ([0], [True])
    active[0] = False
    assert groups.sweep_groups(one, standing, towns, active, np.array([3]), 2 * MINUTE).crossed.tolist() == []
    assert groups.sweep_groups(one, standing, towns, active, np.array([0]), 2 * MINUTE).crossed.tolist() == [False]


def test_ten_minutes_of_the_whole_city_are_swept_at_once():
    """10,000 streams, 100,000 values: every stream that was beyond crosses once."""
    one = rule(for_s=300, clear_below=3.0)
    row = np.repeat(np.arange(10_000), 10)
    at = np.tile(np.arange(10, dtype=np.int64) * MINUTE, 10_000)
    value = np.where(row % 7 == 0, 5.0, 1.0)
    turns = sweep.sweep(one, sweep.Standing.empty(10_000), row, at, value, np.ones(len(row), bool))
    assert len(turns) == len(range(0, 10_000, 7))
    assert (at[turns.index] == 5 * MINUTE).all()

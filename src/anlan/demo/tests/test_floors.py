"""The demo's floors: sixty of its sites' own, quiet ones, the same every time, and nothing said twice."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pytest

from anlan.demo import city, floors, loads, play, sites
from anlan.demo.floors import CLOSE, FILLS, FULL, NEAR, OVER, Goods


@pytest.fixture(scope="module")
def watched():
    return city.build("small", 1).floors


def test_sixty_floors_some_without_a_limit(watched):
    assert len(watched) == floors.MOST
    assert 0 < sum(w.limit is None for w in watched) <= floors.MOST // 9
    assert len({(w.compound, w.building, w.level) for w in watched}) == floors.MOST


def test_goods_move_and_stay_below_every_alarm(watched):
    for w in watched:
        said = [w.stock(play.BEGIN + timedelta(minutes=10 * i)) for i in range(6 * 24 * 4)]
        assert len(set(said)) > 5
        if w.n in (OVER, CLOSE):
            continue
        most = NEAR if w.n == FILLS else FULL
        assert max(said) - 0.05 <= most * (w.limit or 400.0) < 0.8 * (w.limit or 400.0)


def test_one_floor_is_filled_beyond_its_limit_and_cleared_and_another_stays_yellow(watched):
    """Over the limit for longer than the rule waits and not by a fifth; then below what clears, for good."""
    by = {w.n: w for w in watched}
    trembles = 0.5 * loads.FACTOR * loads.KG / by[OVER].limit
    share = {m: by[OVER].stock(play.BEGIN + timedelta(minutes=m)) / by[OVER].limit for m in range(0, 6000, 10)}
    over = [m for m, one in share.items() if one >= 1]
    assert over == list(range(over[0], over[-1] + 10, 10)), "once"
    assert over[0] <= 30
    assert len(over) > 2
    assert 1.03 < max(share.values()) < 1.2 - trembles
    assert max(one for m, one in share.items() if m > over[-1] + 20) + trembles < 0.75
    close = [by[CLOSE].stock(play.BEGIN + timedelta(minutes=10 * i)) / by[CLOSE].limit for i in range(600)]
    assert 0.9 < min(close) - trembles
    assert max(close) + trembles < 1


def test_the_two_that_are_called_about_lie_where_somebody_answers(watched):
    made = city.build("small", 1)
    first = made.sites.held[0]
    (tenant,) = [row for row in made.sites.parties if row[sites.PARTIES.index("person")] and row[0] != first.owner.code]
    over, close = (w for w in watched if w.n in (OVER, CLOSE))
    assert {over.compound, close.compound} == {first.ref}
    on = [t.unit[1:3] for t in first.tenants if t.firm.code == tenant[0]]
    assert on == [[over.building, over.level]]
    assert [close.building, close.level] not in [t.unit[1:3] for t in first.tenants], "the landlord's own"


def test_one_floor_comes_near_its_limit_in_the_storm_hour_and_is_seen_to_come(watched):
    """Near enough to be told with its window, and below the first alarm whatever its gauge trembles."""
    (one,) = (w for w in watched if w.n == FILLS)
    share = [one.stock(play.BEGIN + timedelta(hours=h)) / one.limit for h in (0, 1, 2, 3, 24)]
    assert share == pytest.approx([0.55, 0.63, 0.71, NEAR, NEAR], abs=0.001)
    trembles = 0.5 * loads.FACTOR * loads.KG / one.limit  # kN/m² a µε, half a µε at most
    assert share[-1] + trembles < 0.8


def test_what_the_lift_brought_is_what_came(watched):
    lifted = next(w for w in watched if w.lifted)
    times = [play.BEGIN + i * floors.PERIOD for i in range(1, 100)]
    brought = sum(lifted.said(t)["trip"] for t in times)
    assert brought == pytest.approx((lifted.stock(times[-1]) - lifted.stock(play.BEGIN)) * lifted.m2, abs=1)


def test_every_turn_is_said_once_and_goes_on_after_a_restart(watched):
    goods = Goods(watched[:3], play.BEGIN)
    first = list(goods.due(play.BEGIN + timedelta(minutes=25)))
    again = Goods(watched[:3], goods.until)
    rest = [*again.due(play.BEGIN + timedelta(minutes=29)), *again.due(play.BEGIN + timedelta(minutes=30))]
    times = Counter((d, r["n"], r["t"]) for d, pack, _ in (*first, *rest) for r in json.loads(pack))
    assert set(times.values()) == {1}
    assert len({t for _, _, t in times}) == 3


def test_a_generated_month_is_labelled_by_its_truth():
    made = loads.floor(20260810, 30)
    assert len(made.load) == len(made.strain) == len(made.temperature) == 30 * loads.DAY
    for begin, end in made.cases:
        assert (made.load[begin:end] >= made.limit).all()
        assert end - begin >= loads.HOLD
    assert sum(loads.floor(20260810 + n, 30).cases != [] for n in range(6)) >= 3

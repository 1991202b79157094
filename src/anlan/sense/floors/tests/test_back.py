"""A floor's hazard is struck off when its load has been below for a day: silence and doubt prove nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import T0

from anlan.infra.scope import SYSTEM
from anlan.sense.floors import actions, queries
from anlan.sense.floors.actions.register import Limit
from anlan.sense.floors.queries.terms import shipped
from anlan.sense.floors.rules.back import Share, stayed_back
from anlan.sense.floors.tests.house import KG, said

TERMS = replace(shipped(T0), silent_min=30, back_percent=90.0, back_h=24)
MINUTES = 24 * 60


def shares(*odd, percent=50.0, every=10):
    """A day of readings up to T0; `odd` are (minutes before T0, percent, sure) that stand instead."""
    changed = {m: (p, sure) for m, p, sure in odd}
    return [
        Share(T0 - timedelta(minutes=m), *changed.get(m, (percent, True))) for m in range(MINUTES - every, -1, -every)
    ]


@pytest.mark.parametrize(
    ("limit", "told", "reason"),
    [
        (None, shares(), "floors.refused.back_limit"),
        (5.0, shares(), "floors.because.back"),
        (5.0, shares(percent=89.9), "floors.because.back"),
        (5.0, shares(percent=90.0), "floors.refused.back_over"),
        (5.0, shares((MINUTES - 10, 90.0, True)), "floors.refused.back_over"),
        (5.0, shares((600, 120.0, False)), "floors.refused.back_over"),  # doubted, yet it may be true
        (5.0, [], "floors.refused.back_silent"),
        (5.0, shares(every=30), "floors.because.back"),
        (5.0, shares(every=31), "floors.refused.back_silent"),
        (5.0, shares((600, 50.0, False), (610, 50.0, False)), "floors.because.back"),
        (5.0, shares((600, 50.0, False), (610, 50.0, False), (620, 50.0, False)), "floors.refused.back_silent"),
        (
            5.0,
            [Share(T0 - timedelta(hours=24), 150.0, True), *shares()],
            "floors.because.back",
        ),  # a day ago to the second
        (5.0, [*shares(), Share(T0 + timedelta(minutes=1), 150.0, True)], "floors.because.back"),
    ],
)
def test_below_for_a_day_without_silence(limit, told, reason):
    verdict = stayed_back(limit, told, T0, TERMS)
    assert verdict.because.key == reason
    assert verdict.ok is (reason == "floors.because.back")


def test_it_says_when_it_was_too_much_and_when_it_may_be_struck_off():
    verdict = stayed_back(5.0, shares((600, 101.4, True)), T0, TERMS)
    given = {name: verdict.because.params[name] for name in ("was", "at", "back", "percent", "hours")}
    assert given == {"was": "101", "at": "08-10 04:00", "back": "08-11 04:00", "percent": "90", "hours": 24}


def test_a_watched_floor_answers_by_its_own_readings(hall, feed):
    hall.streams(load="load")
    assert hall.take_in({"stream": "load", "kind": "direct", "zone_m2": 300}).errors == []
    device, full, f = hall.watch().device, 5.0 * KG, feed()
    until = T0 + timedelta(minutes=10)
    f.raw([said("load", [full, *[0.5 * full + i % 3 for i in range(144)]], until - timedelta(hours=24), 600)], until)
    assert queries.back(device, until).because.key == "floors.because.back"
    early = queries.back(device, until - timedelta(minutes=1))
    assert (early.because.key, early.because.params["was"]) == ("floors.refused.back_over", "100")
    late = queries.back(device, until + timedelta(minutes=31))
    assert late.because.key == "floors.refused.back_silent"
    actions.follow_limits([Limit(hall.watch().id, None, "none")], by=SYSTEM, at=until)
    assert queries.back(device, until).because.key == "floors.refused.back_limit"
    actions.end(hall.watch().id, "拆除", by=hall.make("section"), at=until)
    assert queries.back(device, until).ok

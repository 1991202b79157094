"""Loop times: consecutive steps of one phase are one stretch, and a return starts a new one."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from anlan.act.hazards.rules import loops
from anlan.kernel.clock import CITY

T = datetime(2026, 11, 1, 9, 0, tzinfo=CITY)
A, B = UUID(int=1), UUID(int=2)
V = "331081110200"


def h(hours: float) -> datetime:
    return T + timedelta(hours=hours)


def test_steps_of_one_phase_are_joined_and_other_hazards_kept_apart() -> None:
    steps = [
        loops.Step(A, V, "reported", h(0), h(5), h(48)),
        loops.Step(A, V, "verified", h(5), h(6), h(24)),
        loops.Step(A, V, "graded", h(6), h(7), h(24)),
        loops.Step(A, V, "assigned", h(7), h(8), h(100)),
        loops.Step(A, V, "rectifying", h(8), h(120), h(110)),
        loops.Step(A, V, "submitted", h(120), h(121), h(300)),
        loops.Step(A, V, "returned", h(121), None, h(200)),
        loops.Step(B, V, "reported", h(1), h(50), h(48)),
    ]
    found = [(s.hazard, s.phase, s.since, s.until, s.due) for s in loops.stretches(steps)]
    assert found == [
        (A, "verify", h(0), h(5), h(48)),
        (A, "order", h(5), h(7), h(24)),
        (A, "fix", h(7), h(120), h(110)),
        (A, "check", h(120), h(121), h(300)),
        (A, "again", h(121), None, h(200)),
        (B, "verify", h(1), h(50), h(48)),
    ]


def test_late_means_at_or_past_the_limit() -> None:
    assert loops.Stretch(A, V, "fix", h(0), h(10), h(10)).late(h(99))
    assert not loops.Stretch(A, V, "fix", h(0), h(9.99), h(10)).late(h(99))
    assert loops.Stretch(A, V, "fix", h(0), None, h(10)).late(h(10))
    assert not loops.Stretch(A, V, "fix", h(0), None, None).late(h(10))


def test_spread_counts_the_late_and_says_the_usual_limit() -> None:
    done = [
        loops.Stretch(A, V, "fix", h(0), h(2), h(10)),
        loops.Stretch(B, V, "fix", h(0), h(12), h(10)),
        loops.Stretch(A, V, "fix", h(20), h(21), h(40)),
        loops.Stretch(A, V, "check", h(0), h(1), h(10)),
        loops.Stretch(B, V, "fix", h(30), None, h(40)),
    ]
    spread = loops.spread("fix", done)
    assert (spread.seconds, spread.late, spread.limit) == ((3600.0, 7200.0, 43200.0), 1, 36000.0)
    assert loops.spread("verify", done) == loops.Spread("verify", (), 0, None)


@pytest.mark.parametrize(
    ("seconds", "share", "within"),
    [
        ((), 0.5, None),
        ((7.0,), 0.9, 7.0),
        ((1.0, 2.0, 3.0, 4.0), 0.5, 2.0),
        ((1.0, 2.0, 3.0), 0.5, 2.0),
        (tuple(map(float, range(1, 11))), 0.9, 9.0),
    ],
)
def test_share_within(seconds: tuple[float, ...], share: float, within: float | None) -> None:
    assert loops.share_within(seconds, share) == within

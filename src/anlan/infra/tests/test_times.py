"""How a limit reads: a midnight is the end of the day before it."""

from __future__ import annotations

from datetime import datetime

import pytest

from anlan.infra.pages import times
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY)


@pytest.mark.parametrize(
    ("due", "now", "told"),
    [
        ("2026-08-12T00:00", "2026-08-11T09:00", Said("parts.time.today")),
        ("2026-08-12T00:00", "2026-08-10T23:59", Said("parts.time.tomorrow")),
        ("2026-08-12T00:00", "2026-08-12T00:00", Said("parts.time.yesterday")),
        ("2026-08-12T00:00", "2026-08-01T09:00", "08-11"),
        ("2026-08-12T17:30", "2026-08-12T09:00", "17:30"),
        ("2026-08-12T17:30", "2026-08-11T09:00", Said("parts.time.tomorrow")),
    ],
)
def test_a_limit_at_midnight_is_the_day_before(due: str, now: str, told: str | Said) -> None:
    assert times.until(at(due), at(now)) == told

"""Instants as days of the city's calendar: ends are told exclusive, papers name the last day."""

from __future__ import annotations

from datetime import datetime, timedelta

from anlan.kernel.clock import CITY


def day(at: datetime | None) -> str:
    """The day of an instant: 2026-08-10."""
    return f"{at.astimezone(CITY):%Y-%m-%d}" if at else ""


def last_day(until: datetime | None) -> str:
    """The last day of a term that ends, exclusive, at `until`."""
    return day(until - timedelta(seconds=1)) if until else ""

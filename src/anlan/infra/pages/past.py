"""Which time a page shows: `?at=` when it lies in the past, else now."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from anlan.infra.pages.moments import EARLIEST
from anlan.kernel.clock import CITY


def asked_at(request: HttpRequest) -> tuple[datetime, bool]:
    """The city time a page shows, and whether that is a past one. A date alone means the end of that day."""
    now: datetime = request.city_now  # type: ignore[attr-defined]
    text = request.GET.get("at", "").strip()
    try:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None:
            at = at.replace(tzinfo=CITY)
        if len(text) == len("2026-11-24"):
            at = at.replace(hour=23, minute=59, second=59)
        at = at.astimezone(CITY)  # the database knows no offset of 16 hours or more
        return (at, True) if EARLIEST <= at < now else (now, False)
    except (ValueError, OverflowError):
        return now, False

"""Times as they come in by JSON: with an offset, in the years that a city writes about, and in UTC from here on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _written(at: datetime) -> datetime:
    """PostgreSQL knows no offset of 16 hours or more, and the calendar ends where counting days goes on."""
    if not EARLIEST <= at < LATEST:
        raise ValueError(f"a time from {EARLIEST:%Y} to {LATEST:%Y}")
    return at.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_written)]

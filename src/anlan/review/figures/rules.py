"""How numbers are read and written: weeks of a strip, the middle of many, what stands for what nothing backs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

WEEKS = 12
PERIODS = (7, 30, 90, 365)  # days that the ledger can look back
CALL_OUT_LIMIT = 30.0  # seconds from a crossing to the first call; default, to be confirmed


QUICK = frozenset({"called", "answered"})  # steps of seconds and minutes, in which the machine's own time counts


def judges(step: str, rate: float) -> bool:
    """Whether a step's limit says anything about those who took it.

    Times are the city's. Where its clock runs faster than life, every second that the machine itself needs counts as
    `rate` of them, and nobody is late for that.
    """
    return rate <= 1 or step not in QUICK


def weeks_until(at: datetime) -> list[datetime]:
    """Bounds of the last twelve weeks, rising, the last one ending at `at`."""
    return [at - timedelta(weeks=WEEKS - i) for i in range(WEEKS + 1)]


def written(value: float | int | None) -> str | None:
    """A number as it stands on a page: whole ones whole, others with one digit; None stays None."""
    if value is None:
        return None
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value):,}"
    return f"{value:,.1f}"


def half(values: Sequence[float]) -> float | None:
    """The value within which half of all lie; None without any."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] if ordered else None

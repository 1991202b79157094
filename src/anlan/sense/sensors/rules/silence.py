"""When a stream that said nothing is silent."""

from __future__ import annotations

HOURLY_S, HOURLY_SILENT_S = 3600, 4500


def silent_after(period_s: int) -> float:
    """Seconds without a reading after which a stream is silent: 2.5 periods, for an hourly station 75 min (7.9).

    >>> silent_after(300), silent_after(3600)
    (750.0, 4500.0)
    """
    return float(HOURLY_SILENT_S) if period_s == HOURLY_S else 2.5 * period_s

"""When a stream has said nothing for too long, and which group it belongs to (flood-typhoon 7.9)."""

from __future__ import annotations

from anlan.warn.thresholds.rules.spec import GROUPS, Spec

HOURLY_S, HOURLY_SILENT_S = 3600, 4500


def too_long(spec: Spec, period_s: int, seconds: float) -> bool:
    """Whether so many seconds of silence are too many: the rule's own, else 2.5 periods, of hourly stations 75 min."""
    patience = spec.silent_s or (HOURLY_SILENT_S if period_s == HOURLY_S else 2.5 * period_s)
    return seconds >= patience


def group_of(spec: Spec, area: str) -> str:
    """The village, town or county that a stream counts for."""
    return area[: GROUPS[spec.per]].ljust(12, "0")

"""Whether a zero may be set anew (work-safety 3.3): never by itself, as stock that never leaves would vanish."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from uuid import UUID

from anlan.kernel.decision import Verdict, no, yes


def may_tare(value: float | None, reason: str, photos: Sequence[str]) -> Verdict:
    """A signed act: what it shows now, why, and a photo of the bare zone."""
    if value is None or not isfinite(value):
        return no("floors.refused.silent")
    if len(reason.strip()) < 2:
        return no("floors.refused.reason")
    if not photos:
        return no("floors.refused.photo")
    return yes()


def needs_second(ratio: float | None, share: float) -> bool:
    """Whether more lies there than a bare floor can show, or it is not known how much."""
    return ratio is None or ratio > share


def may_confirm(asked_by: UUID, by: UUID) -> Verdict:
    """Somebody else has looked at the zone."""
    return no("floors.refused.own_tare") if asked_by == by else yes("floors.because.second")

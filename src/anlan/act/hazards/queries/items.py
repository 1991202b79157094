"""How long a standard gives for one of its items."""

from __future__ import annotations

from datetime import datetime

from anlan.ground.standards import queries as standards
from anlan.infra.scope import SYSTEM, reading


def item_days(item: str, at: datetime) -> int | None:
    """The days of "WL-5-10 N2" in the version in force at a time; None where it names none."""
    code, _, ref = item.rpartition(" ")
    if not code:
        return None
    with reading(SYSTEM):
        version = standards.in_force(SYSTEM, code, at)
    return next((one.days for one in version.items if one.ref == ref and one.days), None) if version else None

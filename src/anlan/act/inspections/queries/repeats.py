"""Sites whose floors were over their limit again and again: an inspection follows (work-safety 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Said
from anlan.sense.floors import queries as floors
from anlan.warn.alerts import queries as alerts

ORANGE = 2  # and worse


@dataclass(frozen=True)
class Repeated:
    """Since when an inspection is asked for, and why."""

    at: datetime
    why: Said


def repeated(at: datetime) -> dict[UUID, Repeated]:
    """Compounds with a floor that went over its limit as often as the floors' terms allow at most, in their days.

    The one that filled the number is when it began; a compound of several such floors speaks for the one that was last.
    """
    terms = floors.terms_at(at)
    with reading(SYSTEM):
        times = alerts.episodes_about(SYSTEM, ORANGE, at - timedelta(days=terms.repeat_days), at)
        often = {about: when for about, when in times.items() if len(when) >= terms.repeats}
        sites = floors.sites(SYSTEM, often)
        names = {about: floors.named(SYSTEM, about, at, brief=True) for about in sites}
    found: dict[UUID, Repeated] = {}
    for about, compound in sites.items():
        since = often[about][terms.repeats - 1]
        why = {"floor": names[about] or about, "n": len(often[about]), "days": terms.repeat_days}
        status = Said(f"floors.status.{terms.status}").as_json()
        if compound not in found or found[compound].at < since:
            found[compound] = Repeated(since, Said("inspections.due.repeated", {**why, "status": status}))
    return found

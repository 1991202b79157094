"""The documents of a hazard: order, stop, listing; numbered and frozen when they are issued (work-safety 5.4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from anlan.act.hazards.models import READ, Case, Hazard, Listing, Suspension
from anlan.act.hazards.queries.laws import laws
from anlan.act.hazards.queries.spots import told
from anlan.ground.areas import queries as areas_now
from anlan.ground.people import queries as people
from anlan.infra.journal import Change
from anlan.infra.papers import Kind, issue
from anlan.infra.papers.numbers import next_number, wording
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said

HERE = Path(__file__).parents[1] / "papers"
ORDER, STOP, LISTING = (Kind(HERE / f"{name}.typ", READ) for name in ("order", "stop", "listing"))


def case_number(change: Change) -> str:
    """The next number of a case in its year: a case has one before anything is printed about it."""
    worded = wording(HERE / "numbers.csv", "case", change.at)
    year = change.at.astimezone(CITY).year
    return worded.words.format(year=year, n=next_number("hazards.case", year))


def order(change: Change, h: Hazard, row: Case) -> str:
    """Issue the order to put right of a case. Returns its number."""
    problem = [str(1), row.order_text, _law(row.law), day(row.order_until - timedelta(days=1))]
    data = _common(change, h) | {
        "law": _law(row.law),
        "problems": [problem],
        "interim": row.interim,
        "officers": _names(row.ordered_by, row.opened_by),
    }
    return issue(change, h, ORDER, data).number


def stop(change: Change, h: Hazard, row: Suspension) -> str:
    """Issue the decision of a stop. Returns its number."""
    data = _common(change, h) | {
        "law": _law(row.law),
        "stop": Said(f"hazards.stop.{row.kind}"),
        "text": row.text,
        "officers": _names(row.asked_by),
    }
    data["facts"] += [
        (Said("hazards.paper.from"), row.begins_at),
        (Said("hazards.paper.approver"), _names(row.decided_by)),
    ]
    return issue(change, h, STOP, data).number


def listing(change: Change, h: Hazard, row: Listing) -> str:
    """Issue the notice of a listing. Returns its number."""
    data = _common(change, h) | {
        "measures": row.measures,
        "public": row.public_text,
        "until": day(row.until - timedelta(days=1)),
    }
    return issue(change, h, LISTING, data).number


def _common(change: Change, h: Hazard) -> dict[str, Any]:
    """Whose it is, where, what was found: at the head of every document."""
    with reading(SYSTEM):
        spot = told(SYSTEM, h.facts(), change.at)
        village = areas.village(h.area)
        names = areas_now.names(SYSTEM, {village}, change.at)
    unit: Any = spot.party_name or spot.name if spot else h.subject
    return {
        "unit": unit or _names(h.holder),
        "facts": [
            (Said("hazards.paper.hazard"), h.number),
            (
                Said("hazards.paper.place"),
                Said("hazards.paper.place.value", {"village": names[village], "place": h.place}),
            ),
            (Said("hazards.paper.what"), h.text),
            (Said("hazards.paper.duty"), _names(h.holder)),
        ],
        "day": day(change.at),
    }


def _law(code: str) -> dict[str, str]:
    return laws()[code].said


def _names(*persons: UUID | None) -> str:
    wanted = list(dict.fromkeys(p for p in persons if p is not None))
    with reading(SYSTEM):
        names = people.names(SYSTEM, wanted)
    return "、".join(names[p] for p in wanted if p in names)


def day(at: datetime) -> Said:
    """A date written out as documents write it."""
    local = at.astimezone(CITY)
    return Said("hazards.paper.day", {"y": local.year, "m": local.month, "d": local.day})

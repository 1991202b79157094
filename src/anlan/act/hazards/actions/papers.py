"""The documents of a hazard: order, stop, listing, transfer; numbered and frozen once issued (work-safety 5.4)."""

from __future__ import annotations

from collections.abc import Mapping
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
from anlan.infra.models import Paper, Photo
from anlan.infra.papers import Kind, issue
from anlan.infra.papers.numbers import next_number, wording
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said

HERE = Path(__file__).parents[1] / "papers"
NAMES = ("order", "stop", "listing", "transfer")
ORDER, STOP, LISTING, TRANSFER = (Kind(HERE / f"{name}.typ", READ) for name in NAMES)


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
        (
            Said("hazards.paper.period"),
            day(row.until - timedelta(days=1)) if row.until else Said("hazards.paper.lifted"),
        ),
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


def transfer(change: Change, h: Hazard, given: Mapping[str, Any], text: str) -> str:
    """Issue the paper that hands a hazard or its case over, with its evidence listed by hash. Returns its number."""
    data = _common(change, h) | {
        "unit": given["to"],
        "law": _law(given["law"]),
        "until": day(datetime.fromisoformat(given["due"]) - timedelta(days=1)),
        "text": text,
        "evidence": _evidence(h),
        "officers": _names(change.by.person),
    }
    if given.get("case"):
        data["facts"].append((Said("hazards.paper.case"), given["case"]))
    return issue(change, h, TRANSFER, data).number


def _evidence(h: Hazard) -> list[list[Any]]:
    """Photos and papers of the file: what each is, when it was made, and by which hash it is known."""
    with reading(SYSTEM):
        photos = list(Photo.objects.seen_by(SYSTEM).filter(room="hazards", ref=h.pk).order_by("id"))
        papers = list(Paper.objects.seen_by(SYSTEM).filter(room="hazards", ref=h.pk).order_by("issued_at", "n"))
    found = [(Said(f"hazards.photo.{p.label}"), p.taken_at, p.sha256) for p in photos]
    found += [([Said(f"hazards.paper.{p.kind}"), p.number], p.issued_at, p.sha256) for p in papers]
    return [[str(n), what, at or "", sha256[:16]] for n, (what, at, sha256) in enumerate(found, 1)]


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

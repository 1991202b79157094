"""What other pages show of visits: the three strands on a compound's time line, the drawer, hits of the search."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.inspections import queries, states
from anlan.act.inspections.pages import own, telling
from anlan.act.inspections.pages.visit import facts
from anlan.act.inspections.queries import papers
from anlan.act.inspections.rules.papers import ADDRESSED
from anlan.infra.pages.parts import Drawer, Fact, Figure, Moment
from anlan.kernel.clock import CITY
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor

SHOWN = 30


def drawer(viewer: Actor, ref: UUID, at: datetime) -> Drawer | None:
    """One visit beside the queue."""
    found = queries.file(viewer, ref, at) if viewer.any(telling.READ) else None
    if found is None:
        return None
    row = found.row
    score = None if row.score is None else str(row.score)
    return Drawer(
        title=row.subject,
        under=said("inspections.under", number=row.number, kind=said(f"inspections.kind.{row.kind}")),
        number=Figure(said("inspections.score"), score, "%", empty=said("inspections.score.none")),
        why=queries.said_because(row) or "",
        facts=facts(found, at),
        verbs=telling.verbs(viewer, row, at)[:2],
        file_url=f"/inspections/{ref}/",
        area=row.area,
        lon=row.lon,
        lat=row.lat,
    )


def beside(viewer: Actor, room: str, ref: UUID, at: datetime) -> Drawer | None:
    """Enforcement, service and supervision of a compound on one time line; of a hazard its visits and their papers."""
    if room not in ("premises", "hazards") or not viewer.any(telling.READ):
        return None
    if room == "hazards":
        return _of_hazard(viewer, ref, at)
    rows = [r for r in queries.of_compounds(viewer, [ref], at) if r.begun_at is None or r.begun_at <= at]
    checks = own.checks_of(viewer, ref, at)
    if not rows and not checks:
        return None
    moments = [*(moment(r, at) for r in rows[:SHOWN]), *checks]
    return Drawer(
        title=said("inspections.strands"),
        under=said("inspections.visits_n", n=len(rows)),
        moments=sorted(moments, key=lambda m: m.at, reverse=True),
        file_url=f"/inspections/?compound={ref}",
    )


def _of_hazard(viewer: Actor, hazard: UUID, at: datetime) -> Drawer | None:
    """The visits that found it or looked again, each with the orders and opinions that were issued after it."""
    told = []
    for row in queries.of_hazard(viewer, hazard, at):
        kind = said(f"inspections.kind.{row.kind}")
        day = f"{row.planned_for.astimezone(CITY):%Y-%m-%d}"
        told.append(Fact(kind, row.number, day, f"/inspections/{row.id}/"))
        told += [
            Fact(said(f"inspections.paper.{p.kind}"), p.number, url=p.url)
            for p in papers.of_visit(viewer, row.id, at)
            if p.kind in ADDRESSED
        ]
    return Drawer(title=said("inspections.title"), facts=told) if told else None


def moment(row: queries.Row, at: datetime) -> Moment:
    """A visit as a line of the time line: its strand, its kind, who came, how it came out."""
    over = row.state == states.DONE
    who = said("inspections.moment.who", names=list(dict.fromkeys(m["name"] for m in row.members)))
    return Moment(
        said(
            "inspections.moment",
            strand=said(f"inspections.strand.{row.strand}"),
            kind=said(f"inspections.kind.{row.kind}"),
            result=telling.result(row),
            number=row.number,
        ),
        at=row.ended_at or row.begun_at or row.planned_for,
        when="past" if over else "now" if row.state == states.UNDER_WAY else "next",
        who=who,
        strong=row.passed is False,
    )


def search(viewer: Actor, words: str, limit: int) -> list[dict[str, Any]]:
    """Visits by number."""
    if not viewer.any(telling.READ):
        return []
    return [
        {"title": row.number, "note": row.subject["zh"], "url": f"/inspections/{row.id}/"}
        for row in queries.by_number(viewer, words, limit)
    ]

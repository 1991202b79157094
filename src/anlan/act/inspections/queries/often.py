"""How often: the grade of a compound, what is due by it, and how many visits a body has left to a firm."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.act.inspections import states
from anlan.act.inspections.models import Grade, Visit
from anlan.act.inspections.queries.repeats import repeated
from anlan.act.inspections.queries.terms import terms_at
from anlan.act.inspections.queries.visits import Row, row_of
from anlan.act.inspections.rules import caps
from anlan.act.inspections.rules.kinds import KINDS
from anlan.act.inspections.rules.terms import EVERY, GRADES, NO_GRADE, Terms
from anlan.ground.premises import queries as premises
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor

INSPECTION = "inspection"
MADE = (states.UNDER_WAY, states.DONE)
TAKES_A_PLACE = (*states.READY, *MADE)


RANK = {colour: n for n, colour in enumerate((*GRADES, NO_GRADE))}


@dataclass(frozen=True)
class Due:
    """A visit that the calendar asks for. `last` is None where such a visit was never made: its time counts from
    the first grade, else from when the site was on record; `booked` is one ahead.

    `why` is told where something else than the calendar asks for it.
    """

    compound: UUID
    name: dict[str, str]
    area: str
    lon: float | None
    lat: float | None
    grade: str
    kind: str
    every: int
    last: datetime | None
    due: datetime | None
    booked: Row | None
    why: Said | None = None


@dataclass(frozen=True)
class Left:
    """One body's visits to a firm in a year: made, planned, and how many it has left under the cap."""

    body: str
    made: int
    planned: int
    left: int


@dataclass(frozen=True)
class Year:
    """Question 11: a firm's visits of a year, by whom, and what is left under the cap."""

    visits: list[Row]
    cap: int
    grade: str
    terms: Terms
    bodies: list[Left]

    @property
    def made(self) -> list[Row]:
        """Visits that count under the cap and have begun: what is planned was not made, re-inspections don't count."""
        return [v for v in self.visits if KINDS[v.kind].counts and v.state in MADE]

    @property
    def planned(self) -> list[Row]:
        """Visits that count and are still to come."""
        return [v for v in self.visits if KINDS[v.kind].counts and v.state not in MADE]

    @property
    def beside(self) -> list[Row]:
        """Visits that were made and don't count."""
        return [v for v in self.visits if not KINDS[v.kind].counts and v.state in MADE]


def grades(viewer: Actor, compounds: Iterable[UUID], at: datetime) -> dict[UUID, str]:
    """The colour of compounds at a time; those that nobody graded are left out."""
    rows = Grade.objects.seen_by(viewer).filter(compound__in=list(compounds), at__lte=at)
    return dict(rows.order_by("at", "id").values_list("compound", "colour"))


def grade(viewer: Actor, compound: UUID, at: datetime) -> Grade | None:
    """The grade in force with its reason."""
    found: Grade | None = (
        Grade.objects.seen_by(viewer).filter(compound=compound, at__lte=at).order_by("-at", "-id").first()
    )
    return found


def taken(
    compound: UUID, firm: UUID | None, at: datetime, but: UUID | None = None, of: Collection[str] = TAKES_A_PLACE
) -> dict[str, int]:
    """Counting visits by body in the calendar year of `at`, made and planned, whoever may see them.

    Visits to the whole site count for every firm in it, wherever else the firm was visited.
    """
    year = caps.year_of(at)
    with reading(SYSTEM):
        rows = _of_year(SYSTEM, compound, firm, year).filter(state__in=of).exclude(pk=but)
        if firm is not None:
            return caps.used(rows.values_list("kind", "members"))
        by_firm: dict[UUID | None, list[tuple[str, Any]]] = {}
        for whose, kind, members in rows.values_list("firm", "kind", "members"):
            by_firm.setdefault(whose, []).append((kind, members))
    site = caps.used(by_firm.pop(None, []))
    return caps.together(site, [caps.used(visits) for visits in by_firm.values()])


def _of_year(viewer: Actor, compound: UUID, firm: UUID | None, year: int):  # type: ignore[no-untyped-def]
    """A firm's visits and those of its whole site; of a site all that went there."""
    begin, end = datetime(year, 1, 1, tzinfo=CITY), datetime(year + 1, 1, 1, tzinfo=CITY)
    rows = Visit.objects.seen_by(viewer).filter(planned_for__gte=begin, planned_for__lt=end)
    return rows.filter(Q(firm=firm) | Q(compound=compound, firm=None)) if firm else rows.filter(compound=compound)


def year(viewer: Actor, compound: UUID, firm: UUID | None, at: datetime) -> Year:
    """The visits of the year of `at` that the viewer sees, and what every body has left."""
    rows = _of_year(viewer, compound, firm, caps.year_of(at)).exclude(state=states.CANCELLED)
    held = grade(viewer, compound, at)
    terms, colour = terms_at(viewer, at), held.colour if held else ""
    cap = terms.cap_of(colour)
    used, made = taken(compound, firm, at), taken(compound, firm, at, of=MADE)
    bodies = [Left(body, made.get(body, 0), n - made.get(body, 0), max(0, cap - n)) for body, n in sorted(used.items())]
    return Year([row_of(v) for v in rows.order_by("planned_for")], cap, colour, terms, bodies)


def due(viewer: Actor, at: datetime, area: str = "") -> list[Due]:
    """What the calendar asks for: reds first, of a colour the longest unvisited; those without a grade last."""
    terms = terms_at(viewer, at)
    rows = premises.compounds(viewer, at, at, premises.Filters(area=area, state="counted"))
    colours = grades(viewer, [r.id for r in rows], at)
    last, booked = _last(viewer, at)
    first = _first_graded(viewer, at)
    asked = repeated(at)
    found = []
    for r in rows:
        colour = colours.get(r.id, NO_GRADE)
        for kind in EVERY:
            days = terms.days(colour, kind)
            was = last.get((r.id, kind))
            loads = asked.get(r.id) if kind == INSPECTION else None
            if loads is not None and was is not None and was >= loads.at:  # somebody came for it
                loads = None
            if not days and loads is None:
                continue
            since = was or first.get(r.id, r.known_from)
            when = since + timedelta(days=days) if days else at
            ahead = booked.get((r.id, kind))
            when, why = (min(when, loads.at), loads.why) if loads else (when, None)
            found.append(Due(r.id, r.said, r.area, r.lon, r.lat, colour, kind, days, was, when, ahead, why))
    return sorted(found, key=urgent)


def _first_graded(viewer: Actor, at: datetime) -> dict[UUID, datetime]:
    """When each site had its first grade: where nobody came yet, its time counts from then."""
    rows = Grade.objects.seen_by(viewer).filter(at__lte=at).order_by("-at", "-id")
    return dict(rows.values_list("compound", "at"))


def urgent(d: Due) -> tuple[Any, ...]:
    """What is booked is in hand; the colour goes before the date, and nobody ever came is longer than any date."""
    return d.booked is not None, RANK[d.grade], d.last is not None, d.due, d.name["zh"], d.kind


def _last(viewer: Actor, at: datetime) -> tuple[dict[tuple[UUID, str], datetime], dict[tuple[UUID, str], Row]]:
    """The last visit made of each compound and kind, and the next one planned; a random one is an inspection."""
    last: dict[tuple[UUID, str], datetime] = {}
    booked: dict[tuple[UUID, str], Row] = {}
    done = Visit.objects.seen_by(viewer).filter(ended_at__lte=at).order_by("ended_at")
    for compound, kind, ended in done.values_list("compound", "kind", "ended_at"):
        last[compound, "inspection" if kind == "random" else kind] = ended
    for v in Visit.objects.seen_by(viewer).filter(state__in=(*states.READY, states.UNDER_WAY)).order_by("-planned_for"):
        booked[v.compound, "inspection" if v.kind == "random" else v.kind] = row_of(v)
    return last, booked

"""What the pages of premises say: terms as days, chains in words, units as they are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from anlan.ground.areas import queries as areas_now
from anlan.ground.premises import queries
from anlan.ground.premises.rules.days import day, last_day
from anlan.infra.pages.parts import Text
from anlan.infra.pages.past import asked_at
from anlan.kernel import area as areas
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor

READ = "premises.read"
Names = Mapping[UUID, Mapping[str, str]]


def times(request: HttpRequest) -> tuple[datetime, datetime, bool]:
    """What time a page shows, as known when, and whether it lies in the past.

    `?at=` reads what was known then about then; with `known=now` what is known today about then.
    """
    at, past = asked_at(request)
    now: datetime = request.city_now  # type: ignore[attr-defined]
    return at, (now if request.GET.get("known") == "now" else at), past


def today(at: datetime) -> date:
    """The day of the city's calendar."""
    return at.astimezone(CITY).date()


def page_of(request: HttpRequest) -> int:
    """The page of a list that is asked for."""
    number = request.GET.get("page", "1")
    return int(number) if number.isdigit() and 0 < int(number) < 10_000 else 1


def words_of(request: HttpRequest) -> str:
    """The words that are searched for."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:60]


def area_of(request: HttpRequest) -> str:
    """The area that is asked for."""
    wanted = request.GET.get("area", "").strip()
    return areas.pad(wanted) if wanted and areas.valid(areas.pad(wanted)) else ""


def towns(viewer: Actor, at: datetime) -> list[tuple[str, dict[str, str]]]:
    """Areas to choose from: the towns the viewer sees, or the villages of their own one."""
    rows = areas_now.areas_of(viewer, at, layer="admin", level="town")
    if len(rows) < 2:
        rows += areas_now.areas_of(viewer, at, layer="admin", level="village")
    return [(r.code, r.said) for r in rows]


def term(since: datetime | None, until: datetime | None) -> Said:
    """From when until when, both days included."""
    if until is None:
        return said("premises.term.open", since=day(since))
    return said("premises.term", since=day(since), until=last_day(until))


def agreed(link: queries.Link | None) -> Said:
    """The agreement of a link, until when it holds; or that there is none."""
    if link is None or link.agreement is None:
        return said("premises.agreement.none")
    if link.agreed_until is None:
        return said("premises.agreement.open", number=link.agreement)
    return said("premises.agreement.until", number=link.agreement, until=last_day(link.agreed_until))


@dataclass(frozen=True)
class Step:
    """A link of a chain in words: who, in which part, by what. `letting` is None at the owner."""

    who: Mapping[str, str]
    party: UUID
    role: Said
    how: Text = ""
    agreed: Text = ""
    signed: bool = True
    consent: Text = ""
    letting: UUID | None = None
    here: bool = False


@dataclass(frozen=True)
class Drawn:
    """A unit as the drawing and the table show it."""

    row: queries.UnitRow
    at: Said
    state: str
    words: Said
    plate: Text
    sits: Sequence[tuple[UUID, Mapping[str, str], bool]]  # party, name, whether it is an orphan
    steps: Sequence[Step]
    until: str
    width: int
    tags: Sequence[Said] = ()


def steps(site: queries.Site, unit: UUID, names: Names) -> list[Step]:
    """The chain over a unit from the owner on, each step with its term and agreement."""
    found, chain = [], site.chain(unit)
    sits = {s.party for s in site.sitting if s.unit == unit}
    if site.owner is not None:
        found.append(Step(names[site.owner], site.owner, said("premises.role.owner"), here=site.owner in sits))
    last = max((link.level for link in chain), default=0)
    for link in chain:
        role = "tenant" if link.level == last else "second"
        consent: Text = ""
        if link.level > 1:
            consent = said("premises.consent", text=link.consent) if link.consent else said("premises.consent.none")
        found.append(
            Step(
                names[link.lessee],
                link.lessee,
                said(f"premises.role.{role}"),
                said("premises.lets", who=dict(names[link.lessor]), term=term(link.since, link.until)),
                agreed(link),
                link.agreement is not None,
                consent,
                link.id,
                link.lessee in sits,
            )
        )
    return found


def place_said(place: queries.UnitPlace) -> Said:
    """Building, floor and unit in words."""
    building, floor, unit = place
    return said("premises.unit_at", building=building, floor=floor, unit=unit)


def drawn(site: queries.Site, place: queries.UnitPlace, unit: queries.UnitRow, names: Names) -> Drawn:
    """A unit with its state, who sits there and the chain."""
    orphans = {(o.unit, o.party) for o in site.orphans}
    sits = [(s.party, names[s.party], (s.unit, s.party) in orphans) for s in site.sitting if s.unit == unit.id]
    state, chain = site.state_of(unit.id), site.chain(unit.id)
    plate: Text = dict(sits[0][1]) if sits else dict(names[chain[-1].lessee]) if chain else said("premises.vacant")
    return Drawn(
        unit,
        place_said(place),
        state,
        said(f"premises.unit.{state}"),
        plate,
        sits,
        steps(site, unit.id, names),
        last_day(chain[-1].until) if chain else "",
        max(1, round(unit.m2 or 0)) if unit.m2 else 100,
        [said(f"premises.tag.{tag}") for tag in unit.tags],
    )


def lacks(it: queries.Judged) -> list[tuple[Said, Said]]:
    """What is missing and by which law; the landlord's duties as one line, as they stand in a list of their own."""
    found = [(m.what, m.basis) for m in it.lacks if m.code != "duty"]
    duties = it.lacking("duty")
    return [*found, (said("premises.missing.duty", n=duties), said("premises.missing.duty.see"))] if duties else found


def village_names(viewer: Actor, codes: set[str], at: datetime) -> dict[str, Any]:
    """(town, village) names by village code."""
    wanted = {areas.village(c) for c in codes}
    names = areas_now.names(viewer, wanted | {areas.parent(c) for c in wanted}, at)
    return {c: (names[areas.parent(c)], names[c]) for c in wanted}

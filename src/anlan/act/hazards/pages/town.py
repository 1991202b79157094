"""The sentence of hazards on the town leader's page: what is past its limit, whose it is, how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from anlan.act.hazards import queries
from anlan.act.hazards.queries.names import names_of, stations
from anlan.ground.areas import queries as areas_now
from anlan.infra.pages.parts import Line, Sentence, Text
from anlan.kernel import area as areas
from anlan.kernel.decision import said
from anlan.kernel.rights import Actor

SHOWN = 5
SOON = timedelta(days=7)


def town(viewer: Actor, inside: str, at: datetime) -> list[Sentence]:
    """Overdue hazards of a town, the longest late first; how many are open, and how many come to their limit soon."""
    return _told(viewer, inside, at)


def bureau(viewer: Actor, inside: str, at: datetime) -> list[Sentence]:
    """The same of work safety alone."""
    return _told(viewer, inside, at, queries.SAFETY)


def _told(viewer: Actor, inside: str, at: datetime, field: str = "") -> list[Sentence]:
    if not viewer.any("hazards.read"):
        return []
    found = queries.running(viewer, inside, at, field)
    late = [r for r in found if r.late]
    soon = sum(1 for r in found if not r.late and r.due is not None and r.due <= at + SOON)
    words = said("hazards.town.late", count=len(late), n=late[0].late) if late else said("hazards.town.none")
    url = f"/hazards/overdue?{urlencode({'area': inside, **({'field': field} if field else {})})}"
    rows = late[:SHOWN]
    where = areas_now.names(viewer, {areas.village(r.area) for r in rows}, at) if rows else {}
    names = names_of(viewer, (), {r.holder for r in rows if r.holder}, at) if rows else {}
    towns = stations(viewer, {areas.village(r.area) for r in rows if not r.holder}, at)
    lines = [_line(r, where[areas.village(r.area)], names, towns) for r in rows]
    under = said("hazards.town.under", n=len(found), soon=soon)
    return [Sentence(len(late), words, under, lines, url, tells="late", urgency=3)]


def _whose(row: queries.Row, names: Mapping[UUID, str], towns: Mapping[str, Text]) -> Text:
    if row.holder:
        return names.get(row.holder) or said("hazards.fact.holder")
    return said("hazards.with_officers") if row.officers else towns[areas.village(row.area)]


def _line(row: queries.Row, where: Mapping[str, str], names: Mapping[UUID, str], towns: Mapping[str, Text]) -> Line:
    return Line(
        said("hazards.town.what", village=dict(where), kind=said(f"hazards.kind.{row.kind}")),
        said(f"hazards.now.{row.state}"),
        _whose(row, names, towns),
        strong=said("hazards.late_n", n=row.late),
        glyph="late",
        url=f"/hazards/{row.id}",
    )

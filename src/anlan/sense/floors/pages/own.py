"""What a phone tells owners and tenants of their floors: what lies there against what may, since when, and the pace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from anlan.ground.premises import queries as premises
from anlan.infra.pages import times
from anlan.infra.pages.parts import Figure, Holding, Text
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor
from anlan.sense.floors import queries
from anlan.sense.floors.pages import telling
from anlan.sense.floors.pages.telling import READ


def holdings(viewer: Actor, at: datetime) -> Sequence[Holding]:
    """The gauges of one's own floors, the gravest first; nothing where none is watched."""
    own = premises.own_floors(viewer) if viewer.any(READ) else set()
    rows = queries.listing(viewer, at, floors=own) if own else []
    if not rows:
        return []
    ahead = queries.outlooks(rows, at)
    gauges = [_gauge(row, ahead.get(row.device), at) for row in rows]
    return [Holding(said("floors.own.title"), said("floors.own.under", n=len(rows)), gauges=gauges)]


def _gauge(row: queries.WatchRow, outlook: queries.Outlook | None, at: datetime) -> Figure:
    """One floor: kg/m² of its worst zone. Silence and an unknown limit are said, never filled in."""
    it = telling.shown(row, outlook, at)
    tags: list[Text] = [*it.states]
    if row.now is not None and row.now.ratio is not None:
        tags.insert(0, said("floors.own.share", percent=f"{row.now.ratio:.0f}"))
    if it.worst:
        tags.insert(0, said("floors.own.over"))
    heard = times.full(row.heard_at) if row.heard_at else said("floors.own.never")
    return Figure(
        it.name,
        it.kg or None,
        unit=said("floors.own.unit") if it.kg else "",
        source=_limit(row, it),
        at=row.now.at if row.now else None,
        url=f"/floors/{row.id}/",
        empty=said("floors.own.silent", at=heard),
        tags=tags,
    )


def _limit(row: queries.WatchRow, it: telling.Shown) -> Said:
    """The limit with its source, and the pace towards it; where no window tells a breach, that it does not rise."""
    known = row.now is not None and row.now.ratio is not None and row.now.ratio < 100
    if not known:
        return said("floors.own.limit", limit=it.limit)
    return said("floors.own.limit.pace", limit=it.limit, pace=it.pace or said("floors.own.steady", n=row.terms.long_h))

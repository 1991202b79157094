"""What the duty screen shows of sensors: a silent station's drawer, the storm's pulse, hits of the search."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from anlan.ground.areas import queries as areas_now
from anlan.infra.pages.parts import Drawer, Figure, Moment, Trend
from anlan.kernel import area as areas
from anlan.kernel.decision import Hidden, said
from anlan.kernel.quantity import symbol
from anlan.kernel.rights import Actor
from anlan.sense.sensors import queries
from anlan.sense.sensors.pages.one import facts

HOURS = timedelta(hours=6)
FIVE = timedelta(minutes=5)


def drawer(viewer: Actor, ref: UUID, at: datetime) -> Drawer | None:
    """The selected stream: what it said last, its last six hours, its facts."""
    try:
        row = queries.one(viewer, ref, at)
    except Hidden:
        return None
    drawn = queries.chart(viewer, row, at - HOURS, at)
    line = drawn.sums["h1"] if row.summed and drawn.sums else (drawn.at, drawn.value)
    where = areas_now.names(viewer, {areas.village(row.area)}, at).get(areas.village(row.area), "")
    return Drawer(
        title=row.names,
        under=where,
        glyph="gauge-silent" if row.silent_at else "gauge",
        number=_number(row),
        trend=Trend([(_instant(ms, at), value) for ms, value in zip(*line, strict=True)], unit=symbol(row.unit)),
        facts=facts(row, where, at),
        moments=[Moment(said("sensors.moment.silent"), row.silent_at, strong=True)] if row.silent_at else [],
        file_url=f"/sensors/{row.id}/",
        area=row.area,
        lon=row.lon,
        lat=row.lat,
    )


def _number(row: queries.StreamRow) -> Figure:
    if row.now is None:
        return Figure(said(f"sensors.quantity.{row.quantity}"), None, empty=said("sensors.said_nothing"))
    value, what = (
        (row.now.h1, said("sensors.sum.h1"))
        if row.summed
        else (row.now.value, said(f"sensors.quantity.{row.quantity}"))
    )
    shown = None if value is None else f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
    return Figure(what, shown, symbol(row.unit), said("sensors.fact.newest"), row.now.at)


def _instant(ms: int, at: datetime) -> datetime:
    return at + timedelta(milliseconds=ms - round(at.timestamp() * 1000))


def pulse(viewer: Actor, since: datetime, until: datetime) -> Trend | None:
    """The storm's pulse over the slider: the most rain in five minutes among the viewer's gauges, all the time."""
    if not viewer.any("sensors.read"):
        return None
    found = queries.five_minutes(viewer, since, until)
    if not found:
        return None
    known, first = dict(found), found[0][0]
    slots = [first + FIVE * n for n in range(-((first - since) // FIVE), (until - first) // FIVE + 1)]
    return Trend([(at, known.get(at)) for at in slots], unit="mm", bars=True, title=said("sensors.pulse"))


def fresh(viewer: Actor, at: datetime) -> datetime | None:
    """How new the newest reading is."""
    return queries.fresh(viewer, at)


def search(viewer: Actor, words: str, limit: int) -> list[dict[str, Any]]:
    """Streams whose name or device fits."""
    if not viewer.any("sensors.read"):
        return []
    return [
        {"title": r.names, "note": f"{r.device}/{r.key}", "url": f"/sensors/{r.id}/"}
        for r in queries.search(viewer, words.replace("\x00", ""), limit)
    ]

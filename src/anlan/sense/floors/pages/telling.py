"""What the pages of floors say: names, loads against limits, the pace in one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from anlan.infra.pages.parts import Text
from anlan.kernel.clock import CITY
from anlan.kernel.decision import Said, said
from anlan.sense.floors import queries

READ = "floors.read"
SPANS = {"6h": timedelta(hours=6), "48h": timedelta(hours=48), "14d": timedelta(days=14), "30d": timedelta(days=30)}


@dataclass(frozen=True)
class Shown:
    """A watched floor as lists draw it."""

    row: queries.WatchRow
    name: Text
    tenants: list[dict[str, str]]
    kg: str  # kg/m² of the worst zone, "" where it is not known
    load: Text
    limit: Text
    pace: Text
    states: list[Said]
    worst: bool  # over its limit


def shown(row: queries.WatchRow, outlook: queries.Outlook | None, at: datetime) -> Shown:
    """A floor with its words."""
    place = row.place
    kg = "" if row.now is None or row.now.worst is None else f"{row.now.worst:.0f}"
    return Shown(
        row,
        queries.thing(place) if place else row.device,
        [place.names[p] for p in place.tenants] if place else [],
        kg,
        said("floors.load", kg=kg) if kg else said("floors.no_reading"),
        limit(row),
        pace(outlook, at) if outlook else "",
        states(row),
        row.level in (1, 2),
    )


def limit(row: queries.WatchRow) -> Said:
    """The limit with its source; unknown stays unknown."""
    if row.limit is None or row.limit_kg is None:
        return said("floors.limit.unknown")
    source = said(f"premises.load_source.{row.source}")
    return said("floors.limit", kg=f"{row.limit_kg:.0f}", kn=f"{row.limit:.2f}", source=source)


def states(row: queries.WatchRow) -> list[Said]:
    """What must be known before the number is believed."""
    out = []
    if row.silent:
        out.append(said("floors.state.silent"))
    if row.flat:
        out.append(said("floors.state.flat"))
    if row.drifting:
        out.append(said("floors.state.drift"))
    elif row.now is not None and row.now.doubt:
        out.append(said("floors.state.doubt"))
    return out


def pace(outlook: queries.Outlook, at: datetime) -> Said:
    """ "At this pace over the limit in 5 h" with its window."""
    given = {
        "span": lasting(outlook.hours),
        "at": outlook.at(at).astimezone(CITY).strftime("%m-%d %H:%M"),
        "soonest": lasting(outlook.soonest),
        "window": _window(outlook.window),
    }
    if outlook.latest is None or outlook.latest > 24 * 60:
        return said("floors.pace.open", **given)
    return said("floors.pace", latest=lasting(outlook.latest), **given)


def _window(span: timedelta) -> Said:
    """The window that a pace was read from."""
    hours = round(span.total_seconds() / 3600)
    return said("floors.window.h", n=hours) if hours < 24 * 7 else said("floors.window.d", n=hours // 24)


def lasting(hours: float) -> Said:
    """Hours as people say them."""
    if hours < 2:
        return said("floors.span.minutes", n=max(1, round(hours * 60)))
    if hours < 48:
        return said("floors.span.hours", n=f"{hours:.1f}" if hours < 10 else round(hours))
    return said("floors.span.days", n=round(hours / 24))


def morning(at: datetime) -> datetime:
    """Tomorrow at eight in the city: until then nobody may look."""
    there = at.astimezone(CITY)
    return (there + timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)

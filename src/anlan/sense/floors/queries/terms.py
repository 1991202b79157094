"""The numbers of this room: as shipped with the house, then as the city confirms them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from psycopg import Connection

from anlan.infra.scope import SYSTEM, reading
from anlan.infra.versions import Told, told
from anlan.kernel.clock import CITY
from anlan.kernel.rights import Actor
from anlan.sense.floors import states
from anlan.sense.floors.models import Setting
from anlan.sense.floors.rules.terms import CONFIRMED, Terms, terms_of
from anlan.sense.sensors import queries as streams

DATA = Path(__file__).parents[1] / "data"
_COLUMNS = ("values", "version", "valid_from", "confirmed_at")
_CONFIRMED = "select values, version, valid_from, confirmed_at from floors_setting where state = 'confirmed'"


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (DATA / "terms.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def shipped(at: datetime) -> Terms:
    """The numbers as the house brings them; before the first version that one, as nothing older is known."""
    rows = [r for r in _rows() if _day(r["valid_from"]) <= at] or [r for r in _rows() if r["version"] == "1"]
    rows = sorted(rows, key=lambda r: int(r["version"]))
    return terms_of({row["name"]: int(row["value"]) for row in rows}, int(rows[-1]["version"]), rows[-1]["status"])


def terms_at(at: datetime) -> Terms:
    """The numbers in force at a time: the newest confirmed, else those shipped. All floors go by the same."""
    with reading(SYSTEM):
        rows = Setting.objects.seen_by(SYSTEM).filter(state=states.CONFIRMED).values_list(*_COLUMNS)
        return of_confirmed(rows, at)


def of_confirmed(rows: Iterable[Any], at: datetime) -> Terms:
    """The same, of confirmed versions that were read before: values, version, in force from, confirmed at."""
    known = [(since, version, values) for values, version, since, on in rows if since <= at and on <= at]
    if not known:
        return shipped(at)
    _, version, values = max(known, key=lambda one: one[:2])
    return terms_of({**shipped(at).values, **values}, version, CONFIRMED)


def confirmed(connection: Connection[Any]) -> list[Any]:
    """Every confirmed version, for the sense process."""
    rows: list[Any] = connection.execute(_CONFIRMED).fetchall()
    return rows


def term_versions(viewer: Actor) -> list[Told]:
    """Every version that was proposed, the newest first."""
    return told(Setting, viewer)


def effect(viewer: Actor, values: dict[str, int], numbers: dict[str, list[int]], at: datetime) -> dict[str, int]:
    """How floors would stand now by other numbers: of those with these streams, how many at each level or silent."""
    terms = terms_of(values, 0, CONFIRMED)
    said = streams.by_numbers(viewer, [n for some in numbers.values() for n in some], at)
    oldest = at - timedelta(minutes=terms.silent_min)
    counts = dict.fromkeys(("silent", "level_1", "level_2", "level_3", "level_4"), 0)
    for ratio, *others in numbers.values():
        now = [said[n].now for n in (ratio, *others) if n in said]
        fresh = [one for one in now if one is not None and one.at >= oldest]
        share = said[ratio].now if ratio in said else None
        level = terms.level(share.value) if share is not None and share in fresh else 0
        if not fresh:
            counts["silent"] += 1
        elif level:
            counts[f"level_{level}"] += 1
    return counts


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CITY)

"""Try a rule on the past: what would it have said over stored readings, by the same sweep that judges live ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np

from anlan.kernel import area as areas
from anlan.kernel.decision import Refused, Said
from anlan.kernel.quantity import QUANTITIES
from anlan.kernel.rights import Actor
from anlan.sense.sensors.queries import history
from anlan.warn.thresholds.rules import look, spec, windows, words

LONGEST = timedelta(days=31)
SHOWN = 200


@dataclass(frozen=True)
class Would:
    """One crossing that the rule would have made; `until` is None if it lasted to the end of what was looked at."""

    area: str
    stream: str
    at: datetime
    until: datetime | None
    value: float
    peak: float
    seen: Said


@dataclass(frozen=True)
class Tried:
    """What a rule would have said. `readings` is how much was looked at, `cut` that there was more."""

    condition: Said
    since: datetime
    until: datetime
    streams: int
    readings: int
    total: int
    villages: int
    crossings: tuple[Would, ...]
    cut: bool


def try_on_past(
    viewer: Actor,
    kind: str,
    args: Mapping[str, Any],
    area_set: Sequence[str],
    since: datetime,
    until: datetime,
    now: datetime,
) -> Tried:
    """What a rule with these settings would have said between two times. Raises Refused if they don't fit."""
    one = spec.read(kind, args)
    if one.kind == "missing" or not timedelta(0) < until - since <= LONGEST or until > now:
        raise Refused(Said("thresholds.refused.past"))
    places = history.streams(viewer, one.quantity, area_set, until)
    numbers = [p.number for p in places]
    before = since - timedelta(seconds=one.window_s)
    summed = QUANTITIES[one.quantity].kind == "sum"
    past = history.slots(numbers, before, until) if summed else history.readings(numbers, before, until)
    turns = _turns(one, places, past, area_set, round(since.timestamp() * 1e6)) if places and len(past.at) else []
    found = sorted(_would(one, places, turns), key=lambda w: w.at, reverse=True)
    return Tried(
        words.condition(one),
        since,
        until,
        len(places),
        len(past.at),
        len(found),
        len({w.area for w in found}),
        tuple(found[:SHOWN]),
        past.cut,
    )


def watch_over(
    one: spec.Spec, places: Sequence[history.Place], past: history.Past, area_set: Sequence[str]
) -> tuple[look.Watch, Any]:
    """A watch over these streams which puts every window together from five minutes; each reading's row in it."""
    watch = look.Watch.over(one, [p.quantity for p in places], [p.area for p in places], area_set)
    if one.measure in ("sum", "intensity"):
        watch.slots = windows.Slots.empty(len(places), one.window_s // spec.SLOT_S)
    return watch, np.searchsorted(np.array([p.number for p in places]), past.stream)


def _turns(
    one: spec.Spec, places: Sequence[history.Place], past: history.Past, area_set: Sequence[str], since: int
) -> list[tuple[look.Turn, str]]:
    """Turns after `since`, each with the area of its stream or group."""
    watch, row = watch_over(one, places, past, area_set)
    turns: list[look.Turn] = []
    for part in _parts(one, past.at):
        turns += look.look(watch, *look.brought(watch, row[part], past.at[part], past.value[part], past.flag[part]))
    codes = watch.groups.codes if watch.groups is not None else ()
    named = [(t, codes[t.row] if t.grouped else areas.village(places[t.row].area)) for t in turns]
    return [(t, area) for t, area in named if t.at > since]


def _parts(one: spec.Spec, at: np.ndarray) -> Iterator[Any]:
    """All at once; k of n five minutes by five minutes, as groups are counted at the end of each batch."""
    if not one.per:
        yield slice(None)
        return
    slot = windows.slot_of(at)
    order = np.argsort(slot, kind="stable")
    cuts = np.flatnonzero(np.diff(slot[order])) + 1
    yield from np.split(order, cuts)


def _would(one: spec.Spec, places: Sequence[history.Place], turns: Sequence[tuple[look.Turn, str]]) -> list[Would]:
    open_: dict[tuple[bool, int], Would] = {}
    out: list[Would] = []
    for turn, area in sorted(turns, key=lambda t: t[0].at):
        key = (turn.grouped, turn.row)
        at = datetime.fromtimestamp(turn.at / 1e6, tz=UTC)
        if turn.crossed:
            facts = words.Facts(turn.value, turn.count, turn.of, turn.suspect)
            name = "" if turn.grouped else places[turn.row].name
            open_[key] = Would(area, name, at, None, turn.value, turn.peak, words.seen(one, facts))
        elif key in open_:
            out.append(replace(open_.pop(key), until=at, peak=turn.peak))
    return [*out, *open_.values()]

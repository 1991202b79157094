"""A day's way: from the start always on to the nearest that is left; those without a position come last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from anlan.kernel.geo import distance_m


@dataclass(frozen=True)
class Stop:
    """A place to go to. `metres` is how far from the one before, None where that cannot be told."""

    id: Any
    lon: float | None
    lat: float | None
    metres: float | None = None


def route(stops: Sequence[Stop], start: tuple[float, float] | None = None) -> list[Stop]:
    """The stops in the order in which to go: the first one given is where the day begins when there is no start."""
    left = [s for s in stops if s.lon is not None and s.lat is not None]
    lost = [s for s in stops if s.lon is None or s.lat is None]
    way: list[Stop] = []
    here = start
    while left:
        near = _nearest(here, left)
        left.remove(near)
        way.append(Stop(near.id, near.lon, near.lat, _far(here, near) if here else None))
        here = (float(near.lon or 0), float(near.lat or 0))
    return [*way, *lost]


def late_first(stops: Sequence[Stop], late: Collection[Any]) -> list[Stop]:
    """The way over what is late, then from its last place on over the others."""
    first = route([s for s in stops if s.id in late])
    here = next(((s.lon, s.lat) for s in reversed(first) if s.lon is not None and s.lat is not None), None)
    return [*first, *route([s for s in stops if s.id not in late], here)]


def in_order(stops: Sequence[Stop], wanted: Sequence[Any]) -> list[Stop]:
    """The stops as somebody put them, those they did not name behind; each told how far it is from the one before."""
    place = {id_: n for n, id_ in enumerate(wanted)}
    ordered = sorted(stops, key=lambda stop: place.get(stop.id, len(place)))
    way: list[Stop] = []
    here: tuple[float, float] | None = None
    for stop in ordered:
        if stop.lon is None or stop.lat is None:
            way.append(Stop(stop.id, None, None))
            continue
        way.append(Stop(stop.id, stop.lon, stop.lat, _far(here, stop) if here else None))
        here = stop.lon, stop.lat
    return way


def moved(ids: Sequence[Any], one: Any, by: int) -> list[Any]:
    """An order with one of it further to the front (by −1) or the back (by 1); at an end it stays."""
    order = list(ids)
    if one in order:
        place = order.index(one)
        order.insert(max(0, min(len(order) - 1, place + by)), order.pop(place))
    return order


def _nearest(here: tuple[float, float] | None, left: Sequence[Stop]) -> Stop:
    if here is None:
        return left[0]
    start = here
    return min(left, key=lambda stop: _far(start, stop))


def _far(here: tuple[float, float], stop: Stop) -> float:
    return distance_m(here[0], here[1], float(stop.lon or 0), float(stop.lat or 0))

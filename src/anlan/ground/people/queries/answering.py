"""Who answers for a place: in each layer that lies over it, and upward from there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from anlan.ground.areas import queries as places
from anlan.ground.people import rules
from anlan.ground.people.queries.holders import Holder, holders
from anlan.kernel import area as areas
from anlan.kernel.rights import Actor


@dataclass(frozen=True)
class Answering:
    """An area with its head, its deputies and its staff at a time."""

    area: places.AreaRow
    head: Holder | None
    deputies: tuple[Holder, ...]
    staff: tuple[Holder, ...] = ()


@dataclass(frozen=True)
class Rung:
    """A step of the ladder upward: whom to ask (`head`, `deputy` or `above`), where."""

    kind: str
    area: places.AreaRow
    holders: tuple[Holder, ...]


def answering(viewer: Actor, codes: Iterable[str], at: datetime, first: str = "") -> list[Answering]:
    """Who answers for each of these areas, in the order of layers and codes; `first` goes before all."""
    rows = places.areas_of(viewer, at, codes=list(codes) or [""])
    by_area: dict[str, list[Holder]] = defaultdict(list)
    for holder in holders(viewer, at, at_areas=[row.code for row in rows]):
        by_area[holder.at_area].append(holder)
    return [_answer(row, by_area[row.code]) for row in sorted(rows, key=lambda r: (r.code != first, r.layer, r.code))]


def _answer(row: places.AreaRow, here: list[Holder], roles: Iterable[str] = ()) -> Answering:
    answer = rules.answer_for(row.layer, row.level)
    wanted = tuple(roles) or (answer.roles if answer else ())
    ours = [h for h in here if not wanted or h.role in wanted]
    heads = sorted((h for h in ours if h.rank == "head"), key=lambda h: _order(h.role, wanted))
    return Answering(
        row,
        heads[0] if heads else None,
        tuple(h for h in ours if h.rank == "deputy"),
        tuple(h for h in here if h.rank == "staff"),
    )


def _order(role: str, wanted: tuple[str, ...]) -> int:
    return wanted.index(role) if role in wanted else len(wanted)


def responsible(viewer: Actor, code: str, at: datetime, *, role: str = "") -> Answering | None:
    """Head and deputies of one area, of one role if it is named; None where the viewer sees no such area."""
    row = places.area(viewer, code, at)
    if row is None:
        return None
    return _answer(row, holders(viewer, at, at_areas=[code]), (role,) if role else ())


def ladder(viewer: Actor, code: str, at: datetime) -> list[Rung]:
    """Whom to ask about an area, one after another: its head, its deputies, then upward to the county's duty officer.

    Nobody is asked twice; a rung on which nobody stands is left out.
    """
    here = places.area(viewer, code, at)
    if here is None:
        return []
    chain = [here, *places.above(viewer, code, at)]
    by_area: dict[str, list[Holder]] = defaultdict(list)
    for holder in holders(viewer, at, at_areas=[row.code for row in chain]):
        by_area[holder.at_area].append(holder)
    rungs: list[Rung] = []
    seen: set[str] = set()
    for row in chain:
        own = _answer(row, by_area[row.code])
        first = row is here
        steps = [("head", [own.head] if own.head else []), ("deputy", list(own.deputies))] if _named(row) else []
        steps += [("above", [h for h in by_area[row.code] if h.role in roles]) for roles in _upward(row, first)]
        for kind, people in steps:
            fresh = [h for h in people if str(h.person) not in seen]
            seen |= {str(h.person) for h in fresh}
            if fresh:
                rungs.append(Rung(kind if first else "above", row, tuple(fresh)))
    return rungs


def _named(row: places.AreaRow) -> bool:
    """Whether the area has a named head and deputy: grids and villages have."""
    return areas.level(row.code) in ("grid", "micro_grid", "village")


def _upward(row: places.AreaRow, first: bool) -> tuple[tuple[str, ...], ...]:
    ways = rules.UPWARD.get(row.level, ())
    return ways[1:] if _named(row) else ways

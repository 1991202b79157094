"""What a call does by itself if nobody answers, and how a step's people are called in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from anlan.kernel.decision import Said
from anlan.warn.calls.queries import who
from anlan.warn.calls.rules import ladder


class Going(Protocol):
    """A call, as a row or as a record."""

    area: str
    step: int
    next_at: datetime | None
    steps: Any
    first: Any
    parties: Any


@dataclass(frozen=True)
class Coming:
    """A step to come: when, what kind, and the people who would be asked as posts stand now."""

    at: datetime
    kind: str
    names: tuple[str, ...]


def coming(call: Going, at: datetime) -> list[Coming]:
    """Steps to come in order; those whose posts are vacant are left out."""
    if call.next_at is None:
        return []
    steps = ladder.read(call.steps)
    names = {
        n: tuple(p.name for p in who.people_for(steps[n].who, call.area, call.first, at, call.parties))
        for n in range(call.step + 1, len(steps))
    }
    empty = frozenset(n for n, some in names.items() if not some)
    return [Coming(when, steps[n].who, names[n]) for when, n in ladder.ahead(steps, call.step, call.next_at, empty)]


def whom(area: str, kind: str, names: Sequence[str], at: datetime) -> Said:
    """A step's people in words: "deputy Chen", "the duty room of Wugen (Zhou)"."""
    return Said(f"calls.who.{kind}", {"names": together(names), "place": who.place_of(kind, area, at)})


def brief(kind: str, names: Sequence[str]) -> Said:
    """The same as short as a line of the queue wants it, without the place that stands in its title."""
    return Said(f"calls.brief.{kind}", {"names": together(names)})


def together(names: Sequence[str]) -> str | Said:
    """Names in a row, as the language writes them."""
    if len(names) <= 1:
        return names[0] if names else Said("calls.names.none")
    if len(names) == 2:
        return Said("calls.names.two", {"a": names[0], "b": names[1]})
    return Said("calls.names.more", {"a": names[0], "b": names[1], "n": len(names)})

"""One drawer out of a room's own and what other rooms add beside it: one time line through one now, one first verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from anlan.infra.pages.parts import Drawer, Moment, Verb


def joined(own: Drawer, others: Sequence[Drawer]) -> Drawer:
    """The room's own drawer with facts, people, moments and verbs of others; what others ask to be done comes first.

    A room may have joined them by itself, to order them its own way: then nothing is said twice.
    """
    return reduce(_with, (other for other in others if not _is_in(own, other)), own)


def _is_in(own: Drawer, other: Drawer) -> bool:
    told = [*other.facts, *other.people, *other.moments]
    return bool(told) and all(one in own.facts or one in own.people or one in own.moments for one in told)


def _with(own: Drawer, other: Drawer) -> Drawer:
    return replace(
        own,
        facts=(*own.facts, *other.facts),
        people=(*own.people, *other.people),
        there=(*own.there, *other.there),
        moments=_line((*own.moments, *other.moments)),
        verbs=_verbs((*other.verbs, *own.verbs)),
    )


def _line(moments: Sequence[Moment]) -> tuple[Moment, ...]:
    """Past in order, then now (the latest to have begun speaks, the rest are past), then what comes in order."""
    past = [m for m in moments if m.when == "past"]
    now = sorted((m for m in moments if m.when == "now"), key=_at)
    past += [replace(m, when="past") for m in now[:-1] if m.at is not None]
    coming = sorted((m for m in moments if m.when == "next"), key=_at)
    return (*sorted(past, key=_at), *now[-1:], *coming)


def _at(moment: Moment) -> float:
    return moment.at.timestamp() if moment.at else float("inf")


def _verbs(verbs: Sequence[Verb]) -> tuple[Verb, ...]:
    """One filled button a panel: the first that may be pressed and asks to be it; keys are not given twice."""
    kept: list[Verb] = []
    keys: set[str] = set()
    for verb in verbs:
        first = verb.first and not any(v.first for v in kept)
        kept.append(replace(verb, first=first, key="" if verb.key in keys else verb.key))
        keys.add(verb.key)
    return tuple(kept)

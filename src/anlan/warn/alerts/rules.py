"""What a crossing or its end means for the episode of its area; levels count downwards: 1 is worst."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from anlan.kernel.decision import Verdict, no, yes

SOUNDS = 3  # from this level on an unacknowledged alert sounds (ui.md)


@dataclass(frozen=True)
class Course:
    """What follows, and the episode's level then."""

    what: Literal["raise", "update", "join", "lower", "leave", "cancel", "nothing"]
    level: int = 0


def worst(standing: Mapping[str, Mapping[str, Any]]) -> int:
    """The worst level among the crossings that stand; 0 if none does."""
    return min((int(one["level"]) for one in standing.values()), default=0)


def crossed(level_now: int | None, standing: Mapping[str, Mapping[str, Any]], crossing: str, level: int) -> Course:
    """A rule spoke for the area: a first one raises, a worse one updates, any other joins what is known."""
    if level_now is None:
        return Course("raise", level)
    if crossing in standing:
        return Course("nothing", level_now)
    if level < level_now:
        return Course("update", level)
    return Course("join", level_now)


def cleared(level_now: int, standing: Mapping[str, Mapping[str, Any]], crossing: str) -> Course:
    """A rule is silent again: the last one cancels, otherwise the worst of the rest is the level."""
    if crossing not in standing:
        return Course("nothing", level_now)
    rest = worst({k: v for k, v in standing.items() if k != crossing})
    if rest == 0:
        return Course("cancel", level_now)
    return Course("lower", rest) if rest > level_now else Course("leave", level_now)


def may_stand_down(reason: str) -> Verdict:
    """Everybody who was asked reads the reason, so there must be one."""
    return yes() if len(reason.strip()) >= 2 else no("alerts.refused.reason")


def sounds(level: int, state: str) -> bool:
    """Whether the duty screen sounds: level III or worse, and nobody has pressed A since it rose to that level."""
    return state == "open" and 0 < level <= SOUNDS

"""A ladder: whom a call asks, in which order, for how long, and how often; read from its stored steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anlan.kernel.decision import Refused, Said

WHO = ("first", "deputy", "village", "town", "town_lead", "duty", "tenant", "landlord")
NAMED = ("tenant", "landlord")  # whom the subject's own matter names, as no post at its place does
CHANNELS = ("in_app", "sms_sim")
MODES = ("any", "all")  # one answer is enough, or everybody must answer
MOST_STEPS = 8
LONGEST_S = 7 * 86_400


@dataclass(frozen=True)
class Step:
    """One step. `again_s`: reminders so long after asking. `on_yes`: a yes stops the call, or leads on (next)."""

    who: str
    wait_s: int
    again_s: tuple[int, ...]
    channels: tuple[str, ...]
    on_yes: str

    @property
    def wait(self) -> timedelta:
        """How long an answer is waited for."""
        return timedelta(seconds=self.wait_s)


def read(steps: Sequence[Mapping[str, Any]]) -> tuple[Step, ...]:
    """The steps of a ladder. Raises `Refused` naming the step and the field that is wrong."""
    if not 0 < len(steps) <= MOST_STEPS:
        raise Refused(Said("calls.refused.ladder", {"step": 0, "field": "steps"}))
    return tuple(_step(n, given) for n, given in enumerate(steps, 1))


def _step(n: int, given: Mapping[str, Any]) -> Step:
    wait, again = given.get("wait_s"), given.get("again_s", [])
    channels = given.get("channels", list(CHANNELS))
    fits = {
        "who": given.get("who") in WHO,
        "wait_s": _seconds(wait),
        "again_s": isinstance(again, list) and all(_seconds(a) and (not _seconds(wait) or a < wait) for a in again),
        "channels": isinstance(channels, list) and bool(channels) and all(c in CHANNELS for c in channels),
        "on_yes": given.get("on_yes", "stop") in ("stop", "next"),
    }
    wrong = next((field for field, good in fits.items() if not good), None) or next(iter(set(given) - set(fits)), None)
    if wrong is not None:
        raise Refused(Said("calls.refused.ladder", {"step": n, "field": wrong}))
    return Step(given["who"], given["wait_s"], tuple(sorted(again)), tuple(channels), given.get("on_yes", "stop"))


def family(name: str) -> str:
    """Ladders of one family, as those of a floor's levels, replace one another as its level rises; "" for none."""
    head, _, tail = name.rpartition("_")
    return f"{head}_" if tail.isdigit() else ""


def _seconds(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LONGEST_S


def ahead(
    steps: Sequence[Step], at_step: int, next_at: datetime | None, empty: frozenset[int]
) -> list[tuple[datetime, int]]:
    """What comes by itself if nobody answers: (when, step), until the last one; `empty` steps are passed over."""
    out: list[tuple[datetime, int]] = []
    when = next_at
    for n in range(at_step + 1, len(steps)):
        if when is None:
            break
        if n in empty:
            continue
        out.append((when, n))
        when = when + steps[n].wait
    return out

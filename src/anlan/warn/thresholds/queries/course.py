"""What a rule looked at: the course of one stream's measure, beside the limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from anlan.kernel.quantity import QUANTITIES
from anlan.kernel.rights import Actor
from anlan.sense.sensors.queries import history
from anlan.warn.thresholds.queries.past import watch_over
from anlan.warn.thresholds.queries.rules import versions
from anlan.warn.thresholds.rules import look


@dataclass(frozen=True)
class Course:
    """The measure at each time it was looked at, in its unit; `window` is the stretch that a value stands for."""

    values: tuple[tuple[datetime, float], ...]
    limit: float
    unit: str
    window: timedelta


def course(
    viewer: Actor, number: str, version: int, stream: int, area: str, since: datetime, until: datetime
) -> Course | None:
    """The course of a stream as this version of a rule judges it; None where nothing of it is there to be seen."""
    one = next((rule.spec for rule in versions(viewer, number) if rule.version == version), None)
    if one is None or one.kind == "missing":
        return None
    place = next((p for p in history.streams(viewer, one.quantity, [area], until) if p.number == stream), None)
    if place is None:
        return None
    before = since - timedelta(seconds=one.window_s)
    summed = QUANTITIES[one.quantity].kind == "sum"
    past = (history.slots if summed else history.readings)([stream], before, until)
    watch, row = watch_over(one, [place], past, [area])
    _, at, value, usable, _ = look.measured(watch, *look.brought(watch, row, past.at, past.value, past.flag))
    shown = usable & (at > round(since.timestamp() * 1e6))
    values = tuple(
        (datetime.fromtimestamp(us / 1e6, tz=UTC), round(float(v), 3))
        for us, v in zip(at[shown].tolist(), np.asarray(value)[shown], strict=True)
    )
    return Course(values, one.limit, one.unit, timedelta(seconds=max(one.window_s, one.for_s))) if values else None

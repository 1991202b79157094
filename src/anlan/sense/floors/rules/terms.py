"""The numbers of this room, in force at a time: as shipped, default until the city confirms a version of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from anlan.kernel.decision import Said, Verdict, no, yes

CONFIRMED = "confirmed"
# bounds are ours: outside them a floor would never be silent, never drift, or always both
BOUNDS: dict[str, tuple[int, int]] = {
    "level_4": (10, 200), "level_3": (10, 200), "level_2": (10, 200), "level_1": (10, 300),
    "silent_min": (5, 1440), "flat_h": (1, 168), "drift_percent": (1, 50), "drift_days": (10, 365),
    "tare_percent": (1, 90), "back_percent": (10, 100), "back_h": (1, 720), "repeats": (1, 50), "repeat_days": (1, 366),
    "short_h": (1, 24), "long_h": (12, 168), "far_d": (7, 90), "reach": (1, 20),
}  # fmt: skip
NAMES = tuple(BOUNDS)


@dataclass(frozen=True)
class Terms:
    """level_4 … level_1 : percent of the limit from which a floor is drawn blue, yellow, orange, red (who is asked is
    the rules' business) · silent_min : silence of a gauge · flat_h : a line without any movement · drift_percent : of
    the limit in `drift_days` · tare_percent : more lies there, a second person confirms · back_percent for back_h hours
    with a photo: then a hazard may be closed · repeats in repeat_days : an inspection follows
    short_h, long_h, far_d : the three windows of the pace · reach : so many times its own length a window looks ahead
    """

    level_4: int
    level_3: int
    level_2: int
    level_1: int
    silent_min: int
    flat_h: int
    drift_percent: int
    drift_days: int
    tare_percent: int
    back_percent: int
    back_h: int
    repeats: int
    repeat_days: int
    short_h: int
    long_h: int
    far_d: int
    reach: int
    version: int
    status: str

    @property
    def values(self) -> dict[str, int]:
        """Every number by name."""
        return {name: value for name, value in asdict(self).items() if name in BOUNDS}

    def level(self, ratio: float) -> int:
        """How a floor is drawn: 1 worst … 4, 0 below all."""
        return next((n for n in (1, 2, 3, 4) if ratio >= getattr(self, f"level_{n}")), 0)


def terms_of(values: Mapping[str, int], version: int, status: str) -> Terms:
    """Terms from stored values."""
    return Terms(**{name: values[name] for name in NAMES}, version=version, status=status)


def sound(values: Mapping[str, Any], valid_from: datetime, text: str, at: datetime) -> Verdict:
    """Whole numbers within their bounds, levels and windows rising, a reason, and in force no earlier than now."""
    for name, (low, high) in BOUNDS.items():
        value = values.get(name)
        if type(value) is not int or not low <= value <= high:
            return no("floors.refused.bounds", what=Said(f"floors.term.{name}").as_json(), low=low, high=high)
    if set(values) != set(NAMES):
        return no("floors.refused.terms")
    levels = [values[f"level_{n}"] for n in (4, 3, 2, 1)]
    windows = [values["short_h"], values["long_h"], 24 * values["far_d"]]
    if any(some != sorted(set(some)) for some in (levels, windows)):
        return no("floors.refused.order")
    if not text.strip():
        return no("floors.refused.text")
    return yes() if valid_from >= at else no("floors.refused.past")


def differences(before: Mapping[str, int], after: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """What one says otherwise than the other: name, was, is."""
    return [(name, before[name], after[name]) for name in NAMES if before[name] != after[name]]

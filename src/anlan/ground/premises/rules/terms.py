"""Whether new terms can be proposed: every number within its bounds, every duty known."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from anlan.kernel.decision import Verdict, no, yes

# bounds are ours: below them the rule says nothing, above them nobody would be watched
BOUNDS = {"least_units": (2, 20), "deep": (1, 9), "days": (1, 1096), "notice": (1, 366)}


def sound(values: Mapping[str, Any], duties: Collection[str], valid_from: datetime, text: str, at: datetime) -> Verdict:
    """Numbers within their bounds, exactly the known duties, a reason, and in force no earlier than now."""
    for name in ("least_units", "deep"):
        if not _within(values.get(name), name):
            return _out(name, name)
    if "notice" in values and not _within(values["notice"], "notice"):
        return _out("notice", "notice")
    told = values.get("duties")
    if not isinstance(told, Mapping) or set(told) != set(duties):
        return no("premises.refused.terms_duties")
    for code, days in told.items():
        if not _within(days, "days"):
            return _out(f"duty.{code}", "days")
    if not text.strip():
        return no("premises.refused.text")
    return yes() if valid_from >= at else no("premises.refused.terms_past")


def _within(value: Any, name: str) -> bool:
    low, high = BOUNDS[name]
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _out(what: str, name: str) -> Verdict:
    low, high = BOUNDS[name]
    named = {"key": f"premises.form.{what}" if what in BOUNDS else f"premises.{what}", "params": {}}
    return no("premises.refused.terms_bounds", what=named, low=low, high=high)

"""Points of an enterprise in a calendar year (work-safety 7): every entry follows from a fact and says why.

Everything here is configuration ("default, to be confirmed"): the idea is that of a driving licence. Points are for
enterprises, never for staff. Open major hazards carry over into the new year; nothing else does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from anlan.kernel.decision import Said
from anlan.review.grading.rules.values import Rule

MAJOR, OWN = "major", "self_check"
BANDS = ("green", "yellow", "orange", "red")


class Hazard(Protocol):
    """What this rule asks of a hazard (`act.hazards`)."""

    @property
    def number(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def grade(self) -> str: ...

    @property
    def rule_item(self) -> str: ...

    @property
    def source(self) -> str: ...

    @property
    def reported_at(self) -> datetime: ...

    @property
    def due(self) -> datetime | None: ...

    @property
    def ended_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Entry:
    """So many points lost (negative) or earned, since when, why, and the number of the hazard it follows from."""

    code: str
    amount: int
    at: datetime
    because: Said
    number: str = ""


def entries(
    hazards: Sequence[Hazard], unsigned: int, rule: Rule, since: datetime, at: datetime, known: datetime
) -> list[Entry]:
    """The ledger from `since` until `at`, in the order of time; `unsigned` tenants have no agreement as `known`."""
    found: list[Entry] = []
    for h in hazards:
        entry = _of_hazard(h, rule, since, at)
        if entry is not None:
            found.append(entry)
    if unsigned:
        lost = rule.points["agreement"] + unsigned * rule.points["agreement_each"]
        found.append(Entry("agreement", -lost, known, Said("grading.points.agreement", {"n": unsigned})))
    found.sort(key=lambda e: (e.at, e.number))
    return _capped(found, rule)


def _of_hazard(h: Hazard, rule: Rule, since: datetime, at: datetime) -> Entry | None:
    over = h.ended_at if h.ended_at is not None and h.ended_at <= at else None
    late = h.due is not None and (over or at) > h.due
    begun = max(h.reported_at, since)
    if h.reported_at < since and not (h.grade == MAJOR and over is None):
        return None  # only open major hazards carry over
    item = h.rule_item.split("/")[-1]
    if h.grade == MAJOR and late:
        assert h.due is not None
        return _entry("major_late", -rule.points["major_late"], max(h.due, since), h)
    if h.source == OWN and not late:
        return _entry("self_fixed", rule.points["self_fixed"], over, h) if over else None
    if h.grade == MAJOR:
        return _entry("major", -rule.points["major"], begun, h)
    if item in rule.dormitory_items or h.kind in rule.danger_kinds:
        return _entry("danger", -rule.points["danger"], begun, h)
    if late:
        assert h.due is not None
        return _entry("overdue", -rule.points["overdue"], max(h.due, since), h)
    return None


def _entry(code: str, amount: int, at: datetime, h: Hazard) -> Entry:
    return Entry(code, amount, at, Said(f"grading.points.{code}", {"number": h.number}), h.number)


def _capped(found: Sequence[Entry], rule: Rule) -> list[Entry]:
    """Overdue ones and own findings count up to their yearly most; beyond it they stand with nothing."""
    left = {"overdue": rule.points["overdue_most"], "self_fixed": rule.points["self_most"]}
    capped = []
    for e in found:
        size = min(abs(e.amount), left.get(e.code, abs(e.amount)))
        if e.code in left:
            left[e.code] -= size
        capped.append(Entry(e.code, size if e.amount > 0 else -size, e.at, e.because, e.number))
    return capped


def total(found: Sequence[Entry], rule: Rule) -> int:
    """What is left after every entry in turn: never above the start, never below nothing."""
    points = rule.points["start"]
    for e in found:
        points = max(0, min(rule.points["start"], points + e.amount))
    return points


def band(points: int, rule: Rule) -> str:
    """green, yellow, orange or red."""
    return next((b for b in BANDS[:-1] if points >= rule.points[b]), BANDS[-1])

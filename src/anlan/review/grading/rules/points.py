"""Points of an enterprise in a calendar year (work-safety 7): every entry follows from a fact and says why.

Everything here is configuration ("default, to be confirmed"): the idea is that of a driving licence. Points are for
enterprises, never for staff. Open major hazards carry over into the new year; nothing else does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from anlan.kernel.decision import Said, Verdict, no, yes
from anlan.review.grading.rules.values import BANDS, COSTS, EARNS, FLOORS, Rule

MAJOR, OWN = "major", "self_check"
RED = 1  # level of an alert; orange is 2


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
    def alert(self) -> UUID | None: ...

    @property
    def verified_at(self) -> datetime | None: ...

    @property
    def reported_at(self) -> datetime: ...

    @property
    def due(self) -> datetime | None: ...

    @property
    def ended_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Entry:
    """So many points lost (negative) or earned, since when, why, and the number of the hazard it follows from.

    `number` may be that of an entry by hand as well; `appeal` is the state of an appeal against it, "" without.
    """

    code: str
    amount: int
    at: datetime
    because: Said
    number: str = ""
    appeal: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What an appeal names it by, within a year."""
        return self.code, self.number


@dataclass(frozen=True)
class ByHand:
    """What somebody entered and another confirmed: a code of the rule, when it happened, and in words why."""

    code: str
    number: str
    on: datetime
    text: str


@dataclass(frozen=True)
class Appealed:
    """An appeal against an entry as it stands: open, upheld or rejected, decided when and why."""

    state: str
    decided_at: datetime | None = None
    why: str = ""


def entries(
    hazards: Sequence[Hazard],
    unsigned: int,
    rule: Rule,
    since: datetime,
    at: datetime,
    known: datetime,
    by_hand: Sequence[ByHand] = (),
    appeals: Mapping[tuple[str, str], Appealed] | None = None,
    levels: Mapping[UUID, int] | None = None,
) -> list[Entry]:
    """The ledger from `since` until `at`, in the order of time; `unsigned` tenants have no agreement as `known`.

    What an upheld appeal names stays, and is followed by its reversal. `levels`: by alert the worst level it came to.
    """
    found: list[Entry] = []
    for h in hazards:
        entry = _of_hazard(h, rule, since, at)
        over = _of_floor(h, rule, since, levels or {}) if entry is None or entry.code == "overdue" else None
        found += [one for one in (entry, over) if one is not None]
    if unsigned:
        lost = rule.points["agreement"] + unsigned * rule.points["agreement_each"]
        found.append(Entry("agreement", -lost, known, Said("grading.points.agreement", {"n": unsigned})))
    found += [_by_hand(one, rule) for one in by_hand if since <= one.on <= at]
    found.sort(key=lambda e: (e.at, e.number))
    return _appealed(_capped(found, rule), appeals or {})


def _by_hand(one: ByHand, rule: Rule) -> Entry:
    amount = rule.points[one.code] * (1 if one.code in EARNS else -1)
    return Entry(one.code, amount, one.on, Said(f"grading.points.{one.code}", {"text": one.text}), one.number)


def _appealed(found: Sequence[Entry], appeals: Mapping[tuple[str, str], Appealed]) -> list[Entry]:
    """Each entry with the state of its appeal, and what was upheld given back on the day of the decision."""
    told = [replace(e, appeal=appeals[e.key].state) if e.key in appeals else e for e in found]
    for e in told:
        one = appeals.get(e.key)
        if one is not None and one.state == "upheld" and one.decided_at is not None:
            because = Said("grading.points.reversal", {"why": one.why})
            told.append(Entry("reversal", -e.amount, one.decided_at, because, e.number))
    return sorted(told, key=lambda e: (e.at, e.number))


def may_enter(code: str, text: str, on: datetime, since: datetime, at: datetime) -> Verdict:
    """Something that the rule knows, that happened this year, with the reason in words."""
    if code not in (*COSTS, *EARNS):
        return no("grading.refused.point")
    if not text.strip():
        return no("grading.refused.text")
    return yes() if since <= on <= at else no("grading.refused.point_day")


def may_appeal(entry: Entry | None, text: str, rule: Rule, at: datetime) -> Verdict:
    """Against points lost, once, within the rule's days, with a reason."""
    days = rule.points["appeal_d"]
    if entry is None or entry.amount >= 0:
        return no("grading.refused.no_entry")
    if entry.appeal:
        return no("grading.refused.appealed")
    if at > entry.at + timedelta(days=days):
        return no("grading.refused.appeal_late", days=days)
    return yes() if text.strip() else no("grading.refused.text")


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


def _of_floor(h: Hazard, rule: Rule, since: datetime, levels: Mapping[UUID, int]) -> Entry | None:
    """A floor that its gauges said to be over its limit, once a person verified it: orange, or red."""
    if h.kind not in rule.floor_kinds or h.alert is None or h.alert not in levels:
        return None
    if h.verified_at is None or h.reported_at < since:
        return None
    code = FLOORS[levels[h.alert] <= RED]
    because = Said(f"grading.points.{code}", {"text": h.number})
    return Entry(code, -rule.points[code], h.verified_at, because, h.number)


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

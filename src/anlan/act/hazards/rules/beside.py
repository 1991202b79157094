"""Cases, listings and suspensions: when one may begin, who may decide, what keeps a hazard from being struck off."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.rules.deadlines import Terms, days_late
from anlan.act.hazards.rules.verdicts import MAJOR
from anlan.kernel.decision import Said, Verdict, no, yes

Facts = Mapping[str, Any]
GROUNDS = ("not_done", "overdue", "refused")
ORDERED = states.WITH_HOLDER | {states.SUBMITTED, states.REINSPECTING}  # somebody has the duty to put it right
AT_INSPECTION = frozenset({states.SUBMITTED, states.REINSPECTING})


def no_open(kind: str, row: Facts | None) -> Verdict:
    """A hazard has one open case, listing or suspension at a time."""
    if row is None or row["state"] in states.BESIDE[kind].ends:
        return yes()
    return no(f"hazards.refused.{kind}_open")


def other_than(person: UUID | None, first: UUID | None, key: str) -> Verdict:
    """Four eyes: a person, and another one than who did the first step."""
    if person is None:
        return no("hazards.refused.no_person")
    return no(key) if person == first else yes("hazards.because.another")


def may_open_case(h: Facts, ground: str, law: str, laws: Collection[str], text: str, at: datetime) -> Verdict:
    """A case needs a ground that the file shows, the statute, and the facts in words."""
    if h["state"] not in ORDERED:
        return no("hazards.refused.case_early")
    if ground not in GROUNDS:
        return no("hazards.refused.ground")
    if ground == "not_done" and not h["returned"]:
        return no("hazards.refused.ground_not_done")
    if ground == "overdue" and not days_late(h["due"], at):
        return no("hazards.refused.ground_overdue")
    if law not in laws:
        return no("hazards.refused.law")
    return yes() if text.strip() else no("hazards.refused.reason")


def grounds(h: Facts, at: datetime) -> tuple[str, ...]:
    """The grounds that the file itself shows, and refusal, which somebody must have seen."""
    shown = {"not_done": bool(h["returned"]), "overdue": days_late(h["due"], at) > 0, "refused": True}
    return tuple(g for g in GROUNDS if shown[g])


def may_order(until: datetime, text: str, at: datetime, terms: Terms) -> Verdict:
    """An order says what, and until which day, which lies ahead."""
    if not text.strip():
        return no("hazards.refused.order_text")
    latest = at + timedelta(days=terms.major_at_most_d)
    return yes() if at < until <= latest else no("hazards.refused.order_until", days=terms.major_at_most_d)


def may_list(h: Facts, text: str, public_text: str, until: datetime, at: datetime) -> Verdict:
    """Open, major, and not put right at once: the notice and the text for the public are written out."""
    if h["state"] in states.HAZARD.ends:
        return no("hazards.refused.ended", state=Said(f"hazards.state.{h['state']}").as_json())
    if h["grade"] != MAJOR:
        return no("hazards.refused.list_major")
    if not text.strip() or not public_text.strip():
        return no("hazards.refused.list_text")
    return yes() if until > at else no("hazards.refused.order_until", days=0)


def may_leave(h: Facts, acceptance: str, report_no: str) -> Verdict:
    """Delisting is asked for after experts accepted what was reported put right, by their report."""
    if h["state"] not in AT_INSPECTION:
        return no("hazards.refused.delist_early")
    return yes() if acceptance.strip() and report_no.strip() else no("hazards.refused.acceptance")


def may_suspend(h: Facts, kind: str, law: str, laws: Collection[str], text: str) -> Verdict:
    """Something open is stopped, by a statute, with a reason."""
    if h["state"] in states.HAZARD.ends:
        return no("hazards.refused.ended", state=Said(f"hazards.state.{h['state']}").as_json())
    if kind not in states.STOPS:
        return no("hazards.refused.stop")
    if law not in laws:
        return no("hazards.refused.law")
    return yes() if text.strip() else no("hazards.refused.reason")


def may_last(until: datetime | None, at: datetime, terms: Terms) -> Verdict:
    """A stop's period ends ahead, within the longest time of a major hazard; without one it ends when lifted."""
    latest = at + timedelta(days=terms.major_at_most_d)
    return (
        yes()
        if until is None or at < until <= latest
        else no("hazards.refused.order_until", days=terms.major_at_most_d)
    )


def may_close(beside: Mapping[str, Facts | None]) -> Verdict:
    """No case is open, it is not listed, and nothing is stopped any more."""
    for kind, machine in states.BESIDE.items():
        row = beside.get(kind)
        if row is not None and row["state"] not in machine.ends and row["state"] not in ("proposed", "asked"):
            return no(f"hazards.refused.close_{kind}", number=row.get("number", ""))
    return yes()

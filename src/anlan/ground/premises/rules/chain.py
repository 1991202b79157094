"""Whether a letting may be made, signed or ended (work-safety 1.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.ground.premises.rules.days import day, last_day
from anlan.kernel.decision import Refused, Said, Verdict, no, yes


@dataclass(frozen=True)
class Held:
    """A letting of a unit as it is known: who holds the unit by it, at which level, from when until when."""

    id: UUID
    lessee: UUID
    level: int
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Above:
    """Where a new letting hangs: below `parent` at `level`, at the latest until `until`."""

    parent: UUID | None
    level: int
    until: datetime | None


def above(lessor: UUID, owner: UUID | None, known: Sequence[Held], since: datetime, until: datetime | None) -> Above:
    """What gives the lessor the unit to let: owning it, or a letting that holds for the whole term. Raises Refused.

    Rule 3 of 1.3: a child ends with its parent. Without an agreed end it takes its parent's; a longer one is refused.
    """
    if lessor == owner:
        return Above(None, 1, until)
    for held in known:
        if held.lessee == lessor and held.since <= since and (held.until is None or since < held.until):
            if until is not None and held.until is not None and until > held.until:
                raise Refused(Said("premises.refused.outlasts", {"until": last_day(held.until)}))
            return Above(held.id, held.level + 1, until or held.until)
    raise Refused(Said("premises.refused.not_theirs"))


def free(level: int, known: Sequence[Held], since: datetime, until: datetime | None) -> Verdict:
    """No two lettings of a unit at one level at one time (1.2)."""
    for held in known:
        begins_before = until is None or held.since < until
        ends_after = held.until is None or held.until > since
        if held.level == level and begins_before and ends_after:
            return no("premises.refused.let_already", since=day(held.since), until=last_day(held.until) or "…")
    return yes()


def term(since: datetime, until: datetime | None) -> Verdict:
    """An end comes after its beginning."""
    return yes() if until is None or until > since else no("premises.refused.term")


def may_confirm(verdict: Verdict, text: str, visited: datetime, at: datetime) -> Verdict:
    """Confirmed by a person alone, who was there (2.3), and only what the rule calls shared. The reason is kept."""
    if not text.strip():
        return no("premises.refused.text")
    if visited > at:
        return no("premises.refused.future")
    return verdict if verdict else no("premises.refused.not_shared", reason=verdict.because.as_json())


def may_revert(verdict: Verdict, text: str) -> Verdict:
    """It fell below the number of units: not while the rule still calls it shared."""
    if not text.strip():
        return no("premises.refused.text")
    if verdict:
        return no("premises.refused.still_shared", reason=verdict.because.as_json())
    return yes("premises.because.reverted", reason=verdict.because.as_json())

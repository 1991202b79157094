"""Versions of the rule: one person proposes, another confirms; at its day every compound is judged by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.access.actions import second
from anlan.infra.journal import Change, verb
from anlan.infra.versions import drafted
from anlan.kernel.decision import Said, no, yes
from anlan.review.grading import states
from anlan.review.grading.models import Rule
from anlan.review.grading.rules import values as rules

EVERY_COMPOUND = "grading.all"  # plan: judge every compound


@verb("grading.propose", states.RULE)
def propose(change: Change, *, values: Mapping[str, Any], valid_from: datetime, text: str) -> None:
    """Draft a version of the rule, with the reason. Raises Refused."""
    change.require(rules.sound(values))
    change.require(yes() if text.strip() else no("grading.refused.text"))
    row = drafted(change, Rule, values, valid_from=valid_from, text=text)
    change.move(row, states.DRAFT)
    line = Said("grading.work.draft", {"version": row.version})
    change.work(row, "draft", line, role="director", next=Said("grading.work.draft_next"))


@verb("grading.confirm", states.RULE)
def confirm(change: Change, *, rule: UUID) -> None:
    """Put a draft in force from its day on. Somebody else does it, unless the city has nobody else. Raises Refused."""
    row = change.lock(Rule, rule)
    change.move(row, states.CONFIRMED, second(change, row))
    change.settle(row)
    change.due(EVERY_COMPOUND, f"rule/{row.version}", max(change.at, row.valid_from))


@verb("grading.discard", states.RULE, right="grading.propose")
def discard(change: Change, *, rule: UUID) -> None:
    """Lay a draft aside. Raises Refused."""
    row = change.lock(Rule, rule)
    change.move(row, states.DISCARDED)
    change.settle(row)

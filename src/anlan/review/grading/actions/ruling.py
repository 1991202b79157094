"""Versions of the rule: one person proposes, another confirms; at its day every compound is judged by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from anlan.ground.access import queries as access
from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import plain
from anlan.kernel import area as areas
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
    last = Rule.objects.seen_by(change.by).aggregate(n=Max("version"))["n"] or 0
    row = Rule(
        area=areas.pad(areas.trunk(change.by.scopes()[0])[:6]), shown_down=True, version=last + 1,
        values=plain(dict(values)), valid_from=valid_from, text=text.strip(), proposed_by=change.by.account,
        proposed_at=change.at,
    )  # fmt: skip
    change.move(row, states.DRAFT)
    change.work(row, "draft", Said("grading.work.draft", {"version": row.version}), role="director")


@verb("grading.confirm", states.RULE)
def confirm(change: Change, *, rule: UUID) -> None:
    """Put a draft in force from its day on. Somebody else does it, unless the city has nobody else. Raises Refused."""
    row = change.lock(Rule, rule)
    verdict = yes("grading.because.another")
    if row.proposed_by == change.by.account:
        row.alone = not access.others_may(change.by, "grading.confirm", change.at)
        verdict = yes("grading.because.alone") if row.alone else no("grading.refused.own")
    row.confirmed_by, row.confirmed_at = change.by.account, change.at
    change.move(row, states.CONFIRMED, verdict)
    change.settle(row)
    change.due(EVERY_COMPOUND, f"rule/{row.version}", max(change.at, row.valid_from))


@verb("grading.discard", states.RULE, right="grading.propose")
def discard(change: Change, *, rule: UUID) -> None:
    """Lay a draft aside. Raises Refused."""
    row = change.lock(Rule, rule)
    change.move(row, states.DISCARDED)
    change.settle(row)

"""What a draft of the rule would change: which compounds get another letter, before anybody puts it in force."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.kernel.rights import Actor
from anlan.review.grading.queries.facts import facts_of
from anlan.review.grading.queries.grades import grades
from anlan.review.grading.rules.grade import graded
from anlan.review.grading.rules.values import Rule


@dataclass(frozen=True)
class Preview:
    """How many compounds were looked at, how many of each letter now and then, and those that change."""

    looked: int
    now: Counter[str]
    then: Counter[str]
    moved: list[tuple[UUID, str, str]]  # compound, letter now ("" where none), letter then; the gravest first


def preview(viewer: Actor, at: datetime, rule: Rule) -> Preview:
    """Every compound that the viewer sees, by the facts of now, under a rule that is not in force."""
    now = {g.compound: g.letter for g in grades(viewer, at)}
    then = {compound: graded(facts, rule).letter for compound, (_, facts) in facts_of(viewer, at, rule).items()}
    moved = [(c, now.get(c, ""), letter) for c, letter in then.items() if now.get(c) != letter]
    moved.sort(key=lambda m: (m[2], m[1], str(m[0])), reverse=True)
    return Preview(len(then), Counter(now[c] for c in then if c in now), Counter(then.values()), moved)

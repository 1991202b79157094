"""The states of a version of the grading rule: drafted by one person, put in force by another."""

from __future__ import annotations

from anlan.kernel.machine import Machine, Move

DRAFT, CONFIRMED, DISCARDED = "draft", "confirmed", "discarded"

RULE = Machine(
    name="grading_rule",
    states=(DRAFT, CONFIRMED, DISCARDED),
    moves=(
        Move("propose", (), DRAFT),
        Move("confirm", (DRAFT,), CONFIRMED, four_eyes=("propose",)),
        Move("discard", (DRAFT,), DISCARDED),
    ),
    ends=frozenset({CONFIRMED, DISCARDED}),
)

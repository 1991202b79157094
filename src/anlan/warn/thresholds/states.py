"""States of a rule: drafted by one person, put in force or retired by another (community-rescue 12, four eyes)."""

from __future__ import annotations

from anlan.kernel.machine import Machine, Move

DRAFT, DEFAULT, CONFIRMED, RETIRED, DISCARDED = "draft", "default", "confirmed", "retired", "discarded"
SPEAKING = (DEFAULT, CONFIRMED)  # rules that are looked at; a default is one that came with the house, to be confirmed

RULE = Machine(
    "thresholds.rule",
    (DRAFT, DEFAULT, CONFIRMED, RETIRED, DISCARDED),
    (
        Move("ship", (), DEFAULT),
        Move("draft", (), DRAFT),
        Move("withdraw", (), DRAFT),
        Move("revise", (DRAFT,), DRAFT),
        Move("discard", (DRAFT,), DISCARDED),
        Move(
            "confirm",
            (DRAFT, DEFAULT),
            CONFIRMED,
            right="thresholds.confirm",
            four_eyes=("thresholds.draft", "thresholds.revise"),
        ),
        Move(
            "confirm", (DRAFT, DEFAULT, CONFIRMED), RETIRED, right="thresholds.confirm", four_eyes=("thresholds.draft",)
        ),
    ),
    ends=frozenset({RETIRED, DISCARDED}),
)

"""The states of a version of the rule, of points entered by hand, of appeals, and of what follows from a band."""

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

DONE, LAPSED = "done", "lapsed"
UPHELD, REJECTED, OPEN = "upheld", "rejected", "open"

POINT = Machine(
    name="grading_point",
    states=(DRAFT, CONFIRMED, DISCARDED),
    moves=(
        Move("enter_points", (), DRAFT),
        Move("confirm_points", (DRAFT,), CONFIRMED, four_eyes=("enter_points",)),
        Move("discard_points", (DRAFT,), DISCARDED),
    ),
    ends=frozenset({CONFIRMED, DISCARDED}),
)

APPEAL = Machine(
    name="grading_appeal",
    states=(OPEN, UPHELD, REJECTED),
    moves=(
        Move("appeal", (), OPEN),
        Move("uphold", (OPEN,), UPHELD, four_eyes=("appeal",)),
        Move("reject", (OPEN,), REJECTED, four_eyes=("appeal",)),
    ),
    ends=frozenset({UPHELD, REJECTED}),
)

FOLLOW = Machine(
    name="grading_follow",
    states=(OPEN, DONE, LAPSED),
    moves=(
        Move("follow", (), OPEN),
        Move("follow_done", (OPEN,), DONE),
        Move("lapse", (OPEN,), LAPSED),
    ),
    ends=frozenset({DONE, LAPSED}),
)

"""States of a visit, and of a version of its terms."""

from __future__ import annotations

from anlan.kernel.machine import Machine, Move

PLANNED, APPROVED, UNDER_WAY, DONE, CANCELLED = "planned", "approved", "under_way", "done", "cancelled"
READY = (PLANNED, APPROVED)
TO_APPROVE, TO_BEGIN = "to_approve", "to_begin"  # what PLANNED waits for: that follows from the visit's kind
SHOWN = (TO_APPROVE, TO_BEGIN, APPROVED, UNDER_WAY, DONE, CANCELLED)

VISIT = Machine(
    "inspections.visit",
    (PLANNED, APPROVED, UNDER_WAY, DONE, CANCELLED),
    (
        Move("plan", (), PLANNED),
        Move("approve", (PLANNED,), APPROVED, four_eyes=("plan",)),
        Move("cancel", READY, CANCELLED),
        Move("begin", READY, UNDER_WAY),
        Move("begin", (UNDER_WAY,), UNDER_WAY),  # another phone began earlier and was heard later
        Move("answer", (*READY, UNDER_WAY), UNDER_WAY),  # the first answer that is heard begins the visit
        Move("answer", (DONE,), DONE),  # an envelope that comes late counts at the time it was meant
        Move("finish", (*READY, UNDER_WAY), DONE),  # its end may be heard before anything that was seen
    ),
    ends=frozenset({DONE, CANCELLED}),
)

DRAFT, CONFIRMED = "draft", "confirmed"

SETTING = Machine(
    "inspections.setting",
    (DRAFT, CONFIRMED),
    (
        Move("propose", (), DRAFT),
        Move("confirm", (DRAFT,), CONFIRMED, four_eyes=("propose",)),
    ),
    ends=frozenset({CONFIRMED}),
)

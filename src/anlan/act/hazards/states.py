"""The states of a hazard on the general path, and the verbs that lead from one to the next (work-safety 4.2)."""

from __future__ import annotations

from anlan.kernel.machine import Machine, Move

REPORTED, VERIFIED, REJECTED, TRANSFERRED = "reported", "verified", "rejected", "transferred"
GRADED, ASSIGNED, RECTIFYING, SUBMITTED = "graded", "assigned", "rectifying", "submitted"
REINSPECTING, CLOSED, RETURNED = "reinspecting", "closed", "returned"

HAZARD = Machine(
    name="hazards",
    states=(
        REPORTED,
        VERIFIED,
        REJECTED,
        TRANSFERRED,
        GRADED,
        ASSIGNED,
        RECTIFYING,
        SUBMITTED,
        REINSPECTING,
        CLOSED,
        RETURNED,
    ),
    moves=(
        Move("report", (), REPORTED),
        Move("verify", (REPORTED,), VERIFIED),
        Move("reject", (REPORTED,), REJECTED),
        Move("transfer", (REPORTED,), TRANSFERRED),
        Move("grade", (VERIFIED,), GRADED),
        Move("assign", (GRADED,), ASSIGNED),
        Move("rectify", (ASSIGNED,), RECTIFYING),
        Move("extend", (RECTIFYING,), RECTIFYING),
        Move("grant", (RECTIFYING,), RECTIFYING, four_eyes=("extend",)),
        Move("deny", (RECTIFYING,), RECTIFYING, four_eyes=("extend",)),
        Move("succeed", (ASSIGNED,), ASSIGNED),  # whoever holds it left their post, and somebody answers there now
        Move("succeed", (RECTIFYING,), RECTIFYING),
        Move("succeed", (SUBMITTED,), SUBMITTED),
        Move("succeed", (REINSPECTING,), REINSPECTING),
        Move("succeed", (RETURNED,), RETURNED),
        Move("hand_back", (ASSIGNED, RECTIFYING, RETURNED), GRADED),  # and nobody does
        Move("submit", (RECTIFYING, RETURNED), SUBMITTED),
        Move("visit", (SUBMITTED,), REINSPECTING, four_eyes=("rectify", "submit")),
        Move("reinspect", (SUBMITTED, REINSPECTING), CLOSED, four_eyes=("rectify", "submit")),
        Move("reinspect", (SUBMITTED, REINSPECTING), RETURNED, four_eyes=("rectify", "submit")),
    ),
    ends=frozenset({REJECTED, TRANSFERRED, CLOSED}),
)

# Verbs that add to a hazard's file without moving it, while it is open.
NOTES = ("note", "remind")
PATH = (REPORTED, VERIFIED, GRADED, ASSIGNED, RECTIFYING, SUBMITTED, REINSPECTING, CLOSED)  # as the file shows it
WITH_TOWN = frozenset({REPORTED, VERIFIED, GRADED, SUBMITTED, REINSPECTING})  # the town must act
WITH_HOLDER = frozenset({ASSIGNED, RECTIFYING, RETURNED})  # the person with the duty must act

SETTING = Machine(
    name="hazards_setting",
    states=("draft", "confirmed"),
    moves=(
        Move("propose", (), "draft"),
        Move("confirm", ("draft",), "confirmed", four_eyes=("propose",)),
    ),
)

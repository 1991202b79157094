"""The states of a hazard on the general path, and the verbs that lead from one to the next (work-safety 4.2)."""

from __future__ import annotations

from anlan.kernel.machine import Machine, Move

REPORTED, VERIFIED, REJECTED, TRANSFERRED = "reported", "verified", "rejected", "transferred"
GRADED, ASSIGNED, RECTIFYING, SUBMITTED = "graded", "assigned", "rectifying", "submitted"
REINSPECTING, CLOSED, RETURNED = "reinspecting", "closed", "returned"
REOPENED, JOINED = "reopened", "joined"
RISKS = ("red", "orange", "yellow", "blue")  # major, larger, general, low

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
        REOPENED,
        JOINED,
    ),
    moves=(
        Move("report", (), REPORTED),
        Move("verify", (REPORTED,), VERIFIED),
        Move("reject", (REPORTED,), REJECTED),
        Move("transfer", (REPORTED,), TRANSFERRED),
        Move("grade", (VERIFIED,), GRADED),
        Move("assign", (GRADED, REOPENED), ASSIGNED),
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
        Move("reopen", (CLOSED,), REOPENED),  # the same was found again
        Move("reopen", (REPORTED, VERIFIED), JOINED),  # and what was reported anew goes on in the old file
    ),
    ends=frozenset({REJECTED, TRANSFERRED, CLOSED, JOINED}),
)

FINAL = HAZARD.ends - {CLOSED}  # nothing leads out of these
# Verbs that add to a hazard's file without moving it, while it is open.
NOTES = ("note", "remind", "locate", "suspect", "urge", "receipt", "serve", "instruct")
# What may wait for somebody beside the step: a struck-off file found again, the answer of whom it was
# handed to, a stop whose period is over.
WAITING = ("again", "reply", "stop")
PATH = (REPORTED, VERIFIED, GRADED, ASSIGNED, RECTIFYING, SUBMITTED, REINSPECTING, CLOSED)  # as the file shows it
WITH_TOWN = frozenset({REPORTED, VERIFIED, GRADED, SUBMITTED, REINSPECTING, REOPENED})  # a body must act
WITH_HOLDER = frozenset({ASSIGNED, RECTIFYING, RETURNED})  # the person with the duty must act
STEPS = tuple(sorted(WITH_TOWN | WITH_HOLDER))  # what open work about the path is called

SETTING = Machine(
    name="hazards_setting",
    states=("draft", "confirmed"),
    moves=(
        Move("propose", (), "draft"),
        Move("confirm", ("draft",), "confirmed", four_eyes=("propose",)),
    ),
)

CASE = Machine(
    name="hazards_case",
    states=("opened", "ordered", "fined", "closed"),
    moves=(
        Move("open_case", (), "opened"),
        Move("order", ("opened",), "ordered"),
        Move("fine", ("ordered",), "fined"),
        *(Move("hand_over", (state,), state) for state in ("opened", "ordered", "fined")),
        Move("close_case", ("opened", "ordered", "fined"), "closed", four_eyes=("open_case",)),
    ),
    ends=frozenset({"closed"}),
)

LISTING = Machine(
    name="hazards_listing",
    states=("proposed", "listed", "refused", "leaving", "delisted"),
    moves=(
        Move("propose_listing", (), "proposed"),
        Move("approve_listing", ("proposed",), "listed", four_eyes=("propose_listing",)),
        Move("refuse_listing", ("proposed",), "refused", four_eyes=("propose_listing",)),
        Move("propose_delisting", ("listed",), "leaving"),
        Move("approve_delisting", ("leaving",), "delisted", four_eyes=("propose_delisting",)),
        Move("refuse_delisting", ("leaving",), "listed", four_eyes=("propose_delisting",)),
    ),
    ends=frozenset({"refused", "delisted"}),
)

STOPS = ("use", "production", "evacuate", "seal", "power")
SUSPENSION = Machine(
    name="hazards_suspension",
    states=("asked", "in_force", "refused", "lifted"),
    moves=(
        Move("suspend", (), "asked"),
        Move("approve_stop", ("asked",), "in_force", four_eyes=("suspend",)),
        Move("refuse_stop", ("asked",), "refused", four_eyes=("suspend",)),
        Move("lift", ("in_force",), "lifted"),
    ),
    ends=frozenset({"refused", "lifted"}),
)
BESIDE = {"case": CASE, "listing": LISTING, "suspension": SUSPENSION}  # what a hazard may carry besides its path

"""The states of a compound, and of finding that two records are one (work-safety 1.2; community-rescue 12)."""

from __future__ import annotations

from anlan.kernel.machine import Machine, Move

CANDIDATE, CONFIRMED, RECTIFYING, NOT_SHARED = "candidate", "confirmed", "rectifying", "not_shared"
UPGRADED, EMPTIED, DEMOLISHED, REVERTED, JOINED = "upgraded", "emptied", "demolished", "reverted", "joined"
STANDING = (CANDIDATE, CONFIRMED, RECTIFYING, NOT_SHARED, REVERTED, UPGRADED, EMPTIED)

COMPOUND = Machine(
    name="premises",
    states=(CANDIDATE, CONFIRMED, RECTIFYING, NOT_SHARED, REVERTED, UPGRADED, EMPTIED, DEMOLISHED, JOINED),
    moves=(
        Move("register", (), CANDIDATE),
        Move("import_compounds", (), CANDIDATE),
        Move("import_compounds", (), CONFIRMED),  # the city's own list, with the day of each confirmation
        Move("split", (), CANDIDATE),
        Move("confirm", (CANDIDATE, NOT_SHARED, REVERTED, UPGRADED, EMPTIED), CONFIRMED),
        Move("refuse", (CANDIDATE,), NOT_SHARED),
        Move("rectify", (CONFIRMED,), RECTIFYING),
        Move("finish", (RECTIFYING,), UPGRADED),
        Move("finish", (RECTIFYING,), EMPTIED),
        Move("finish", (RECTIFYING,), DEMOLISHED),
        Move("revert", (CONFIRMED, RECTIFYING), REVERTED),
        Move("join", STANDING, JOINED),
    ),
    ends=frozenset({DEMOLISHED, JOINED}),
)
OUTCOMES = (UPGRADED, EMPTIED, DEMOLISHED)
COUNTED = (CONFIRMED, RECTIFYING)  # what the city counts as a shared compound

PROPOSED, DONE, UNDONE, DROPPED = "proposed", "done", "undone", "dropped"
MERGER = Machine(
    name="premises_merger",
    states=(PROPOSED, DONE, UNDONE, DROPPED),
    moves=(
        Move("propose_merge", (), PROPOSED),
        Move("merge", (PROPOSED,), DONE, four_eyes=("propose_merge",)),
        Move("drop_merge", (PROPOSED,), DROPPED),
        Move("undo_merge", (DONE,), UNDONE),
    ),
    ends=frozenset({UNDONE, DROPPED}),
)

MATCHES = ("own", "sure", "doubtful", "decided", "none")  # how a register's row was led to an enterprise

OPEN, TAKEN, DISMISSED, GONE = "open", "taken", "dismissed", "gone"
FOUND = Machine(
    name="premises_found",
    states=(OPEN, TAKEN, DISMISSED, GONE),
    moves=(
        Move("find", (), OPEN),
        Move("find", (OPEN,), GONE),
        Move("find", (GONE,), OPEN),
        Move("take", (OPEN,), TAKEN),
        Move("dismiss", (OPEN,), DISMISSED),
        Move("reopen", (DISMISSED,), OPEN),
    ),
)
SAME, DIFFERENT, MOOT = "same", "different", "moot"
DOUBT = Machine(
    name="premises_doubt",
    states=(OPEN, SAME, DIFFERENT, MOOT),
    moves=(
        Move("find", (), OPEN),
        Move("ask", (), OPEN),
        Move("find", (OPEN,), MOOT),
        Move("find", (MOOT,), OPEN),
        Move("answer", (OPEN,), SAME),
        Move("answer", (OPEN,), DIFFERENT),
        Move("take_back", (SAME, DIFFERENT), OPEN),
    ),
)

DRAFT, DISCARDED = "draft", "discarded"
SETTING = Machine(
    name="premises_setting",
    states=(DRAFT, CONFIRMED, DISCARDED),
    moves=(
        Move("propose_terms", (), DRAFT),
        Move("confirm_terms", (DRAFT,), CONFIRMED, four_eyes=("propose_terms",)),
        Move("discard_terms", (DRAFT,), DISCARDED),
    ),
    ends=frozenset({DISCARDED}),
)

RENAMING = Machine(
    name="premises_renaming",
    states=(PROPOSED, CONFIRMED, DROPPED),
    moves=(
        Move("propose_renaming", (), PROPOSED),
        Move("confirm_renaming", (PROPOSED,), CONFIRMED, four_eyes=("propose_renaming",)),
        Move("drop_renaming", (PROPOSED,), DROPPED),
    ),
    ends=frozenset({CONFIRMED, DROPPED}),
)

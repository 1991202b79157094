"""The states of a re-tare, signed by one, or two where the floor bears something; and of a version of the terms."""

from __future__ import annotations

from anlan.kernel.machine import Machine, Move

DRAFT, CONFIRMED, DISCARDED = "draft", "confirmed", "discarded"
ASKED, SET, DROPPED = "asked", "set", "dropped"

TARE = Machine(
    name="floors_tare",
    states=(ASKED, SET, DROPPED),
    moves=(
        Move("tare", (), SET),
        Move("tare", (), ASKED),  # more than the share of the terms lies there: a second person looks
        Move("confirm_tare", (ASKED,), SET, four_eyes=("tare",)),
        Move("drop_tare", (ASKED,), DROPPED),
    ),
    ends=frozenset({SET, DROPPED}),
)

SETTING = Machine(
    name="floors_setting",
    states=(DRAFT, CONFIRMED, DISCARDED),
    moves=(
        Move("propose_terms", (), DRAFT),
        Move("confirm_terms", (DRAFT,), CONFIRMED, four_eyes=("propose_terms",)),
        Move("discard_terms", (DRAFT,), DISCARDED),
    ),
    ends=frozenset({CONFIRMED, DISCARDED}),
)

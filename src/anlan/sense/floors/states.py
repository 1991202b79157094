"""The states of a re-tare: signed by one with a photo, and by a second person where the floor bears something."""

from __future__ import annotations

from anlan.kernel.machine import Machine, Move

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

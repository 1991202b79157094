"""States of a version of a standard: it came with the house, is drafted, in force, or was laid aside."""

from __future__ import annotations

from anlan.kernel.machine import Machine, Move

DEFAULT, DRAFT, CONFIRMED, DISCARDED = "default", "draft", "confirmed", "discarded"
IN_FORCE = (DEFAULT, CONFIRMED)  # what came with the house holds until the city confirms its own

STANDARD = Machine(
    "standards.standard",
    (DEFAULT, DRAFT, CONFIRMED, DISCARDED),
    (
        Move("propose", (), DRAFT),
        Move("set_item", (DRAFT,), DRAFT),
        Move("drop_item", (DRAFT,), DRAFT),
        Move("confirm", (DRAFT,), CONFIRMED, right="standards.confirm", four_eyes=("propose", "set_item", "drop_item")),
        Move("discard", (DRAFT,), DISCARDED),
    ),
    ends=frozenset({DEFAULT, CONFIRMED, DISCARDED}),
)

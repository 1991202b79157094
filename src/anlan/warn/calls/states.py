"""States of a call, which asks until somebody answers or it is stopped; and those of a version of a ladder."""

from __future__ import annotations

from anlan.kernel.machine import Machine, Move

ASKING, ANSWERED, EXHAUSTED, STOPPED, SUPERSEDED = "asking", "answered", "exhausted", "stopped", "superseded"
OPEN = (ASKING, EXHAUSTED)  # an answer still counts; exhausted waits for a person at the duty desk

_ANSWERS = tuple(
    move
    for verb in ("answer", "reply", "record")
    for move in (
        Move(verb, (*OPEN, ANSWERED), ANSWERED),
        Move(verb, (ASKING, ANSWERED), ASKING),  # can't, or can't after all: the next one is asked at once
        Move(verb, (ASKING, ANSWERED), EXHAUSTED),
    )
)

CALL = Machine(
    "calls.call",
    (ASKING, ANSWERED, EXHAUSTED, STOPPED, SUPERSEDED),
    (
        Move("start", (), ASKING),
        Move("start", (ASKING,), ASKING),  # its first step
        Move("start", (ASKING,), ANSWERED),  # somebody's earlier answer holds for this level
        Move("start", (ASKING,), EXHAUSTED),  # nobody can be asked at all
        Move("escalate", (ASKING,), ASKING),
        Move("escalate", (ASKING,), ANSWERED),  # the next one's earlier answer holds
        Move("escalate", (ASKING,), EXHAUSTED),
        *_ANSWERS,
        Move("stop", OPEN, STOPPED, right="calls.stop"),
        Move("start", OPEN, SUPERSEDED),  # of the same subject and ladder: a rise asks again
    ),
    ends=frozenset({ANSWERED, STOPPED, SUPERSEDED}),
)

DEFAULT, DRAFT, CONFIRMED, DISCARDED = "default", "draft", "confirmed", "discarded"
IN_FORCE = (DEFAULT, CONFIRMED)  # those that came with the house hold until the city confirms its own

LADDER = Machine(
    "calls.ladder",
    (DEFAULT, DRAFT, CONFIRMED, DISCARDED),
    (
        Move("propose", (), DRAFT),
        Move("confirm", (DRAFT,), CONFIRMED, right="calls.confirm", four_eyes=("propose",)),
        Move("discard", (DRAFT,), DISCARDED),
    ),
    ends=frozenset({DEFAULT, CONFIRMED, DISCARDED}),
)

ASKED, YES, NO, WRONG, NOBODY = "asked", "yes", "no", "wrong_number", "nobody"  # of one person asked in one step
QUEUED, SENT, DELIVERED, READ, FAILED, UNSURE = "queued", "sent", "delivered", "read", "failed", "unsure"

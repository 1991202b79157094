"""The states of a post and the moves between them (flood-typhoon 1.5)."""

from __future__ import annotations

from anlan.kernel.machine import Machine, Move

PROPOSED, CONFIRMED, ACTIVE, SUSPENDED, ENDED = "proposed", "confirmed", "active", "suspended", "ended"

POST = Machine(
    "people.post",
    (PROPOSED, CONFIRMED, ACTIVE, SUSPENDED, ENDED),
    (
        Move("propose", (), PROPOSED),
        Move("confirm", (PROPOSED,), CONFIRMED),
        Move("confirm", (PROPOSED,), ACTIVE),  # a deputy who takes over a post that nobody holds
        Move("decline", (PROPOSED, CONFIRMED), ENDED),
        Move("activate", (CONFIRMED,), ACTIVE),
        Move("suspend", (ACTIVE,), SUSPENDED),
        Move("resume", (SUSPENDED,), ENDED),  # the suspended row stays as history; a new one goes on
        Move("delegate", (), ACTIVE),
        Move("resign", (ACTIVE,), ENDED),
        Move("end", (PROPOSED, CONFIRMED, ACTIVE, SUSPENDED), ENDED),
    ),
    frozenset({ENDED}),
)

IN_FORCE = (ACTIVE, SUSPENDED, ENDED)  # within the row's term: a suspended or ended row was in force until its end
WAITING = (PROPOSED, CONFIRMED)

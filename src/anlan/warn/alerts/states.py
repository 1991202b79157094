"""States of an episode: open until the duty officer knows, then acknowledged, then ended. A rise opens it again."""

from __future__ import annotations

from anlan.kernel.machine import Machine, Move

OPEN, ACKNOWLEDGED, ENDED = "open", "acknowledged", "ended"
GOING_ON = (OPEN, ACKNOWLEDGED)

EPISODE = Machine(
    "alerts.episode",
    (OPEN, ACKNOWLEDGED, ENDED),
    (
        Move("raise", (), OPEN),
        Move("update", (OPEN, ACKNOWLEDGED), OPEN),  # a rise: it sounds again
        Move("lower", (OPEN,), OPEN),
        Move("lower", (ACKNOWLEDGED,), ACKNOWLEDGED),
        Move("acknowledge", (OPEN,), ACKNOWLEDGED, right="alerts.acknowledge"),
        Move("cancel", (OPEN, ACKNOWLEDGED), ENDED),
        Move("stand_down", (OPEN, ACKNOWLEDGED), ENDED, right="alerts.stand_down"),
    ),
    ends=frozenset({ENDED}),
)

"""What a reading is worth and when a stream is silent: pure rules, thresholds as data. Sources: flood-typhoon 7.9."""

from anlan.sense.sensors.rules.judge import Judgement, State, Streams, counted, judge, look_around
from anlan.sense.sensors.rules.limits import (
    BAD,
    CORRECTED,
    DEFAULTS,
    EARLY_S,
    GOOD,
    MADE,
    MISSING,
    OLD_DAYS,
    SUSPECT,
    UNCHECKED,
    Check,
    Limits,
    checks_named,
    limits,
)
from anlan.sense.sensors.rules.silence import silent_after

__all__ = [
    "BAD", "CORRECTED", "DEFAULTS", "EARLY_S", "GOOD", "MADE", "MISSING", "OLD_DAYS", "SUSPECT", "UNCHECKED",
    "Judgement", "Limits", "State", "Streams", "Check", "judge", "limits", "look_around", "silent_after",
    "checks_named", "counted",
]  # fmt: skip

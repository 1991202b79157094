"""Verbs of the register: streams taken in from a file or one by one, credentials, silence noticed and ended."""

from anlan.sense.sensors.actions.credentials import issue, password, revoke
from anlan.sense.sensors.actions.register import LONGEST_PERIOD_S, Facts, add, correct, retire, take_in
from anlan.sense.sensors.actions.silence import fall_silent, speak

__all__ = [
    "LONGEST_PERIOD_S",
    "Facts",
    "add",
    "correct",
    "fall_silent",
    "issue",
    "password",
    "retire",
    "revoke",
    "speak",
    "take_in",
]

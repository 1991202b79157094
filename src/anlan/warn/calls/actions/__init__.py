"""What can be done with calls: start, go on, answer on any way, stop; and the ways that messages go."""

from anlan.warn.calls.actions.calls import (
    answer,
    escalate,
    record,
    remind,
    reply,
    ship,
    start,
    stop,
    stop_about,
    tell_all,
)
from anlan.warn.calls.actions.channels import (
    Channel,
    Message,
    Passing,
    Permanent,
    opened,
    receipt,
    register,
    work_off_deliveries,
)
from anlan.warn.calls.actions.hearing import Heard, hear
from anlan.warn.calls.actions.ladders import confirm, discard, propose

__all__ = [
    "Channel",
    "Heard",
    "Message",
    "Passing",
    "Permanent",
    "answer",
    "confirm",
    "discard",
    "escalate",
    "hear",
    "opened",
    "propose",
    "receipt",
    "record",
    "register",
    "remind",
    "reply",
    "ship",
    "start",
    "stop",
    "stop_about",
    "tell_all",
    "work_off_deliveries",
]

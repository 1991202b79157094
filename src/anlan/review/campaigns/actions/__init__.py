"""Verbs over campaigns: start and end, looks, outcomes, tasks of departments, departures, problem lists."""

from anlan.review.campaigns.actions.course import end, start
from anlan.review.campaigns.actions.looks import leave, screen, take_in_departures, take_in_looks
from anlan.review.campaigns.actions.outcomes import accept, claim, send_back
from anlan.review.campaigns.actions.problems import (
    ask_strike_off,
    begin,
    keep_open,
    learn,
    link,
    plan,
    register,
    strike_off,
)
from anlan.review.campaigns.actions.tasks import approve, ask, call_late, reply, return_reply

__all__ = [
    "accept",
    "approve",
    "ask",
    "ask_strike_off",
    "begin",
    "call_late",
    "claim",
    "end",
    "keep_open",
    "learn",
    "leave",
    "link",
    "plan",
    "register",
    "reply",
    "return_reply",
    "screen",
    "send_back",
    "start",
    "strike_off",
    "take_in_departures",
    "take_in_looks",
]

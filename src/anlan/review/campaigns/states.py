"""The states of a campaign, of a compound in its cohort, of a department's task, and of an item of a problem list.

Items of problem lists: work-safety 4.4, default names to be confirmed.
"""

from __future__ import annotations

from anlan.kernel.machine import Machine, Move

RUNNING, ENDED = "running", "ended"
CAMPAIGN = Machine(
    name="campaigns",
    states=(RUNNING, ENDED),
    moves=(Move("start", (), RUNNING), Move("end", (RUNNING,), ENDED)),
    ends=frozenset({ENDED}),
)

OPEN, CLAIMED, ACCEPTED = "open", "claimed", "accepted"
MEMBER = Machine(
    name="campaigns_member",
    states=(OPEN, CLAIMED, ACCEPTED),
    moves=(
        Move("start", (), OPEN),
        Move("claim", (OPEN,), CLAIMED),
        Move("accept", (CLAIMED,), ACCEPTED, four_eyes=("claim",)),
        Move("send_back", (CLAIMED,), OPEN),
    ),
    ends=frozenset({ACCEPTED}),
)
# 提升一批, 整治一批, 淘汰一批: brought up, put right, no shared compound any more
OUTCOMES = ("upgraded", "rectified", "eliminated")
GONE = ("left_city", "closed")  # where a tenant went who is in no compound any more

ASKED, REPLIED, DONE = "asked", "replied", "done"
TASK = Machine(
    name="campaigns_task",
    states=(ASKED, REPLIED, DONE),
    moves=(
        Move("ask", (), ASKED),
        Move("reply", (ASKED,), REPLIED),
        Move("approve", (REPLIED,), DONE, four_eyes=("reply",)),
        Move("return_reply", (REPLIED,), ASKED),
    ),
    ends=frozenset({DONE}),
)

REGISTERED, PLANNED, RECTIFYING = "registered", "planned", "rectifying"
VERIFIED, CLOSED, LEARNED = "verified", "closed", "learned"
PROBLEM = Machine(
    name="campaigns_problem",
    states=(REGISTERED, PLANNED, RECTIFYING, VERIFIED, CLOSED, LEARNED),
    moves=(
        Move("register", (), REGISTERED),
        Move("plan", (REGISTERED,), PLANNED),
        Move("begin", (PLANNED,), RECTIFYING),
        Move("ask_strike_off", (RECTIFYING,), VERIFIED),  # the owner department found it done
        Move("strike_off", (VERIFIED,), CLOSED, four_eyes=("ask_strike_off",)),
        Move("keep_open", (VERIFIED,), RECTIFYING),
        Move("learn", (CLOSED,), LEARNED),  # 举一反三
    ),
    ends=frozenset({LEARNED}),
)
LISTS = ("major_problem", "seven_lists", "city_list")
SOURCES = ("self_found", "handed_down")
LEVELS = ("province", "city")

"""How the simulated people behave, by seed: who answers and when, who finds something, who is late. Pure."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import timedelta

from anlan.demo.people import OWN, STORY, STORY_NAMES

# Shares of people by what they do when they are asked; the rest answers yes.
NEVER, CANNOT, WRONG = 0.12, 0.05, 0.02
FINDS = 0.35
OWNERS = {name for name, *_ in OWN}  # the floor's story needs them: they answer


@dataclass(frozen=True)
class Answer:
    """What somebody does when asked: what they say, and how long after; None: never."""

    says: str  # yes | no | wrong_number
    after: timedelta | None


def answer(seed: int, person: str, name: str) -> Answer:
    """How a person answers a call. In the story the village's named person never does, and the deputy does."""
    if name == STORY_NAMES["village_lead"]:
        return Answer("yes", None)
    if name == STORY_NAMES["deputy"]:
        return Answer("yes", timedelta(seconds=72))
    if name in OWNERS:
        return Answer("yes", timedelta(seconds=50))
    u = _unit(seed, "answers", person)
    # The shortest step of a ladder waits two minutes: whoever answers at all is quicker.
    after = timedelta(seconds=int(20 + 90 * _unit(seed, "after", person)))
    if u < NEVER:
        return Answer("yes", None)
    if u < NEVER + CANNOT:
        return Answer("no", after)
    if u < NEVER + CANNOT + WRONG:
        return Answer("wrong_number", after)
    return Answer("yes", after)


def finds(seed: int, area: str) -> bool:
    """Whether whoever goes out in an area finds a blocked culvert there."""
    return area[:12] == STORY or _unit(seed, "finds", area[:12]) < FINDS


def walk(seed: int, area: str) -> timedelta:
    """How long it takes to get there and look."""
    return timedelta(minutes=int(8 + 14 * _unit(seed, "walk", area[:12])))


@dataclass(frozen=True)
class Course:
    """How a hazard goes on after it is reported; all times count from the step before."""

    verify: timedelta
    grade: timedelta
    assign: timedelta
    days: int  # the time limit that the town sets
    accept: timedelta
    rectify: timedelta
    reinspect: timedelta
    returned: bool  # the first re-inspection sends it back
    again: timedelta  # from being sent back to the second report


def course(seed: int, area: str) -> Course:
    """The course of the hazard of an area. The story's goes straight; of the others some are late, some sent back."""
    u = _unit(seed, "course", area[:12])
    story = area[:12] == STORY
    late = not story and u < 0.15
    returned = not story and 0.15 <= u < 0.3
    minutes = int(15 + 30 * _unit(seed, "desk", area[:12]))
    return Course(
        verify=timedelta(minutes=minutes),
        grade=timedelta(minutes=5),
        assign=timedelta(minutes=6),
        days=1,
        accept=timedelta(minutes=20),
        rectify=timedelta(hours=44) if late else timedelta(hours=16 + int(8 * u)),
        reinspect=timedelta(hours=2 + int(4 * _unit(seed, "visit", area[:12]))),
        returned=returned,
        again=timedelta(hours=9),
    )


def _unit(seed: int, what: str, who: str) -> float:
    return zlib.crc32(f"{seed}/{what}/{who}".encode()) / 0xFFFFFFFF

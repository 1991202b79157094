"""What an answer means for its call: stop, go on, wait, or only be kept and told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from anlan.kernel.decision import Verdict, no, yes
from anlan.warn.calls import states
from anlan.warn.calls.rules.ladder import Step

Answer = Literal["yes", "no", "wrong_number"]
ANSWERS = ("yes", "no", "wrong_number")


@dataclass(frozen=True)
class Asked:
    """One person asked in one step, and what they said there."""

    person: UUID
    step: int
    state: str


@dataclass(frozen=True)
class Call:
    """A call as rules see it. `mode` any: one yes is enough; all: everybody of the first step, or one asked later."""

    state: str
    mode: str
    step: int
    answered_by: UUID | None
    steps: Sequence[Step]
    asked: Sequence[Asked]

    def last_of(self, person: UUID) -> Asked | None:
        """Where a person was asked last."""
        mine = [a for a in self.asked if a.person == person]
        return max(mine, key=lambda a: a.step, default=None)


@dataclass(frozen=True)
class Outcome:
    """What follows. `told` is the sentence for whoever answered; `late`, `repeated` are kept with the answer."""

    effect: Literal["stop", "next", "wait", "resume"]
    told: str
    late: bool = False
    repeated: bool = False


def may_answer(call: Call, person: UUID | None, answer: str) -> Verdict:
    """Only who was asked can answer, and only with one of the three answers."""
    if answer not in ANSWERS:
        return no("calls.refused.answer", got=answer)
    if person is None or call.last_of(person) is None:
        return no("calls.refused.not_asked")
    return yes()


def judge(call: Call, person: UUID, answer: str) -> Outcome:
    """What an answer of somebody who was asked means. "I can't" and "wrong number" go on at once (core.md, Calls)."""
    asked = call.last_of(person)
    assert asked is not None
    again = asked.state == answer
    if call.state == states.ANSWERED:
        if call.answered_by == person and answer != "yes":
            return Outcome("resume", "calls.told.passed_on")
        if call.answered_by == person:
            return Outcome("wait", "calls.told.again", repeated=True)
        return Outcome("wait", "calls.told.late", late=True, repeated=again)
    if call.state not in states.OPEN:
        return Outcome("wait", "calls.told.over", late=True, repeated=again)
    if answer == "yes":
        return _yes(call, asked, again)
    if again:
        return Outcome("wait", "calls.told.again", repeated=True)
    others = [a for a in call.asked if a.step == call.step and a.person != person and a.state == states.ASKED]
    if asked.step == call.step and not others and call.state == states.ASKING:
        return Outcome("next", "calls.told.passed_on")
    return Outcome("wait", "calls.told.noted")


def _yes(call: Call, asked: Asked, again: bool) -> Outcome:
    if call.steps[asked.step].on_yes == "next":
        if asked.step == call.step and not again and call.state == states.ASKING:
            return Outcome("next", "calls.told.handed_down")
        return Outcome("wait", "calls.told.again" if again else "calls.told.noted", repeated=again)
    if call.mode == "all" and asked.step == first_step(call):
        missing = {a.person for a in call.asked if a.step == asked.step and a.state != states.YES} - {asked.person}
        if missing:
            return Outcome("wait", "calls.told.again" if again else "calls.told.thanks_others", repeated=again)
    return Outcome("stop", "calls.told.thanks")


def first_step(call: Call) -> int:
    """The first step in which somebody was asked."""
    return min((a.step for a in call.asked), default=0)


def next_step(steps: Sequence[Step], after: int, people: Sequence[bool]) -> tuple[int | None, list[int]]:
    """The next step with somebody to ask, and the steps passed over as nobody is there. `people[n]`: whether one is."""
    passed: list[int] = []
    for n in range(after + 1, len(steps)):
        if people[n]:
            return n, passed
        passed.append(n)
    return None, passed

"""How a call goes on inside a verb: the next step asked, its reminders and the step after it planned, its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from anlan.infra.journal import Change
from anlan.infra.journal.values import plain
from anlan.infra.scope import SYSTEM
from anlan.kernel.decision import Said
from anlan.warn.calls import states
from anlan.warn.calls.actions.deliveries import deliver, message
from anlan.warn.calls.actions.showing import show
from anlan.warn.calls.models import Answer, Call, Step
from anlan.warn.calls.queries import who
from anlan.warn.calls.rules import answers, ladder

ESCALATE, AGAIN = "calls.escalate", "calls.again"


def locked(change: Change, call_id: UUID) -> Call:
    """The call, locked, by its own id or by that of somebody's open work about it.

    What is due of it is locked first: the work process takes the plan before the call, and so must we.
    """
    step = Step.objects.seen_by(change.by).filter(pk=call_id).values_list("call_id", flat=True).first()
    pk = step or call_id
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from due where kind = any(%s) and ref = %s and done_at is null and dead_at is null order by kind"
            " for update",
            [[ESCALATE, AGAIN], str(pk)],
        )
    return change.lock(Call, pk)


def seen(change: Change, call: Call) -> answers.Call:
    """The call as rules see it."""
    asked = Step.objects.seen_by(change.by).filter(call=call.pk).exclude(person=None).order_by("n")
    return answers.Call(
        call.state,
        call.mode,
        call.step,
        call.answered_by,
        ladder.read(call.steps),
        tuple(answers.Asked(s.person, s.n, s.state) for s in asked),
    )


def go_on(change: Change, call: Call, *, by_hand: bool = False) -> None:
    """Ask the next step's people now. Empty posts are noted and passed over; with nobody left, the desk must act."""
    steps = ladder.read(call.steps)
    for n in range(call.step + 1, len(steps)):
        people = who.people_for(steps[n].who, call.area, call.first, change.at, call.parties)
        if not people:
            _note_empty(change, call, n, steps[n].who)
            continue
        held = _held(change, call, [p.person for p in people])
        _ask(change, call, n, steps[n], people, held, by_hand)
        call.step = n
        if held and steps[n].on_yes == "next":
            continue  # whoever is to hand it down has said yes already
        if held and (call.mode == "any" or len(held) == len(people)):
            answered(change, call, *next(iter(held.items())))
            return
        _wait(change, call, steps[n])
        return
    call.next_at = None
    change.move(call, states.EXHAUSTED)
    _drop_plans(change, call)
    show(change, call)


def _wait(change: Change, call: Call, step: ladder.Step) -> None:
    """An answer is waited for; without one the call goes on by itself."""
    call.next_at = change.at + step.wait
    change.move(call, states.ASKING)
    change.due(ESCALATE, call.pk, call.next_at)
    _plan_again(change, call, 0)
    show(change, call)


def _note_empty(change: Change, call: Call, n: int, kind: str) -> None:
    change.create(Step(call_id=call.pk, area=call.area, n=n, who=kind, state=states.NOBODY, asked_at=change.at))


def _held(change: Change, call: Call, persons: Sequence[UUID]) -> dict[UUID, datetime]:
    """Who of them has said yes about this subject at this level or a worse one: such an answer holds (core.md)."""
    if not call.level:
        return {}
    found = Answer.objects.seen_by(SYSTEM).filter(  # also answers to calls that did not ask whoever answers now
        call__subject_room=call.subject_room,
        call__subject_ref=call.subject_ref,
        call__level__lte=call.level,
        person__in=persons,
    )
    last = {person: (answer, at) for person, answer, at in found.order_by("at").values_list("person", "answer", "at")}
    return {person: at for person, (answer, at) in last.items() if answer == "yes"}


def _ask(
    change: Change,
    call: Call,
    n: int,
    step: ladder.Step,
    people: Sequence[who.Someone],
    held: Mapping[UUID, datetime],
    by_hand: bool,
) -> None:
    for one in people:
        row = step_row(call, n, step.who, one, change.at)
        row.state = states.YES if one.person in held else states.ASKED
        row.by_hand = by_hand
        change.create(row)
        if one.person not in held:
            for channel in step.channels:
                deliver(change, call, one.person, channel, n, "ask", message(call))


def step_row(call: Call, n: int, kind: str, one: who.Someone, at: datetime) -> Step:
    """A person asked in a step, not saved yet."""
    return Step(
        call_id=call.pk,
        area=call.area,
        lon=call.lon,
        lat=call.lat,
        placed_by=call.placed_by,
        n=n,
        who=kind,
        person=one.person,
        name=one.name,
        role=one.role,
        state=states.ASKED,
        asked_at=at,
    )


def _plan_again(change: Change, call: Call, i: int) -> None:
    """Plan the step's i-th reminder, if it has one."""
    step = ladder.read(call.steps)[call.step]
    if i < len(step.again_s) and call.next_at is not None:
        change.due(AGAIN, call.pk, call.next_at - step.wait + timedelta(seconds=step.again_s[i]), i=i)
    else:
        change.cancel(AGAIN, call.pk)


def remind(change: Change, call: Call, i: int) -> None:
    """Send the step's people who are silent the same again."""
    step = ladder.read(call.steps)[call.step]
    for pk in Step.objects.seen_by(change.by).filter(call=call.pk, n=call.step, state=states.ASKED).values_list("pk"):
        row = change.lock(Step, pk[0])
        row.again_at = [*row.again_at, change.at.isoformat()]
        change.save(row, ["again_at"])
        for channel in step.channels:
            deliver(change, call, row.person, channel, call.step, "again", message(call))
    _plan_again(change, call, i + 1)


def answered(change: Change, call: Call, person: UUID, at: datetime) -> None:
    """Somebody said yes: this call stops. Other calls of the same person go on."""
    call.answered_by, call.answered_at, call.next_at = person, at, None
    change.move(call, states.ANSWERED)
    _close(change, call)


def end(change: Change, call: Call, to: str, reason: Said | None) -> None:
    """Stop asking for another reason than an answer."""
    call.reason, call.ended_at, call.next_at = plain(reason) if reason else None, change.at, None
    change.move(call, to)
    _close(change, call)


def _close(change: Change, call: Call) -> None:
    """Nothing is planned any more, and nothing is open for anybody."""
    _drop_plans(change, call)
    for row in Step.objects.seen_by(change.by).filter(call=call.pk).exclude(person=None):
        change.settle(row)
    show(change, call)


def _drop_plans(change: Change, call: Call) -> None:
    change.cancel(ESCALATE, call.pk)
    change.cancel(AGAIN, call.pk)

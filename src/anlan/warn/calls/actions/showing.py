"""What open work says about a call: to each asked person, and in the subject's own line what comes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from anlan.infra.journal import Change
from anlan.infra.journal.values import plain
from anlan.infra.models import OpenWork
from anlan.infra.pages import times
from anlan.kernel.decision import Said
from anlan.warn.calls import states
from anlan.warn.calls.actions import who
from anlan.warn.calls.models import Call, Step
from anlan.warn.calls.rules import ladder

Coming = tuple[datetime, str, list[str]]
"""When, which kind of step, and the names of its people."""


def show(change: Change, call: Call) -> None:
    """Keep open work true: what each asked person must do, and what the subject's own line says comes next."""
    steps = ladder.read(call.steps)
    rows = list(Step.objects.seen_by(change.by).filter(call=call.pk).order_by("n", "asked_at"))
    now = [r for r in rows if r.n == call.step and r.person is not None]
    following = next(iter(coming(call, rows, change.at)), None)
    if call.state == states.ASKING:
        for row in rows:
            if row.person is not None and row.state == states.ASKED:
                _show_asked(change, call, row, steps, following)
    _show_subject(change, call, rows, now, following)


def coming(call: Call, rows: Sequence[Step], at: datetime) -> list[Coming]:
    """What comes by itself if nobody answers: (when, step's kind, names), posts without anybody left out."""
    steps = ladder.read(call.steps)
    names = {
        n: [p.name for p in who.people_for(steps[n].who, call.area, call.first, at)]
        for n in range(call.step + 1, len(steps))
    }
    empty = frozenset(n for n, some in names.items() if not some)
    return [(when, steps[n].who, names[n]) for when, n in ladder.ahead(steps, call.step, call.next_at, empty)]


def _show_asked(
    change: Change,
    call: Call,
    row: Step,
    steps: Sequence[ladder.Step],
    following: Coming | None,
) -> None:
    mine = row.n == call.step
    if mine and following is not None:
        next_ = Said("calls.ask.then", {"who": whom(call, following[1], following[2], change.at)})
    else:
        next_ = Said("calls.ask.last" if mine else "calls.ask.passed")
    change.work(
        row,
        "ask",
        Said("calls.ask.line", {"headline": call.headline, "call": str(call.pk), "answer": "calls.answer"}),
        holder=row.person,
        level=call.level,
        since=row.asked_at,
        due=row.asked_at + steps[row.n].wait,
        next=next_,
        next_at=call.next_at if mine else None,
    )


def whom(call: Call, kind: str, names: Sequence[str], at: datetime) -> Said:
    """A step's people: "deputy Chen", "Wugen town's duty room"."""
    return Said(f"calls.who.{kind}", {"names": together(names), "place": place(call, kind, at)})


def together(names: Sequence[str]) -> str | Said:
    """Names in a row, as the language writes them."""
    if len(names) <= 1:
        return names[0] if names else Said("calls.names.none")
    if len(names) == 2:
        return Said("calls.names.two", {"a": names[0], "b": names[1]})
    return Said("calls.names.more", {"a": names[0], "b": names[1], "n": len(names)})


def place(call: Call, kind: str, at: datetime) -> dict[str, str]:
    """Name of the area whose people a step asks."""
    return who.place_of(kind, call.area, at)


def _show_subject(
    change: Change,
    call: Call,
    rows: Sequence[Step],
    now: Sequence[Step],
    following: Coming | None,
) -> None:
    """Write into the subject's own open work what happens by itself, so that its line in the queue is true."""
    others = Call.objects.seen_by(change.by).filter(
        subject_room=call.subject_room, subject_ref=call.subject_ref, state=states.ASKING
    )
    if call.state not in states.OPEN and others.exclude(pk=call.pk).exists():
        return  # another call about the same thing is still at it: its word stands
    next_ = subject_line(call, rows, now, following, change.at)
    OpenWork.objects.filter(room=call.subject_room, ref=call.subject_ref, done_at=None).update(
        next=plain(next_), next_at=call.next_at
    )


def subject_line(
    call: Call,
    rows: Sequence[Step],
    now: Sequence[Step],
    following: Coming | None,
    at: datetime,
) -> Said:
    """The keeper's sentence and what comes after it, each on its own as well (`keeper`, `then` of the parameters)."""
    silent = [r for r in rows if r.person is not None and r.n < call.step and r.state == states.ASKED]
    facts: dict[str, Any] = {"silent_since": silent[0].asked_at.isoformat() if silent else None, "call": str(call.pk)}
    if call.state == states.ANSWERED:
        name = next((r.name for r in rows if r.person == call.answered_by), "")
        keeper = Said("calls.keeper.answered", {"name": name, "time": times.clock(call.answered_at or at)})
        return Said("calls.queue.one", {"keeper": keeper, "then": None, "answered": True, **facts})
    if call.state != states.ASKING or not now:
        return Said("calls.queue.one", {"keeper": Said("calls.keeper.exhausted"), "then": None, "needs": True, **facts})
    asked = whom(call, now[0].who, [r.name for r in now], at)
    keeper = Said("calls.keeper.asking", {"now": asked})
    if silent:
        keeper = Said(
            "calls.keeper.silent",
            {"name": silent[0].name, "time": times.clock(silent[0].asked_at), "now": asked},
        )
    if following is not None:
        when = {"time": times.clock(following[0]), "who": whom(call, following[1], following[2], at)}
        then = Said("calls.then.step", when)
    else:
        then = Said("calls.then.desk", {"time": times.clock(call.next_at or at)})
    return Said("calls.queue.both", {"keeper": keeper, "then": then, **facts})

"""What open work says about a call: to each asked person, and in the subject's own line what comes by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from anlan.infra.journal import Change
from anlan.infra.journal.values import plain
from anlan.infra.models import OpenWork
from anlan.infra.pages import times
from anlan.infra.scope import SYSTEM
from anlan.kernel.decision import Said
from anlan.warn.calls import states
from anlan.warn.calls.models import Call, Step
from anlan.warn.calls.queries.coming import Coming, brief, coming, whom


def show(change: Change, call: Call) -> None:
    """Keep open work true: what each asked person must do, and what the subject's own line says comes next."""
    rows = list(Step.objects.seen_by(change.by).filter(call=call.pk).order_by("n", "asked_at"))
    following = next(iter(coming(call, change.at)), None)
    if call.state == states.ASKING:
        for row in rows:
            if row.person is not None and row.state == states.ASKED:
                _show_asked(change, call, row, following)
    _show_subject(change, call, rows, following)


def _show_asked(change: Change, call: Call, row: Step, following: Coming | None) -> None:
    mine = row.n == call.step
    if mine and following is not None:
        next_ = Said("calls.ask.then", {"who": whom(call.area, following.kind, following.names, change.at)})
    else:
        next_ = Said("calls.ask.last" if mine else "calls.ask.passed")
    change.work(
        row,
        "ask",
        Said("calls.ask.line", {"headline": call.headline, "call": str(call.pk)}),
        holder=row.person,
        level=call.level,
        since=row.asked_at,
        next=next_,
        next_at=call.next_at if mine else None,
    )


def _show_subject(change: Change, call: Call, rows: Sequence[Step], following: Coming | None) -> None:
    """Write into the subject's own open work what happens by itself, so that its line in the queue is true."""
    others = Call.objects.seen_by(SYSTEM).filter(  # also those that did not ask whoever answers now
        subject_room=call.subject_room, subject_ref=call.subject_ref, state=states.ASKING
    )
    if call.state != states.ASKING and others.exclude(pk=call.pk).exists():
        return  # another call about the same thing is still at it: its word stands
    OpenWork.objects.filter(room=call.subject_room, ref=call.subject_ref, done_at=None).update(
        next=plain(subject_line(call, rows, following, change.at)), next_at=call.next_at, said_at=change.at
    )


def subject_line(call: Call, rows: Sequence[Step], following: Coming | None, at: datetime) -> Said:
    """The keeper's sentence and what comes after it, each on its own as well (`keeper`, `then`; late `at_once`)."""
    silent = [r for r in rows if r.person is not None and r.state == states.ASKED]
    facts: dict[str, Any] = {"call": str(call.pk), "silent_since": None, "answered": False, "needs": False}
    if call.state == states.ANSWERED:
        name = next((r.name for r in rows if r.person == call.answered_by), "")
        keeper = Said("calls.keeper.answered", {"name": name, "time": times.clock(call.answered_at or at)})
        return Said("calls.queue.one", facts | {"keeper": keeper, "then": "", "answered": True})
    if silent:
        facts["silent_since"] = silent[0].asked_at.isoformat()
    if call.state != states.ASKING:
        keeper = Said(f"calls.keeper.{call.state}")
        needs = call.state == states.EXHAUSTED
        then = Said("calls.then.act") if needs else ""
        return Said(
            "calls.queue.both" if needs else "calls.queue.one", facts | {"keeper": keeper, "then": then, "needs": needs}
        )
    now = [r for r in rows if r.n == call.step and r.person is not None]
    asked = brief(now[0].who, [r.name for r in now]) if now else Said("calls.who.nobody")
    passed = next((r for r in silent if r.n < call.step), None)
    keeper = Said("calls.keeper.asking", {"now": asked})
    if passed is not None:
        keeper = Said("calls.keeper.silent", {"name": passed.name, "now": asked})
    when = following.at if following else call.next_at or at
    if following is not None and following.kind != "duty":
        who = {"who": whom(call.area, following.kind, following.names, at)}
        then, at_once = Said("calls.then.step", {"time": times.clock(when), **who}), Said("calls.then.step_now", who)
    else:
        then, at_once = Said("calls.then.desk", {"time": times.clock(when)}), Said("calls.then.desk_now")
    late = {"then_at": when.isoformat(), "at_once": at_once}  # a time that has passed is no announcement
    return Said("calls.queue.both", facts | {"keeper": keeper, "then": then, **late})

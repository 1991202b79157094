"""Calls in words for pages: who was asked, the time line through now into what comes, and the verbs of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlencode

from anlan.ground.people import queries as people
from anlan.infra.pages import times
from anlan.infra.pages.parts import Moment, Person, Text, Verb
from anlan.infra.pages.words import say
from anlan.kernel.decision import Said, said
from anlan.kernel.rights import Actor
from anlan.warn.calls import queries, states
from anlan.warn.calls.queries import AnswerView, AskedView, CallView

DESK = "duty"  # the step in which the duty officer acts


def persons(viewer: Actor, calls: Sequence[CallView], at: datetime) -> list[Person]:
    """Everybody who was asked up to `at`, once, in the order of their first ask; phones masked."""
    found: dict[object, Person] = {}
    for call in calls:
        for one in call.asked:
            if one.person is None or one.asked_at > at:
                continue
            row = people.person(viewer, one.person)
            state, runs = _state(call, one, at)
            found[one.person] = Person(
                one.name,
                _role(one),
                row.masked if row else "",
                f"/people/{one.person}/number/?{_why(call)}" if row and row.masked else "",
                since=one.asked_at if runs else None,
                state=state,
            )
    return list(found.values())


def _why(call: CallView) -> str:
    """The reason that is kept with a look at the number of somebody who was asked."""
    return urlencode({"why": say(said("calls.reveal.why", what=call.headline))[:200]})


def _role(one: AskedView) -> Text:
    if one.who == "deputy":
        return said("calls.rank.deputy")
    return said(f"people.role.{one.role}") if one.role else ""


def _state(call: CallView, one: AskedView, at: datetime) -> tuple[Said, bool]:
    """How it stands with somebody, and whether their time still runs."""
    answer = next((a for a in reversed(call.answers) if a.person == one.person and a.at <= at), None)
    if answer is not None:
        return said(f"calls.person.{answer.answer}", time=times.clock(answer.at)), False
    if one.state == states.YES:
        return said("calls.person.held"), False
    if call.open and one.seen_at is not None and one.seen_at <= at:
        return said("calls.person.seen", time=times.clock(one.seen_at)), True
    again = sum(1 for when in one.again_at if when <= at)
    if call.open and one.n < call.step:
        return said("calls.person.silent", n=1 + again), True
    if call.open:
        return said("calls.person.asking"), True
    return said("calls.person.never"), False


def moments(viewer: Actor, calls: Sequence[CallView], at: datetime) -> list[Moment]:
    """What was done and said up to `at`, what is being done now, and what the system will do if nobody answers."""
    past = [m for call in calls if call.started_at <= at for m in _past(call, at)]
    asking = [c for c in calls if c.state == states.ASKING and c.started_at <= at]
    nearest = min(asking, key=lambda c: c.next_at or at, default=None)
    if nearest is None:
        return past
    return [*past, *_now_and_next(nearest, at)]


def _now_and_next(call: CallView, at: datetime) -> list[Moment]:
    now = [a for a in call.asked if a.n == call.step and a.person is not None]
    asked = queries.whom(call.area, now[0].who, [a.name for a in now], at) if now else said("calls.who.nobody")
    out = [Moment(said("calls.keeper.asking", now=asked), at, "now")]
    following = queries.coming(call, at)
    for one in following:
        text = said("calls.moment.next", who=queries.whom(call.area, one.kind, one.names, at))
        out.append(Moment(said("calls.moment.desk") if one.kind == DESK else text, one.at, "next"))
    if not following:
        out.append(Moment(said("calls.moment.desk"), call.next_at, "next"))
    return out


def _past(call: CallView, at: datetime) -> list[Moment]:
    out: list[Moment] = []
    for n in sorted({a.n for a in call.asked}):
        group = [a for a in call.asked if a.n == n]
        out += _asked(call, group, at)
    out += [_said(call, a) for a in call.answers if a.at <= at]
    if call.ended_at is not None and call.ended_at <= at and call.reason is not None:
        out.append(Moment(call.reason, call.ended_at))
    return sorted(out, key=lambda m: m.at or call.started_at)


def _asked(call: CallView, group: Sequence[AskedView], at: datetime) -> list[Moment]:
    first = group[0]
    if first.asked_at > at:
        return []
    if first.person is None:
        return [Moment(said("calls.moment.nobody", who=said(f"calls.kind.{first.who}")), first.asked_at)]
    key = "calls.moment.by_hand" if first.by_hand else "calls.moment.asked"
    who = queries.whom(call.area, first.who, [a.name for a in group], first.asked_at)
    out = [Moment(said(key, who=who), first.asked_at)]
    again = sorted({when for a in group for when in a.again_at if when <= at})
    return out + [Moment(said("calls.moment.again"), when) for when in again]


def _said(call: CallView, one: AnswerView) -> Moment:
    name = call.name_of(one.person)
    key = f"calls.moment.{one.answer}"
    text = said(key, name=name)
    if one.channel == "phone":
        text = said("calls.moment.phone", what=text, said_by=one.said_by)
    if one.late or one.repeated:
        text = said("calls.moment.late" if one.late else "calls.moment.repeated", what=text)
    return Moment(text, one.at, strong=one.answer == "yes" and not one.late)


def verbs(viewer: Actor, calls: Sequence[CallView], at: datetime) -> list[Verb]:
    """What the desk can do about a subject's calls: not wait, record an ordinary phone call."""
    asking = [c for c in calls if c.state == states.ASKING]
    nearest = min(asking, key=lambda c: c.next_at or at, default=None)
    mine = next((c for c in calls if _asks(c, viewer)), None)
    out = [_answer(mine)] if mine is not None else []
    if nearest is not None:
        out.append(_call_now(viewer, nearest, at, first=mine is None))
    open_ = nearest or next((c for c in calls if c.open), None)
    if open_ is not None and viewer.may("calls.record", open_.area, at).ok:
        out.append(
            Verb(
                said("calls.verb.record"),
                said("calls.then.record"),
                f"/calls/{open_.id}/record",
                "phone",
                asks=True,
                link=True,
            )
        )
    return out


def _asks(call: CallView, viewer: Actor) -> bool:
    """Whether a call waits for the viewer's own word."""
    mine = [a for a in call.asked if a.person == viewer.person and viewer.person is not None]
    return call.open and bool(mine) and mine[-1].state == states.ASKED


def _answer(call: CallView) -> Verb:
    """Somebody at the desk who is asked says yes there as on a phone."""
    return Verb(said("calls.answer.yes"), said("calls.then.yes_desk"), f"/calls/{call.id}/answer", "check", first=True)


def _call_now(viewer: Actor, call: CallView, at: datetime, first: bool) -> Verb:
    following = next(iter(queries.coming(call, at)), None)
    verdict = viewer.may("calls.escalate", call.area, at)
    now = [a.name for a in call.asked if a.n == call.step and a.person is not None]
    if following is None:
        label, refused = said("calls.verb.escalate_none"), said("calls.refused.nobody_left")
    else:
        label = said("calls.verb.escalate", who=queries.whom(call.area, following.kind, following.names, at))
        refused = None if verdict.ok else verdict.because
    return Verb(
        label,
        said("calls.then.escalate", time=times.clock(call.next_at or at), names=queries.together(now)),
        f"/calls/{call.id}/escalate",
        "phone",
        key="c",
        first=first,
        refused=refused,
    )

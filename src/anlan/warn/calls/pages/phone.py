"""What a phone shows of a call: one sentence, what is there, three answers, and what happens without one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from anlan.ground.areas import queries as areas_now
from anlan.ground.people import queries as people
from anlan.infra.models import Work
from anlan.infra.pages import times
from anlan.infra.pages.page import page
from anlan.infra.pages.parts import Answer, Task, Text
from anlan.kernel import area as areas
from anlan.kernel.decision import Hidden, Said, said
from anlan.kernel.rights import Actor
from anlan.warn.calls import actions, queries
from anlan.warn.calls.queries.coming import together
from anlan.warn.calls.states import ASKING


def task(viewer: Actor, work: Work, at: datetime) -> Task | None:
    """An ask as a full-screen question; once the call is over, or answered by its holder, what became of it."""
    call = queries.call_of(viewer, work.ref)
    if call is None:
        return None
    village = areas.village(call.area)
    where = areas_now.names(viewer, {village}, at)[village]
    over = _over(call, viewer) if work.done_at is not None or not call.open else ""
    return Task(
        id=f"calls:{work.ref}",
        title=call.headline,
        under=said("calls.phone.under", level=said(f"calls.level.{call.level}")) if call.level else said("calls.title"),
        icon="phone",
        glyph="call",
        level=call.level,
        what=call.text,
        more=_there(viewer, call),
        answers=() if over else _answers(str(call.id), Said.from_json(work.next) if work.next else ""),
        call=True,
        over=over,
        seen_url=f"/calls/{call.id}/seen",
        asked_at=work.since,
        until=work.next_at,
        until_words=_until(work, at),
        area=call.area,
        place=where,
        lon=call.lon,
        lat=call.lat,
    )


def _until(work: Work, at: datetime) -> Text:
    """What comes without an answer; after that time, that others are asked as well and an answer counts still."""
    if not work.next:
        return ""
    if not work.next_at or work.next_at <= at:
        return said("calls.phone.passed")
    return said("calls.phone.until", what=Said.from_json(work.next))


def _over(call: queries.CallView, viewer: Actor) -> Said:
    """Who has it now and since when, or why nobody is asked any more."""
    mine = [a for a in call.answers if a.person == viewer.person]
    if call.answered_by is not None and call.answered_at is not None:
        if call.answered_by == viewer.person:
            return said("calls.phone.over.mine", time=times.clock(call.answered_at))
        return said("calls.phone.over.taken", name=call.name_of(call.answered_by), time=times.clock(call.answered_at))
    if call.open and mine:
        answer, now = said(f"calls.answer.{mine[-1].answer}"), [a for a in call.asked if a.n == call.step and a.person]
        if call.state != ASKING or not now:
            return said("calls.phone.over.said_desk", answer=answer)
        names = together([a.name for a in now])
        return said("calls.phone.over.said", answer=answer, names=names, time=times.clock(now[0].asked_at))
    reason = call.reason or said(f"calls.keeper.{call.state}")
    return said("calls.phone.over.ended", time=times.clock(call.ended_at or call.started_at), reason=reason)


@require_POST
@page("calls.answer")
def seen(request: HttpRequest, call: UUID) -> HttpResponse:
    """The ask stands open on the phone of somebody who was asked."""
    viewer: Actor = request.actor  # type: ignore[attr-defined]
    if viewer.person is None or not actions.opened(call, viewer.person, request.city_now):  # type: ignore[attr-defined]
        raise Hidden
    return HttpResponse(status=204)


def _there(viewer: Actor, call: queries.CallView) -> list[Text]:
    """Whom it may concern: households of the village, those on the ground floor, old people who live alone."""
    if areas.level(areas.village(call.area)) != "village":
        return []
    _, counts = people.homes(viewer, areas.village(call.area), limit=1)
    if not counts.ground_floor and not counts.alone:
        return []
    return [said("calls.phone.homes", homes=counts.ground_floor, alone=counts.alone)]


def _answers(call: str, next_: Text) -> list[Answer]:
    def one(answer: str, icon: str, first: bool = False) -> Answer:
        then = said(f"calls.then.{answer}") if answer != "no" or not next_ else said("calls.then.no_next", what=next_)
        label = said(f"calls.answer.{answer}")
        return Answer("calls.answer", label, then, icon, {"call": call, "answer": answer}, first=first)

    return [one("yes", "check", first=True), one("no", "close"), one("wrong_number", "undo")]

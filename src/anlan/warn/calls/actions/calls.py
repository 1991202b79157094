"""Verbs over calls: started, gone on with, answered on any way, stopped. Nothing else writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.people import actions as people
from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import plain
from anlan.infra.matter import new_id
from anlan.infra.pages import times
from anlan.infra.pages.words import both
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Refused, Said
from anlan.kernel.rights import Actor
from anlan.warn.calls import states
from anlan.warn.calls.actions import asking
from anlan.warn.calls.actions.deliveries import deliver, tell
from anlan.warn.calls.models import Answer, Call, Ladder, Step
from anlan.warn.calls.queries import together, who
from anlan.warn.calls.rules import answers, ladder

NOBODY = Said("calls.who.nobody")


@verb("calls.ship")
def ship(change: Change, ladders: Sequence[Mapping[str, Any]], county: str) -> None:
    """Bring ladders with the house, marked "default, to be confirmed". Raises Refused if there are ladders."""
    if Ladder.objects.seen_by(change.by).exists():
        raise Refused(Said("calls.refused.shipped"))
    for given in ladders:
        ladder.read(given["steps"])
    kept = {"area": county, "version": 1, "state": states.DEFAULT, "valid_from": change.at, "shown_down": True}
    change.create_many([Ladder(**{**given, **kept}) for given in ladders])
    change.area = county


@verb("calls.start", states.CALL)
def start(
    change: Change,
    subject_room: str,
    subject_ref: UUID,
    area: str,
    ladder_name: str,
    headline: Said | Mapping[str, str],
    text: Said | Mapping[str, str] | None = None,
    *,
    level: int = 0,
    first: Sequence[UUID] = (),
    parties: Mapping[str, Sequence[UUID]] | None = None,
    mode: str = "",
    lon: float | None = None,
    lat: float | None = None,
) -> None:
    """Ask about a subject until somebody answers: the ladder's people, or `first` before all others.

    `parties` are the persons of its tenant and landlord, where it has such. An open call of the same subject and
    ladder, or of a ladder of the same family, is superseded: a rise asks again. An answer at this level or a worse one
    holds. Raises Refused if there is no such ladder.
    """
    with reading(SYSTEM):
        way = Ladder.objects.seen_by(SYSTEM).filter(name=ladder_name, state__in=states.IN_FORCE, valid_to=None).first()
    if way is None:
        raise Refused(Said("calls.refused.no_ladder", {"name": ladder_name}))
    fresh = Call(
        id=new_id(),
        area=area,
        lon=lon,
        lat=lat,
        placed_by="none" if lon is None else "import",
        subject_room=subject_room,
        subject_ref=subject_ref,
        level=level,
        ladder=way.name,
        ladder_version=way.version,
        steps=way.steps,
        mode=mode or way.mode,
        first=[str(one) for one in first],
        parties={name: [str(one) for one in some] for name, some in (parties or {}).items()},
        headline=_frozen(headline),
        text=_frozen(text if text is not None else headline),
        started_at=change.at,
    )
    change.move(fresh, states.ASKING)
    earlier = Call.objects.seen_by(change.by).filter(
        subject_room=subject_room, subject_ref=subject_ref, state__in=states.OPEN
    )
    kin = ladder.family(way.name)
    earlier = earlier.filter(ladder__startswith=kin) if kin else earlier.filter(ladder=way.name)
    for pk in earlier.exclude(pk=fresh.pk).values_list("pk", flat=True):
        asking.end(change, asking.locked(change, pk), states.SUPERSEDED, Said("calls.reason.risen"))
    asking.go_on(change, asking.locked(change, fresh.pk))


@verb("calls.escalate", states.CALL)
def escalate(change: Change, call_id: UUID, *, by_hand: bool = False) -> None:
    """Go on to the next step: by itself when its time has come, or by hand without waiting. Those asked stay asked.

    Raises Refused if the call no longer asks.
    """
    call = asking.locked(change, call_id)
    if call.state != states.ASKING:
        raise Refused(Said("calls.refused.not_asking"))
    asking.go_on(change, call, by_hand=by_hand)


@verb("calls.remind", right="calls.escalate")
def remind(change: Change, call_id: UUID, i: int) -> None:
    """Ask the silent people of this step again. Raises Refused if the call no longer asks."""
    call = asking.locked(change, call_id)
    if call.state != states.ASKING:
        raise Refused(Said("calls.refused.not_asking"))
    asking.remind(change, call, i)


@verb("calls.answer", states.CALL)
def answer(change: Change, call: UUID, answer: str) -> None:
    """Answer for oneself: yes stops this call, "I can't" goes on at once. Late and repeated answers are kept and told.

    `call` is the call's id or that of one's open work about it. Raises Refused to who was not asked.
    """
    _take(change, asking.locked(change, call), change.by.person, answer, "in_app")


@verb("calls.reply", states.CALL)
def reply(change: Change, call: UUID, person: UUID, answer: str) -> None:
    """An answer that came back by short message. A wrong number is not used again."""
    _take(change, asking.locked(change, call), person, answer, "sms_sim")


@verb("calls.record", states.CALL)
def record(change: Change, call: UUID, person: UUID, answer: str, said_by: str) -> None:
    """Somebody was reached by ordinary phone: who was called, what was said, and who said it. Raises Refused."""
    if not said_by.strip():
        raise Refused(Said("calls.refused.said_by"))
    row = asking.locked(change, call)
    if asking.seen(change, row).last_of(person) is None:
        _called_besides(change, row, person)
    _take(change, row, person, answer, "phone", said_by.strip()[:60])


@verb("calls.stop", states.CALL)
def stop(change: Change, call_id: UUID, reason: Said | str) -> None:
    """Stop asking; everybody who was asked is told why. Raises Refused without a reason, or if nothing is asked."""
    if not isinstance(reason, Said) and len(reason.strip()) < 2:
        raise Refused(Said("calls.refused.reason"))
    why = reason if isinstance(reason, Said) else Said("calls.reason.by_hand", {"reason": reason.strip()[:200]})
    call = asking.locked(change, call_id)
    asking.end(change, call, states.STOPPED, why)
    tell(change, call, both("calls.message.stopped", headline=call.headline, reason=why))


@verb("calls.tell", right="calls.stop")
def tell_all(change: Change, call_id: UUID, text: Mapping[str, str]) -> None:
    """Send a word to everybody whom a call asked, whatever became of it."""
    tell(change, asking.locked(change, call_id), dict(text))


def stop_about(room: str, ref: UUID, reason: Said, *, by: Actor, at: datetime, cause: UUID | None = None) -> int:
    """Stop every call about a subject that still asks, and tell the people of the others. Returns how many stopped."""
    with reading(SYSTEM):
        found = Call.objects.seen_by(SYSTEM).filter(subject_room=room, subject_ref=ref)
        calls = list(
            found.exclude(state__in=(states.STOPPED, states.SUPERSEDED)).values_list("pk", "state", "headline")
        )
    for pk, state, headline in calls:
        if state in states.OPEN:
            stop(pk, reason, by=by, at=at, cause=cause)
        else:
            tell_all(pk, both("calls.message.stopped", headline=headline, reason=reason), by=by, at=at, cause=cause)
    return sum(1 for _, state, _ in calls if state in states.OPEN)


def _frozen(words: Said | Mapping[str, str]) -> dict[str, str]:
    return both(words) if isinstance(words, Said) else dict(words)


def _called_besides(change: Change, call: Call, person: UUID) -> None:
    """Somebody at the desk called a person whom the ladder had not asked yet."""
    with reading(SYSTEM):
        found = who.named([str(person)])
    if not found:
        raise Refused(Said("calls.refused.not_asked"))
    n = max(call.step, 0)
    row = asking.step_row(call, n, call.steps[n]["who"], found[0], change.at)
    row.by_hand = True
    change.create(row)


def _take(change: Change, call: Call, person: UUID | None, said: str, channel: str, said_by: str = "") -> None:
    """Weigh an answer and do what it means for the call."""
    facts = asking.seen(change, call)
    change.require(answers.may_answer(facts, person, said))
    assert person is not None
    outcome = answers.judge(facts, person, said)
    asked = facts.last_of(person)
    assert asked is not None
    row = Step.objects.seen_by(change.by).filter(call=call.pk, person=person, n=asked.step).get()
    row = change.lock(Step, row.pk)
    row.state = said
    change.save(row, ["state"])
    change.settle(row)
    if said == "wrong_number" and channel != "in_app":
        _lower_contact(change, person)
    if outcome.effect == "stop":
        asking.answered(change, call, person, change.at)
    elif outcome.effect in ("next", "resume"):
        call.answered_by = call.answered_at = None
        asking.go_on(change, call)
    told = _told(change, call, outcome)
    change.create(
        Answer(
            call_id=call.pk,
            area=call.area,
            person=person,
            answer=said,
            channel=channel,
            at=change.at,
            recorded_by=change.by.account,
            said_by=said_by,
            late=outcome.late,
            repeated=outcome.repeated,
            told=plain(told),
        )
    )
    change.because = told
    change.after.update({"answer": said, "person": str(person), "channel": channel, "late": outcome.late})
    if channel == "sms_sim" and said != "wrong_number":
        deliver(change, call, person, channel, asked.step, "told", both(told))


def _told(change: Change, call: Call, outcome: answers.Outcome) -> Said:
    """What whoever answered is told."""
    name = ""
    if call.answered_by is not None:
        first = Step.objects.seen_by(change.by).filter(call=call.pk, person=call.answered_by).first()
        name = first.name if first is not None else ""
    now = Step.objects.seen_by(change.by).filter(call=call.pk, n=call.step).exclude(person=None)
    return Said(
        outcome.told,
        {
            "name": name,
            "time": times.clock(call.answered_at or call.ended_at or change.at),
            "next": together(list(now.values_list("name", flat=True))) if call.state == states.ASKING else NOBODY,
        },
    )


def _lower_contact(change: Change, person: UUID) -> None:
    """The number reaches somebody else: the register is told, in the same transaction."""
    try:
        people.wrong_number(person, by=SYSTEM, at=change.at, cause=change.entry)
    except Refused as refused:
        if refused.because.key != "people.refused.no_number":
            raise

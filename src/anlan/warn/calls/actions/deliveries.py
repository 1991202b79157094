"""Messages of a call: queued inside verbs, worked off by the work process, never lost between the two."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from anlan.infra.journal import Change
from anlan.infra.pages.words import both
from anlan.warn.calls.models import Call, Delivery

DELIVER = "calls.deliver"


def message(call: Call) -> dict[str, str]:
    """The short message that asks: what it is about, and how to answer."""
    return both("calls.message.ask", headline=call.headline, code=call.code)


def deliver(change: Change, call: Call, person: UUID, channel: str, step: int, kind: str, text: dict[str, str]) -> None:
    """Queue a message; `work` sends it as soon as this verb is committed."""
    Delivery(
        call=call.pk,
        area=call.area,
        person=person,
        channel=channel,
        step=step,
        kind=kind,
        text=text,
        queued_at=change.at,
    ).save(force_insert=True)
    change.due(DELIVER, call.pk, change.at)


def tell(change: Change, call: Call, text: dict[str, str], persons: Iterable[UUID] | None = None) -> None:
    """Send a word to people of a call on every way they were asked on; to everybody who was asked, unless named."""
    ways = Delivery.objects.seen_by(change.by).filter(call=call.pk).exclude(kind="told")
    wanted = None if persons is None else set(persons)
    for person, channel in sorted(set(ways.values_list("person", "channel")), key=str):
        if wanted is None or person in wanted:
            deliver(change, call, person, channel, call.step, "told", text)

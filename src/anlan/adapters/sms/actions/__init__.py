"""What the simulated provider does: takes messages, and hands on what phones write back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from anlan.adapters.sms.models import Message
from anlan.ground.people import queries as people
from anlan.infra.journal import Done
from anlan.infra.matter import new_id
from anlan.infra.pages.words import both
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Said
from anlan.kernel.rights import Actor
from anlan.warn.calls import actions as calls


class Simulated:
    """The channel that calls hand their messages to. It honours our message id, as a good provider does."""

    name, honours_id = "sms_sim", True

    def send(self, message: calls.Message, at: datetime) -> str:
        """Take a message for somebody who has a number. Raises Permanent for who has none."""
        with reading(SYSTEM):
            if message.person not in people.reachable(SYSTEM, [message.person]):
                raise calls.Permanent("no number")
            return put(
                message.client_id, message.area, message.person, message.text, at, call=message.call, kind=message.kind
            )


def put(
    client_id: UUID,
    area: str,
    person: UUID,
    text: Mapping[str, str],
    at: datetime,
    *,
    call: UUID | None = None,
    kind: str = "told",
) -> str:
    """Put a message into the outbox, once for each client id. Returns the provider's id of it."""
    with reading(SYSTEM):
        row, _ = Message.objects.get_or_create(
            client_id=client_id,
            defaults={"area": area, "person": person, "call": call, "kind": kind, "text": dict(text), "at": at},
        )
        return str(row.seq)


@dataclass(frozen=True)
class Heard:
    """What became of a message that came in, and what its sender was told."""

    person: UUID | None
    done: Done | None
    told: Said | None


def inbound(number: str, text: str, *, by: Actor, at: datetime, key: UUID | None = None) -> Heard:
    """A phone wrote back. Whoever it belongs to is told what came of it; an unknown number is answered by nobody."""
    with reading(SYSTEM):
        person = people.person_by_number(SYSTEM, number)
        home = people.person(SYSTEM, person) if person is not None else None
    if person is None or home is None:
        return Heard(None, None, None)
    heard = calls.hear(person, text, by=by, at=at, key=key)
    if heard.done is None:
        put(new_id(), home.area, person, both(heard.told), at)
    return Heard(person, heard.done, heard.told)

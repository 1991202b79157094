"""The decorator that makes a function a verb: one transaction, one journal row, the same answer to the same key."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from anlan.infra.journal.change import Change
from anlan.infra.journal.values import digest, loaded, plain
from anlan.infra.look import Look
from anlan.infra.matter import new_id
from anlan.infra.scope import reading
from anlan.kernel import area as areas
from anlan.kernel.decision import Conflict, Hidden, Refused, Said
from anlan.kernel.machine import Machine
from anlan.kernel.rights import Actor

NOWHERE = "000000000000"
VERBS: dict[str, Callable[..., Done]] = {}
Ahead = Callable[..., Sequence[Look[Any] | None]]


@dataclass(frozen=True)
class Done:
    """What a verb left behind. `replayed` says that this key had been answered before."""

    entry: UUID
    verb: str
    ref: UUID | None
    area: str
    after: dict[str, Any] = field(default_factory=dict)
    replayed: bool = False
    because: Said | None = None  # why it was allowed, or what whoever did it is told


_INSERT = (
    "insert into journal (id, key, digest, verb, by, for_post, room, ref, area, observed_at, recorded_at, before,"
    " after, because, cause, outcome) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def verb(
    name: str, machine: Machine | None = None, *, right: str | None = None, ahead: Ahead | None = None
) -> Callable[..., Callable[..., Done]]:
    """Make `name` ("room.verb") a verb. The right it needs has the same name unless `right` says otherwise.

    `ahead` tells, of what the verb is given, which looks it is going to ask for: they travel with its key, in order.
    """

    def wrap(body: Callable[..., object]) -> Callable[..., Done]:
        @functools.wraps(body)
        def call(
            *args: Any,
            by: Actor,
            at: datetime,
            key: UUID | None = None,
            observed_at: datetime | None = None,
            cause: UUID | None = None,
            for_post: UUID | None = None,
            **kwargs: Any,
        ) -> Done:
            content = digest([name, args, kwargs])
            change = Change(name, right or name, machine, by, at)
            change.observed_at, change.for_post = observed_at, for_post
            refused: Refused | None = None
            alone = not connection.in_atomic_block
            looks = [look for look in ahead(by, **kwargs) if look is not None] if ahead else []
            with reading(by, [*_asked(key), *(look.statement(at) for look in looks)]) as rows:
                if key is not None and rows[0] is not None:
                    return _earlier(rows[0], content)
                for look, row in zip(looks, rows[len(rows) - len(looks) :], strict=True):
                    change.know(look, row)
                try:
                    with change.at_work(savepoint=not alone):
                        body(change, *args, **kwargs)
                        _record(change, key or new_id(), content, cause, None)
                except Refused as reason:
                    refused = reason
                    if alone:  # what was written goes with this transaction
                        transaction.set_rollback(True)
            if refused is not None:
                with reading(by, _asked(key)) as rows:
                    if key is not None and rows[0] is not None:  # the same key was answered in between
                        return _earlier(rows[0], content)
                    _record(change, key or new_id(), content, cause, refused)
                raise refused
            return Done(change.entry, name, change.ref, change.area, change.after, because=change.because)

        call.verb = name  # type: ignore[attr-defined]
        call.right = right or name  # type: ignore[attr-defined]
        call.machine = machine  # type: ignore[attr-defined]
        VERBS[name] = call
        return call

    return wrap


def answered(key: UUID) -> Done | None:
    """What the verb of this key left behind, where what it was asked can't be made out again. Needs a scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, verb, ref, area, after, because from journal where key = %s and outcome = 'applied'", [key]
        )
        row = cursor.fetchone()
    if row is None:
        return None
    entry, verb_name, ref, area, after, because = row
    reason = Said.from_json(loaded(because)) if because else None
    return Done(entry, verb_name, ref, area, loaded(after) or {}, replayed=True, because=reason)


def _asked(key: UUID | None) -> list[tuple[str, list[Any]]]:
    """What a key was answered before: of two at once with one key the second waits for the lock, and then sees.

    A key belongs to whoever used it, wherever that was: hence not by the actor's own eyes (see `infra.rls`).
    """
    if key is None:
        return []
    return [("select * from anlan_asked(%s)", [key])]


def _earlier(row: Any, content: str) -> Done:
    """The answer given to this key before. A refused key stays refused; other content is a conflict."""
    entry, verb_name, ref, area, after, was, because, outcome = row
    if was != content:
        raise Conflict
    if outcome == "refused":
        reason = Said.from_json(loaded(because))
        raise Hidden if reason.key == "core.refused.not_found" else Refused(reason)
    told = Said.from_json(loaded(because)) if because else None
    return Done(entry, verb_name, ref, area, loaded(after) or {}, replayed=True, because=told)


def _home(actor: Actor) -> str:
    """Where an entry about no place is filed: with the area of whoever tried."""
    return areas.village(actor.grants[0].area) if actor.grants else NOWHERE


def _record(change: Change, key: UUID, content: str, cause: UUID | None, refused: Refused | None) -> None:
    because = refused.because if refused else change.because
    row = [
        change.entry,
        key,
        content,
        change.verb,
        change.by.account,
        change.for_post,
        change.room,
        change.ref,
        change.area or _home(change.by),
        change.observed_at,
        change.at,
        Jsonb(change.before) if change.before and not refused else None,
        Jsonb(plain(change.after)) if change.after and not refused else None,
        Jsonb(plain(because)) if because else None,
        cause,
        "refused" if refused else "applied",
    ]
    change.later(_INSERT, row)
    if change.parts and not refused:  # COPY would refuse a table under row-level security
        rooms, refs, places = (list(column) for column in zip(*change.parts, strict=True))
        change.later(
            "insert into journal_part (entry, room, ref, area)"
            " select %s, * from unnest(%b::text[], %b::uuid[], %b::text[])",
            [change.entry, rooms, refs, places],
        )

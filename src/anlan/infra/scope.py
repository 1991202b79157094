"""Whose eyes a transaction reads with: the area scope that the database's policies look at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection, transaction

from anlan.kernel import area as areas
from anlan.kernel.rights import Actor

_current: ContextVar[Actor | None] = ContextVar("anlan_actor", default=None)

SYSTEM = Actor(UUID(int=1), None, "system", system=True)  # what happens by itself; sees every area

_SET = (
    "select set_config('anlan.lo', %s, true), set_config('anlan.hi', %s, true),"
    " set_config('anlan.many', %s, true), set_config('anlan.account', %s, true)"
)


def settings_of(actor: Actor) -> tuple[str, str, str, str]:
    """The four settings of an actor's scope: one range, or many prefixes, and the account."""
    if actor.system:
        return "0", ":", "", str(actor.account)
    scopes = actor.scopes()
    if len(scopes) == 1:
        low, high = areas.bounds(areas.pad(scopes[0]))
        return low, high, "", str(actor.account)
    return "", "", ",".join(scopes), str(actor.account)


@contextmanager
def reading(actor: Actor) -> Iterator[None]:
    """A transaction that sees what `actor` may see. Nested: the outer actor's eyes come back at the end."""
    outer = _current.get()
    if outer is actor and connection.in_atomic_block:
        yield
        return
    token = _current.set(actor)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_SET, settings_of(actor))
            yield
            if outer is not None:  # on an error the savepoint's rollback brings the outer settings back
                with connection.cursor() as cursor:
                    cursor.execute(_SET, settings_of(outer))
    finally:
        _current.reset(token)


def current() -> Actor | None:
    """The actor of the innermost `reading`, if any."""
    return _current.get()

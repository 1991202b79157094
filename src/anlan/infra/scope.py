"""Whose eyes a transaction reads with: the area scope that the database's policies look at."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction

from anlan.kernel import area as areas
from anlan.kernel.rights import Actor

K = TypeVar("K")
Statement = tuple[str, Sequence[Any]]
_looked: ContextVar[dict[Hashable, Any] | None] = ContextVar("anlan_looked", default=None)
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
def reading(actor: Actor, first: Sequence[Statement] = ()) -> Iterator[Any]:
    """A transaction that sees what `actor` may see. Nested: the outer actor's eyes come back at the end.

    `first` is asked on the way in, with no journey of its own; gives the first row of each.
    """
    outer = _current.get()
    if outer is actor and connection.in_atomic_block:
        yield _asked(first) if first else []
        return
    token = _current.set(actor)
    looks = _looked.set({} if _looked.get() is None else _looked.get())
    try:
        with transaction.atomic():
            yield _asked([(_SET, settings_of(actor)), *first])[1:]
            if outer is not None:  # on an error the savepoint's rollback brings the outer settings back
                with connection.cursor() as cursor:
                    cursor.execute(_SET, settings_of(outer))
    finally:
        _looked.reset(looks)
        _current.reset(token)


def looked_once(key: Hashable, look: Callable[[], K]) -> K:
    """What `look` finds, asked once for this key while the outermost `reading` lasts: five figures of one table are one
    look at it. For pages that count, not for verbs, which change what they have looked at.
    """
    known = _looked.get()
    if known is None:
        return look()
    if key not in known:
        known[key] = look()
    found: K = known[key]
    return found


def together(statements: Sequence[Statement]) -> list[Any]:
    """Statements sent in one go, in order; the cursors with their results."""
    found: list[Any] = connection.together(statements)
    return found


def _asked(statements: Sequence[Statement]) -> list[Any]:
    """The first row of each of statements sent in one go."""
    return [cursor.fetchone() for cursor in together(statements)]


@contextmanager
def planned_anew() -> Iterator[None]:
    """Statements within are planned for their very values, which a statement over whole lists needs.

    A kept plan guesses that a list has ten members, looks cheaper than one made for a thousand, and takes minutes with
    them (ADR 30).
    """
    connection.ensure_connection()
    held = connection.connection
    before, held.prepare_threshold = held.prepare_threshold, None
    try:
        yield
    finally:
        held.prepare_threshold = before


def current() -> Actor | None:
    """The actor of the innermost `reading`, if any."""
    return _current.get()

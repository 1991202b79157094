"""Writes whose result nobody needs wait for the next statement, or for the commit, and travel with it.

A verb spends most of its time on the way: one statement there, one answer back. `later` notes a write; it is sent in
order, in one pipeline with whatever is asked next in the same thread, or with COMMIT. A connection that comes from the
pool is looked at instead of being asked whether it is alive.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db.backends.base.base import NO_DB_ALIAS
from django.db.backends.postgresql import base
from psycopg_pool import ConnectionPool

Statement = tuple[str, Any]
QUIET_S = 5.0  # a line over a network may be dead and look quiet: after so long it is asked, not only looked at
_SEEN = "anlan_seen"


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]
    """One thread's connection with what waits to be sent over it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.waiting: list[Statement] = []
        self.journeys = 0  # there and back, since the process began: what a verb costs is counted by it
        self.execute_wrappers.append(self._with_what_waits)

    def later(self, sql: str, values: Sequence[Any]) -> None:
        """A write inside a transaction, sent before anything else that is asked, and at its commit at the latest."""
        if not self.in_atomic_block:
            raise RuntimeError("what is written later needs a transaction that it is written in")
        self.waiting.append((sql, values))

    def together(self, statements: Iterable[Statement]) -> list[Any]:
        """What waits and these statements in one go, in order; the cursors with the results of these."""
        self.ensure_connection()
        self.validate_no_broken_transaction()
        with self._one_go():
            return [self.connection.execute(sql, values) for sql, values in statements]

    @contextmanager
    def _one_go(self) -> Iterator[None]:
        """A pipeline that begins with what waits."""
        waiting, self.waiting = self.waiting, []
        self.journeys += 1
        with self.wrap_database_errors, self.connection.pipeline():
            for sql, values in waiting:
                self.connection.execute(sql, values)
            yield

    def _with_what_waits(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        if not self.waiting:
            self.journeys += 1
            return execute(sql, params, many, context)
        if isinstance(context["cursor"].cursor, psycopg.ServerCursor):  # declares itself by a journey of its own
            self.together([])
            return execute(sql, params, many, context)
        with self._one_go():
            return execute(sql, params, many, context)

    def _commit(self) -> None:
        if not self.waiting:
            self.journeys += 1
            super()._commit()
            return
        with self._one_go():  # `commit()` in a pipeline would wait for its own answer, and then for the pipeline's
            self.connection.execute("commit", prepare=False)

    def _rollback(self) -> None:
        self.waiting.clear()
        super()._rollback()

    def _close(self) -> None:
        self.waiting.clear()
        if self.connection is not None:
            setattr(self.connection, _SEEN, time.monotonic())
        super()._close()

    @property
    def pool(self) -> ConnectionPool[Any] | None:
        """Django's pool but for how it looks whether a connection is alive."""
        options = self.settings_dict["OPTIONS"].get("pool")
        if self.alias == NO_DB_ALIAS or not options:
            return None
        if self.alias not in self._connection_pools:
            pool = ConnectionPool(
                kwargs={**self.get_connection_params(), "autocommit": True},
                open=False,
                configure=self._configure_connection,
                check=alive,
                **options,
            )
            self._connection_pools.setdefault(self.alias, pool)
        return self._connection_pools[self.alias]


def alive(connection: psycopg.Connection[Any]) -> None:
    """Raises `psycopg.OperationalError` for a dead connection.

    A server that went away closed its end, and an idle one says nothing: who hears nothing on a line that was used
    just now need not ask.
    """
    look = select.poll()
    look.register(connection.fileno(), select.POLLIN)
    if look.poll(0) or time.monotonic() - getattr(connection, _SEEN, 0.0) > QUIET_S:
        ConnectionPool.check_connection(connection)

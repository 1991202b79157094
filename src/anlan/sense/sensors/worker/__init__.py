"""The sense process: messages off the durable stream, through the pipeline, acknowledged after the commit.

Two threads: one takes and decodes, the other judges and stores, so that the next batch is read while this one is
written. If the log says `sense.lost` again and again: is PostgreSQL up, is NATS up, is a second sense process at it?
Nothing is lost meanwhile: devices' messages wait in the stream.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import psycopg
import structlog
from django.db import connection

from anlan.infra import live, nats
from anlan.kernel.clock import real_now
from anlan.sense.sensors.pipeline import Hook, HookFailed, Pipeline, Prepared, write
from anlan.sense.sensors.worker.taking import Taker

log = structlog.get_logger()
AGAIN_SECONDS = 1.0
GIVE_UP_HOOKS_AFTER = 3  # a batch that thresholds can't bear is stored without them, loudly, rather than never
HINT_SECONDS = 0.25


def run(stop: threading.Event, hooks: Sequence[Hook] = ()) -> None:
    """Serve until told to stop; whatever is lost on the way is opened again."""
    failures = 0
    lost = False
    while not stop.is_set():
        try:
            with Session(hooks if failures < GIVE_UP_HOOKS_AFTER else (), wanted=bool(hooks)) as session:
                lost = _back(lost)
                while not stop.is_set() and session.turn():
                    failures = 0
        except HookFailed as trouble:
            failures += 1
            log.error("sense.hook_failed", error=str(trouble), attempt=failures)
        except (OSError, psycopg.Error, nats.Refused) as trouble:
            if not lost:
                log.error("sense.lost", error=f"{type(trouble).__name__}: {trouble}")
            lost = True
            stop.wait(AGAIN_SECONDS)
        except Exception as trouble:
            log.exception("sense.failed", error=str(trouble))
            stop.wait(AGAIN_SECONDS)


def _back(lost: bool) -> bool:
    if lost:
        log.info("sense.back")
    return False


def connect() -> psycopg.Connection[Any]:
    """A connection of this process's role to its world."""
    given = connection.get_connection_params()
    wanted = {k: v for k, v in given.items() if k in ("dbname", "user", "password", "host", "port") and v}
    return psycopg.connect(**wanted, autocommit=True)


class Session:
    """One run of the pipeline, from opening its connections to the first loss of one."""

    def __init__(
        self, hooks: Sequence[Hook], *, wanted: bool, connect: Callable[[], psycopg.Connection[Any]] = connect
    ) -> None:
        self.hooks, self.wanted, self.connect = hooks, wanted, connect
        self.stored = 0
        self._hinted = 0.0

    def __enter__(self) -> Session:
        self.connection = self.connect()
        self.taker: Taker | None = None
        try:
            if not write.alone(self.connection):
                raise OSError("another sense process serves this world")
            self.taker = Taker(self.connect)
            self.pipeline = Pipeline(self.connection, self.hooks, store=self.taker.store)
            self.taker.start(self.pipeline.register, write.place(self.connection, self.taker.store))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self.taker is not None:
            self.taker.close()
        self.connection.close()

    def turn(self) -> bool:
        """One batch, if one comes within a moment. Raises what the taking thread met."""
        assert self.taker is not None
        batch = self.taker.next()
        if batch is not None:
            self._store(batch.prepared)
            self.taker.done(batch)
        return True

    def _store(self, prepared: Prepared) -> None:
        beat = real_now().timestamp()
        left_out = self.wanted and not self.hooks
        done = self.pipeline.store(prepared, beat=beat, more=prepared.pending > 0, hooks=not left_out)
        self.stored += done.stored
        if done.areas and beat - self._hinted >= HINT_SECONDS:
            self._hinted = beat
            with self.connection.cursor() as cursor:
                live.hint(cursor, {("sensors", area) for area in done.areas})
        if done.quarantined or done.conflicts:
            log.warning("sense.aside", quarantined=done.quarantined, conflicts=done.conflicts)

"""The sense process: messages off the durable stream, through the pipeline, acknowledged after the commit.

Three threads, each one batch ahead of the next: one takes and decodes, one judges, one writes. If the log says
`sense.lost` again and again: is PostgreSQL up, is NATS up, is a second sense process at it? Nothing is lost meanwhile:
devices' messages wait in the stream.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
import structlog
from django.db import connection

from anlan.infra import live, nats
from anlan.kernel.clock import real_now
from anlan.sense.sensors.pipeline import Deriver, Hook, HookFailed, Judged, Pipeline, Stored, write
from anlan.sense.sensors.worker.taking import PORTION_BYTES, Taken, Taker

log = structlog.get_logger()
AGAIN_SECONDS = 1.0
GIVE_UP_HOOKS_AFTER = 3  # a batch that thresholds can't bear is stored without them, loudly, rather than never
HINT_SECONDS = 1.0
TOWN = 9  # digits of a town's code: finer than that nobody is told of readings
SWITCH_SECONDS = 0.0005  # the writing thread, when PostgreSQL takes more, waits so long for one that computes


def connect() -> psycopg.Connection[Any]:
    """A connection of this process's role to its world."""
    given = connection.get_connection_params()
    wanted = {k: v for k, v in given.items() if k in ("dbname", "user", "password", "host", "port") and v}
    return psycopg.connect(**wanted, autocommit=True)


def run(
    stop: threading.Event,
    hooks: Sequence[Hook] = (),
    connect: Callable[[], psycopg.Connection[Any]] = connect,
    derives: Sequence[Callable[[], Deriver]] = (),
) -> None:
    """Serve until told to stop; whatever is lost on the way is opened again."""
    failures = 0
    lost = False
    while not stop.is_set():
        try:
            with Session(hooks, without=failures >= GIVE_UP_HOOKS_AFTER, connect=connect, derives=derives) as session:
                lost = _back(lost)
                going = True
                while going and not stop.is_set():
                    going = session.turn()
                    failures = 0 if session.batches else failures
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


class Session:
    """One run of the pipeline, from opening its connections to the first failure of anything.

    What was judged and not committed by then is forgotten, and read again by the next session. `stored` readings in
    `batches` (of at least one message) are committed. `without` hooks it ends after one such batch.
    """

    def __init__(
        self,
        hooks: Sequence[Hook],
        *,
        without: bool = False,
        connect: Callable[[], psycopg.Connection[Any]] = connect,
        portion_bytes: int = PORTION_BYTES,
        derives: Sequence[Callable[[], Deriver]] = (),
    ) -> None:
        self.derives = derives
        self.hooks, self.without, self.connect, self.portion_bytes = hooks, without, connect, portion_bytes
        self.stored = self.batches = 0
        self._hinted = 0.0
        self._writing: Future[None] | None = None

    def __enter__(self) -> Session:
        sys.setswitchinterval(SWITCH_SECONDS)
        self.connection = self.connect()
        self.looking: psycopg.Connection[Any] | None = None
        self.taker: Taker | None = None
        self._writer = ThreadPoolExecutor(1, "writing")
        try:
            if not write.alone(self.connection):
                raise OSError("another sense process serves this world")
            self.looking = self.connect()
            self.taker = Taker(self.connect, self.portion_bytes)
            self.pipeline = Pipeline(
                self.connection,
                self.hooks,
                looking=self.looking,
                derivers=[make() for make in self.derives],
                store=self.taker.store,
            )
            self.taker.start(self.pipeline.register, write.place(self.connection, self.taker.store))
        except BaseException:
            self.__exit__()
            raise
        gc.freeze()  # what is there now stays: a full collection through it would hold all three threads up
        return self

    def __exit__(self, *_: object) -> None:
        gc.unfreeze()
        self._writer.shutdown()  # what is being written is finished, and acknowledged by the taker's last word
        if self.taker is not None:
            self.taker.close()
        if self.looking is not None:
            self.looking.close()
        self.connection.close()

    def turn(self) -> bool:
        """One batch, if one comes within a moment: judged while the one before it is written, then handed on.

        Returns whether there may be another turn. Raises what any of the threads met.
        """
        assert self.taker is not None
        taken = self.taker.next()
        if self._writing is not None and self._writing.done():
            self._committed()
        if taken is not None:
            more = taken.prepared.pending > 0
            beat = real_now().timestamp()
            judged = self.pipeline.judge(taken.prepared, beat=beat, more=more, hooks=not self.without)
            self._committed()
            self._writing = self._writer.submit(self._write, judged, taken)
            if not more or self.without:
                self._committed()
        return not (self.without and self.batches)

    def _committed(self) -> None:
        """Wait for the batch that is being written. `Pipeline.judge` may be one batch ahead, never two."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def _write(self, judged: Judged, taken: Taken) -> None:
        """In the writing thread: the transaction, then the acknowledgement, then open pages."""
        assert self.taker is not None
        done = self.pipeline.write(judged)
        self.taker.done(taken)
        self.stored += done.stored
        self.batches += done.messages > 0
        self._hint(done, judged.beat)
        if done.quarantined or done.conflicts:
            log.warning("sense.aside", quarantined=done.quarantined, conflicts=done.conflicts)

    def _hint(self, done: Stored, beat: float) -> None:
        if done.areas and beat - self._hinted >= HINT_SECONDS:
            self._hinted = beat
            with self.connection.transaction(), self.connection.cursor() as cursor:
                cursor.execute("set local synchronous_commit to off")  # a hint may be lost: pages also poll
                live.hint(cursor, {(live.READINGS, area[:TOWN]) for area in done.areas})

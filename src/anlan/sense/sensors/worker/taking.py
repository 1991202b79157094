"""The thread that takes messages off the stream and decodes them, one batch ahead of the one being judged."""

from __future__ import annotations

import bisect
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import psycopg
import structlog

from anlan.infra import nats
from anlan.kernel.clock import Clock, real_now
from anlan.sense.sensors.actions.credentials import password
from anlan.sense.sensors.pipeline import Prepared, Register, load, prepare

log = structlog.get_logger()
PATIENCE_SECONDS = 0.2
BEAT_SECONDS = 1.0  # so often an empty batch passes: what waited for calm is written, and the process seen to live
PORTION_BYTES = 6_000_000  # some 150,000 readings: a transaction holds no more, however much waits
OVERHEAD = 20  # bytes of decoded columns that a reading without words costs, so that tiny messages count too
_LOGINS = "select name, serial from sensors_device where serial > 0 and retired_at is null order by name"


@dataclass
class Taken:
    """A batch of messages and what was decoded from it; None where it is but a heartbeat."""

    prepared: Prepared
    batch: nats.Batch | None


class Taker:
    """Owns the reader: every word to NATS is spoken by this thread."""

    def __init__(self, connect: Callable[[], psycopg.Connection[Any]], portion_bytes: int = PORTION_BYTES) -> None:
        self.portion_bytes = portion_bytes
        self.connection = connect()
        try:
            self.reader = nats.open_reader()
        except BaseException:
            self.connection.close()
            raise
        self._ready: queue.Queue[Taken | BaseException] = queue.Queue(1)
        self._stored: deque[nats.Batch] = deque()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="taking", daemon=True)
        self._beat = 0.0
        self.connection.execute("listen sensors")
        self.store = self.reader.birth()

    def start(self, register: Register, after: int) -> None:
        """Begin after a place in the store."""
        self.register, self._after = register, after
        self._logins()
        self._thread.start()

    def next(self) -> Taken | None:
        """The next batch, or None if none comes within a moment. Raises what the thread met."""
        try:
            found = self._ready.get(timeout=PATIENCE_SECONDS)
        except queue.Empty:
            return None
        if isinstance(found, BaseException):
            raise found
        return found

    def done(self, taken: Taken) -> None:
        """The batch is committed: it may be acknowledged."""
        if taken.batch is not None:
            self._stored.append(taken.batch)

    def close(self) -> None:
        """End the thread, then what it used."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self.reader.close()
        self.connection.close()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._turn()
            self._acknowledge()
        except BaseException as trouble:
            self._hand(trouble)

    def _turn(self) -> None:
        self._acknowledge()
        batch = self.reader.read(PATIENCE_SECONDS)
        self._follow_register()
        beat = real_now().timestamp()
        if batch is not None:
            for taken in self._decode(batch):
                self._hand(taken)
        elif beat - self._beat >= BEAT_SECONDS:
            self._hand(Taken(prepare(self.register, [], [], self._now()), None))
        else:
            return
        self._beat = beat

    def _decode(self, batch: nats.Batch) -> Iterator[Taken]:
        """What is new in a batch, in portions; after a crash the store repeats what the tables already have."""
        topics = [topic.decode("utf-8", "replace") for topic in batch.topics()]
        begin = bisect.bisect_right(batch.seqs, self._after)
        clock = self._clock()
        while True:
            end = _portion(batch.payloads, begin, self.portion_bytes)

            real = real_now().timestamp()
            now = _us(clock, real)

            def receipt(place: int, begin: int = begin, real: float = real, now: int = now) -> int:
                return now + round((batch.received(begin + place) - real) * clock.rate * 1e6)

            seq = batch.seqs[end - 1] if end > begin else max(batch.seqs[-1], self._after)
            prepared = prepare(self.register, topics[begin:end], batch.payloads[begin:end], now, seq, receipt)
            prepared.pending = batch.pending + len(batch) - end
            yield Taken(prepared, batch if end >= len(batch) else None)
            begin = end
            if end >= len(batch):
                return

    def _hand(self, found: Taken | BaseException) -> None:
        while not self._stop.is_set():
            try:
                self._ready.put(found, timeout=PATIENCE_SECONDS)
                return
            except queue.Full:
                self._acknowledge_quietly(found)

    def _acknowledge(self) -> None:
        """AckAll: the newest committed batch speaks for those before it."""
        newest = None
        while self._stored:
            newest = self._stored.popleft()
        if newest is not None:
            self.reader.ack(newest)

    def _acknowledge_quietly(self, found: Taken | BaseException) -> None:
        if not isinstance(found, BaseException):
            self._acknowledge()

    def _follow_register(self) -> None:
        if any(True for _ in self.connection.notifies(timeout=0)):
            self.register = load(self.connection)
            self._logins()

    def _logins(self) -> None:
        """Tell NATS which devices may come in, where it is ours to tell."""
        mouth = nats.here().mouth
        if mouth is None:
            return
        rows = self.connection.execute(_LOGINS).fetchall()
        devices = [nats.Device(name, password(name, serial)) for name, serial in rows]
        count = nats.write_users(mouth.folder, mouth.password, devices)
        log.info("sense.logins", devices=count, told=mouth.reload())

    def _now(self) -> int:
        return _us(self._clock(), real_now().timestamp())

    def _clock(self) -> Clock:
        found = self.connection.execute("select real_anchor, city_anchor, rate from world_clock").fetchone()
        assert found is not None
        return Clock(*found)


def _us(clock: Clock, real: float) -> int:
    """City time of a real instant, as µs UTC."""
    return round(clock.at(datetime.fromtimestamp(real, UTC)).timestamp() * 1_000_000)


def _portion(payloads: list[bytes], begin: int, most: int) -> int:
    """Where a portion ends: after so many bytes, at least one message on."""
    size = 0
    for place in range(begin, len(payloads)):
        size += len(payloads[place]) + OVERHEAD
        if size >= most:
            return place + 1
    return len(payloads)

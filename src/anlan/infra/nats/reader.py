"""A durable pull reader of what devices said by MQTT: batches in, one acknowledgement after the commit."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from anlan.infra.nats.link import Frame, Link, Lost, Refused
from anlan.infra.nats.topics import topic

STREAM = "$MQTT_msgs"
FILTER = "$MQTT.msgs.obs.>"
STREAM_NOT_FOUND = 10059
ACK_SECONDS = 30  # how long a batch may take from delivery to commit before it is delivered again
HURRY_SECONDS = 1  # the same at an opening, so that what a killed reader held comes back at once
PULL_SECONDS = 30
LIMIT = 20_000
OWED_SECONDS = 20.0  # what a killed reader held is back by then, or it was acknowledged after all: count again
LINGER_SECONDS = 0.02  # the first message waits so long for company


@dataclass
class Batch:
    """Messages in stream order, as parallel lists; `pending` is what still waits behind them."""

    subjects: list[bytes] = field(default_factory=list)
    payloads: list[bytes] = field(default_factory=list)
    seqs: list[int] = field(default_factory=list)
    replies: list[bytes] = field(default_factory=list)
    reply: bytes = b""
    pending: int = 0

    def __len__(self) -> int:
        return len(self.payloads)

    def add(self, frame: Frame, seq: int) -> None:
        self.subjects.append(frame[0])
        self.payloads.append(frame[3])
        self.seqs.append(seq)
        self.replies.append(frame[1])
        self.reply = frame[1]

    def received(self, place: int) -> float:
        """When the store took a message in: real time, seconds."""
        return int(self.replies[place].split(b".")[7]) / 1e9

    def topics(self) -> list[bytes]:
        return [topic(subject) for subject in self.subjects]


class Reader:
    """Reads the MQTT store by a durable consumer.

    The store keeps a message only while a consumer is interested, so the consumer must exist before the first
    device connects; it is made here, once, and outlives every reader. Delivery is at least once.

    An acknowledgement covers everything before it. So what a killed reader held must come back before anything newer
    is handed out (`_owed`), and a gap in the consumer's own count means that some went to another reader: `Lost`.
    Every method may raise `Lost` or `OSError`: then close, and open another.
    """

    def __init__(self, url: str, mqtt: tuple[str, int], *, name: str = "sense", limit: int = LIMIT) -> None:
        self.name = name
        self.limit = limit
        self._outstanding = 0
        self._pull_ends = 0.0
        self._opened = time.monotonic()
        self._held: list[tuple[int, Frame]] = []
        self.link = Link(url)
        try:
            self._ensure_consumer(url, mqtt)
        except BaseException:
            self.link.close()
            raise

    def _ensure_consumer(self, url: str, mqtt: tuple[str, int]) -> None:
        try:
            self.link.ask(f"$JS.API.STREAM.INFO.{STREAM}")
        except Refused as refused:
            if refused.code != STREAM_NOT_FOUND:
                raise
            knock(url, mqtt)  # NATS makes its MQTT streams when the first client connects
        said = self._configure(HURRY_SECONDS)
        self._hurried = True
        self._owed = int(said["num_ack_pending"])  # delivered to somebody who never acknowledged
        self._known = int(said["delivered"]["stream_seq"])
        self._count = int(said["delivered"]["consumer_seq"])

    def _configure(self, ack_seconds: int) -> dict[str, Any]:
        """Make or adjust the consumer; a changed ack_wait takes hold of what is already delivered."""
        config = {"durable_name": self.name, "filter_subject": FILTER, "ack_policy": "all", "deliver_policy": "all",
                  "ack_wait": ack_seconds * 10**9, "max_ack_pending": 10 * LIMIT, "max_waiting": 16,
                  "replay_policy": "instant", "max_deliver": -1}  # fmt: skip
        return self.link.ask(f"$JS.API.CONSUMER.DURABLE.CREATE.{STREAM}.{self.name}",
                      {"stream_name": STREAM, "config": config})  # fmt: skip

    def read(self, patience: float) -> Batch | None:
        """What has come, at most `limit` messages; waits for the first as long as told, for more only a moment."""
        batch = Batch()
        deadline = time.monotonic() + patience
        while len(batch) < self.limit:
            self._keep_pulling()
            left = deadline - time.monotonic()
            if left <= 0:
                break
            try:
                frames = self.link.gather(left)
            except TimeoutError:
                break
            first = not batch.payloads
            self._take(frames, batch)
            if first and batch.payloads:
                deadline = min(deadline, time.monotonic() + LINGER_SECONDS)
        return self._finished(batch)

    def _finished(self, batch: Batch) -> Batch | None:
        if self._owed and time.monotonic() > self._opened + OWED_SECONDS:
            raise Lost("what the reader before us held did not come back")
        if not batch.payloads:
            return None
        batch.pending = int(batch.reply.split(b".")[8])
        if self._hurried:
            self._configure(ACK_SECONDS)
            self._hurried = False
        return batch

    def _keep_pulling(self) -> None:
        now = time.monotonic()
        if self._outstanding > self.limit // 2 and now < self._pull_ends:
            return
        if now >= self._pull_ends:
            self._outstanding = 0
        wanted = self.limit - self._outstanding
        words = {"batch": wanted, "expires": PULL_SECONDS * 10**9}
        subject = f"$JS.API.CONSUMER.MSG.NEXT.{STREAM}.{self.name}".encode()
        self.link.publish(subject, json.dumps(words).encode(), self.link.inbox + b".p")
        self._outstanding += wanted
        self._pull_ends = now + PULL_SECONDS

    def _take(self, frames: list[Frame], batch: Batch) -> None:
        for frame in frames:
            if not frame[1]:  # a status: this pull has ended
                self._outstanding = 0
                continue
            words = frame[1].split(b".")
            seq, count = int(words[5]), int(words[6])
            if count != self._count + 1:
                raise Lost(f"delivery {self._count + 1} of the consumer went to another reader")
            self._count = count
            self._outstanding -= 1
            if self._owed:
                self._hold(frame, seq, batch)
            else:
                batch.add(frame, seq)

    def _hold(self, frame: Frame, seq: int, batch: Batch) -> None:
        """Keep newer messages back until the last owed one has come, then hand all out in the stream's order."""
        self._held.append((seq, frame))
        self._owed -= seq <= self._known
        if not self._owed:
            for place, kept in sorted(self._held):
                batch.add(kept, place)
            self._held = []

    def birth(self) -> str:
        """Which store this is: one made anew counts its messages from 1 again."""
        return str(self.link.ask(f"$JS.API.STREAM.INFO.{STREAM}")["created"])

    def ack(self, batch: Batch) -> None:
        """Everything up to the batch's last message is safe: call it after the commit, never before."""
        self.link.publish(batch.reply, b"+ACK")

    def backlog(self) -> int:
        """How many messages wait or are not yet acknowledged."""
        return waiting(self.link, self.name)

    def close(self) -> None:
        self.link.close()


def waiting(link: Link, name: str) -> int:
    said = link.ask(f"$JS.API.CONSUMER.INFO.{STREAM}.{name}")
    return int(said["num_pending"]) + int(said["num_ack_pending"])


def backlog(url: str, name: str = "sense") -> int:
    """How many messages wait for a consumer, without being its reader. Raises `OSError`, `Refused`."""
    with contextlib.closing(Link(url)) as link:
        return waiting(link, name)


def knock(url: str, mqtt: tuple[str, int]) -> None:
    """Connect once by MQTT as the service user and leave."""
    parts = urlsplit(url)
    words = ["anlan-knock", unquote(parts.username or ""), unquote(parts.password or "")]
    body = b"\x00\x04MQTT\x04\xc2\x00\x3c" + b"".join(
        len(word.encode()).to_bytes(2, "big") + word.encode() for word in words
    )
    with contextlib.closing(socket.create_connection(mqtt, timeout=5)) as line:
        line.sendall(b"\x10" + len(body).to_bytes(1, "big") + body)
        answer = line.recv(4)
        if answer[:1] != b"\x20" or answer[3:4] != b"\x00":
            raise Lost(f"MQTT refused the service user: {answer!r}")
        line.sendall(b"\xe0\x00")

"""Puts messages into the MQTT store on somebody's behalf: for those who speak HTTP. Safe for several threads."""

from __future__ import annotations

import threading

from anlan.infra.nats.link import Link, Lost, Refused
from anlan.infra.nats.place import here
from anlan.infra.nats.topics import STORED


class Publisher:
    """One connection, opened at the first need and again after a loss."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._link: Link | None = None

    def put(self, topic: str, payload: bytes) -> int:
        """Store a message under an MQTT topic of plain levels. Gives its place; `OSError` while there is no store."""
        subject = STORED + topic.replace("/", ".").encode()
        with self._lock:
            try:
                return self._once(subject, payload)
            except OSError:
                self._drop()
                return self._once(subject, payload)  # a link that has lain idle may have ended unnoticed

    def _once(self, subject: bytes, payload: bytes) -> int:
        if self._link is None:
            self._link = Link(here().url)
        try:
            return int(self._link.put(subject, payload)["seq"])
        except Refused as refused:
            raise Lost(str(refused)) from refused

    def _drop(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None

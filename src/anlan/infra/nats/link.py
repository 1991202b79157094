"""One connection to NATS over a plain socket: the few words of its protocol that a pull reader needs."""

from __future__ import annotations

import json
import secrets
import socket
import ssl
from typing import Any
from urllib.parse import unquote, urlsplit

CONNECT_SECONDS = 5.0
REQUEST_SECONDS = 10.0
CHUNK = 1 << 20
INBOX = b"_INBOX.anlan."
END = b"\r\n"

Frame = tuple[bytes, bytes, bytes, bytes]  # subject, reply, headers, payload


class Lost(ConnectionError):
    """The connection ended; whoever reads opens a new one."""


class Refused(Exception):
    """JetStream said no, with its code."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code} {description}")
        self.code = code


class Link:
    """Log in, publish, ask, and receive frames. Not safe for several threads."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.inbox = INBOX + secrets.token_hex(8).encode()
        self._rest = b""
        self._waiting: list[Frame] = []
        self._asked = 0
        self.socket = socket.create_connection((parts.hostname, parts.port or 4222), timeout=CONNECT_SECONDS)
        try:
            self._log_in(parts.scheme, unquote(parts.username or ""), unquote(parts.password or ""))
        except BaseException:
            self.socket.close()
            raise

    def _log_in(self, scheme: str, user: str, password: str) -> None:
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        info = json.loads(self._line().removeprefix(b"INFO "))
        if scheme == "tls" or info.get("tls_required"):
            host = info.get("host") if scheme != "tls" else None
            name = host or self.socket.getpeername()[0]
            self.socket = ssl.create_default_context().wrap_socket(self.socket, server_hostname=name)
        login = {"verbose": False, "pedantic": False, "headers": True, "no_responders": True, "lang": "python",
                 "version": "1", "protocol": 1, "name": "anlan", "user": user, "pass": password}  # fmt: skip
        self.send(b"CONNECT " + json.dumps(login).encode() + END + b"PING" + END)
        answer = self._line()
        while answer != b"PONG":
            if answer.startswith(b"-ERR"):
                raise Lost(answer.decode())
            answer = self._line()
        self.send(b"SUB " + self.inbox + b".* 1" + END)

    def send(self, words: bytes) -> None:
        self.socket.settimeout(REQUEST_SECONDS)
        self.socket.sendall(words)

    def publish(self, subject: bytes, payload: bytes, reply: bytes = b"") -> None:
        head = b"PUB " + subject + (b" " + reply if reply else b"")
        self.send(head + b" %d" % len(payload) + END + payload + END)

    def ask(self, subject: str, words: dict[str, Any] | None = None) -> dict[str, Any]:
        """A JetStream question and its answer. Raises `Refused`; frames of other business are kept for later."""
        return self.put(subject.encode(), json.dumps(words or {}).encode())

    def put(self, subject: bytes, payload: bytes) -> dict[str, Any]:
        """A message that JetStream answers: its place in the store. Raises `Refused`."""
        self._asked += 1
        reply = self.inbox + b".q%d" % self._asked
        self.publish(subject, payload, reply)
        others: list[Frame] = []
        while True:
            found = self.gather(REQUEST_SECONDS)
            answers = [frame for frame in found if frame[0] == reply]
            others += [frame for frame in found if frame[0] != reply]
            if answers:
                self._waiting = others
                return self._answer(answers[0])

    def _answer(self, frame: Frame) -> dict[str, Any]:
        if frame[2].startswith(b"NATS/1.0 503"):
            raise Refused(503, "no responders: JetStream is not enabled")
        said: dict[str, Any] = json.loads(frame[3])
        if "error" in said:
            raise Refused(int(said["error"].get("err_code", 0)), str(said["error"].get("description", "")))
        return said

    def gather(self, patience: float) -> list[Frame]:
        """All frames at hand, else those of the next bytes to come; may be empty after a mere PING.

        Raises `TimeoutError`, `Lost`.
        """
        if not self._waiting:
            self.socket.settimeout(patience)
            self._receive()
        found, self._waiting = self._waiting, []
        return found

    def _receive(self) -> None:
        more = self.socket.recv(CHUNK)
        if not more:
            raise Lost("NATS closed the connection")
        self._rest = self._cut(self._rest + more if self._rest else more)

    def _cut(self, buffer: bytes) -> bytes:
        """Cut whole frames off a buffer; returns what is left of it."""
        place = 0
        find, keep = buffer.find, self._waiting.append
        while (end := find(END, place)) >= 0:
            line = buffer[place:end]
            if line.startswith((b"HMSG ", b"MSG ")):
                words = line.split(b" ")
                size = int(words[-1])
                start = end + 2
                if len(buffer) < start + size + 2:
                    break
                if words[0] == b"HMSG":
                    body = start + int(words[-2])
                    reply = words[3] if len(words) == 6 else b""
                else:
                    body = start
                    reply = words[3] if len(words) == 5 else b""
                keep((words[1], reply, buffer[start:body], buffer[body : start + size]))
                place = start + size + 2
            else:
                self._hear(line)
                place = end + 2
        return buffer[place:]

    def _hear(self, line: bytes) -> None:
        if line == b"PING":
            self.send(b"PONG" + END)
        elif line.startswith(b"-ERR"):
            raise Lost(line.decode())

    def _line(self) -> bytes:
        """A line of the log-in, before any frame is asked for."""
        while END not in self._rest:
            more = self.socket.recv(CHUNK)
            if not more:
                raise Lost("NATS closed the connection")
            self._rest += more
        line, self._rest = self._rest.split(END, 1)
        return line

    def close(self) -> None:
        self.socket.close()

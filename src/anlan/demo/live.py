"""The house's live hints as a set of changed places: a thread listens, whoever plays takes what has come."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field

import httpx

from anlan.demo.client import Phone

AGAIN_S = 0.5


@dataclass
class Hints:
    """What changed where since the last `take`. After a lost stream everything may have: `take` then gives None."""

    phone: Phone
    connected: threading.Event = field(default_factory=threading.Event)
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _missed: bool = True
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stop: threading.Event = field(default_factory=threading.Event)
    _http: httpx.Client | None = None

    def listen(self, seconds: float = 20) -> None:
        """Begin, and wait for the stream's first word."""
        threading.Thread(target=self._run, name="hints", daemon=True).start()
        self.connected.wait(seconds)

    def take(self) -> set[tuple[str, str]] | None:
        """(room, area) of every change since the last call; None when some may have been missed."""
        with self._lock:
            seen, missed = self._seen, self._missed
            self._seen, self._missed = set(), False
        return None if missed else seen

    def close(self) -> None:
        """End the thread at its next word."""
        self._stop.set()
        if self._http is not None:
            self._http.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._http = httpx.Client(base_url=self.phone.house.url, timeout=httpx.Timeout(10, read=30))
                with self._http.stream("GET", "/live", headers=self.phone.headers) as stream:
                    self._read(stream)
            except (httpx.HTTPError, OSError, RuntimeError):  # closed under us, or the house is away
                pass
            self.connected.clear()
            with self._lock:
                self._missed = True
            self._stop.wait(AGAIN_S)

    def _read(self, stream: httpx.Response) -> None:
        event = ""
        for line in stream.iter_lines():
            if self._stop.is_set():
                return
            if line.startswith("event: "):
                event = line.removeprefix("event: ")
                self.connected.set()
            elif line.startswith("data: ") and event == "hint":
                changes = {(c["room"], c["area"]) for c in json.loads(line.removeprefix("data: "))}
                with self._lock:
                    self._seen |= changes
            elif line.startswith("data: ") and event == "reload":
                with self._lock:
                    self._missed = True

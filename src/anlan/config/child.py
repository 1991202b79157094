"""One child process of the supervisor: started, started again with growing patience when it dies, stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from anlan.config.env import CHECKOUT
from anlan.infra import service

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
SETTLED_SECONDS = 30.0  # alive so long, the next death starts with a short pause again
LARGEST_OUTPUT = 5 * 2**20


@dataclass
class Child:
    """A command of ours as a process. `output` gets what it writes before its logs are set up, and its last words."""

    name: str
    logs: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    deaths: int = 0  # in a row, since it last lived long enough to be called settled
    began: float = 0.0
    again_at: float | None = None

    @property
    def output(self) -> Path:
        return self.logs / f"{self.name}.out"

    def start(self) -> None:
        self.logs.mkdir(parents=True, exist_ok=True)
        mode = "wb" if self.output.exists() and self.output.stat().st_size > LARGEST_OUTPUT else "ab"
        command = [sys.executable, "-m", "anlan.config.commands", self.name, *self.arguments]
        with self.output.open(mode) as words:
            self.process = service.spawn(
                command,
                as_service=False,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                cwd=CHECKOUT,
                env={**os.environ, **self.environment, "ANLAN_PROCESS": self.name},
            )
        self.began, self.again_at = time.monotonic(), None

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def look(self) -> int | None:
        """The exit code if it has just died; it is then started again after a pause that doubles each time."""
        now = time.monotonic()
        if self.process is None or self.alive():
            return None
        if self.again_at is None:
            self.deaths = 1 if now - self.began > SETTLED_SECONDS else self.deaths + 1
            self.again_at = now + min(FIRST_PAUSE * 2 ** (self.deaths - 1), LONGEST_PAUSE)
            return self.process.returncode
        if now >= self.again_at:
            self.restarts += 1
            self.start()
        return None

    def last_words(self) -> str:
        lines = self.output.read_text(encoding="utf-8", errors="replace").splitlines() if self.output.exists() else []
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def tell(self, number: signal.Signals) -> None:
        if self.process is not None and self.alive():
            self.process.send_signal(number)

    def facts(self) -> dict[str, object]:
        """For `status`: pid, memory, restarts."""
        alive = self.alive() and self.process is not None
        rss = 0
        if alive and self.process is not None:
            try:
                rss = psutil.Process(self.process.pid).memory_info().rss
            except psutil.NoSuchProcess:
                alive = False
        pid = self.process.pid if self.process is not None and alive else None
        return {"pid": pid, "alive": alive, "rss": rss, "restarts": self.restarts}

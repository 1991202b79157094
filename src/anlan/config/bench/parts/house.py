"""A whole house for a bench: every process of the supervisor, with the small city brought in by the import door."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anlan.config.env import Env
from anlan.config.supervisor import Supervisor
from anlan.demo import city as cities
from anlan.demo.city import City
from anlan.demo.client import House, Phone
from anlan.demo.play import take_in

LOOK_S = 0.25


@dataclass(frozen=True)
class Standing:
    """The house of a bench, while it stands."""

    env: Env
    supervisor: Supervisor
    steward: Phone
    city: City

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.env.port}"

    @contextmanager
    def watched(self) -> Iterator[dict[str, int]]:
        """Look at the processes' memory meanwhile: the most (MB) that each held when it was looked at."""
        most: dict[str, int] = {}
        over = threading.Event()

        def look() -> None:
            while not over.wait(LOOK_S):
                for name, size in self.resident().items():
                    most[name] = max(size, most.get(name, 0))

        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield most
        finally:
            over.set()
            thread.join()

    def resident(self) -> dict[str, int]:
        """Resident memory in MB, by process."""
        rows: dict[str, dict[str, Any]] = self.supervisor.facts()["processes"]
        return {name: int(row["rss"]) // 2**20 for name, row in rows.items()}


@contextmanager
def standing(data: Path, settings: Mapping[str, str] | None = None) -> Iterator[Standing]:
    """Start a house in the folder `data`, bring the small city in, and stop it at the end. `settings`: PostgreSQL's."""
    ports = [free_port() for _ in range(3)]
    env = Env(data=data, port=ports[0], mqtt_port=ports[1], nats_port=ports[2])
    with Supervisor(env, settings=settings) as supervisor:
        first = subprocess.run(
            [sys.executable, "-m", "anlan.config.commands", "first"],
            env={**os.environ, **env.variables(), "ANLAN_PROCESS": "web"},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        name, password = json.loads(first.stdout)
        steward = House(f"http://127.0.0.1:{env.port}").login(name, password, "bench")
        city = cities.write_files(data / "city", "small", 1)
        take_in(steward.house, steward, data / "city", city)
        yield Standing(env, supervisor, steward, city)


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def middle(rising: Sequence[float], share: float) -> float:
    """The nearest-rank quantile of rising values."""
    return rising[min(len(rising) - 1, int(share * len(rising)))] if rising else float("inf")

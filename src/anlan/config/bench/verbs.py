"""`bench verbs`: verbs of hazards by sixteen people at once, against the same writes through the same web stack bare.

Bare means: the same server, middleware, addresses and bodies, and then nothing but the verb's own inserts and updates,
without rights, rules, policies and journal (`parts/statements.py`). Both are measured in turns while the whole house
runs; beside them plain psycopg does the same statements with no web in front.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypedDict

import psutil
import psycopg
import uuid_utils.compat as uuids

from anlan.config import bench
from anlan.config.bench import AtLeast, AtMost, Bench, Outcome
from anlan.config.bench.parts import lives, statements
from anlan.config.bench.parts.house import Standing, free_port, middle, standing
from anlan.config.env import Env
from anlan.demo.play import at_rest
from anlan.infra import postgres
from anlan.kernel.area import pad
from anlan.kernel.clock import real_now

CLIENTS = 16
WARM_S = 3.0


class Measured(TypedDict):
    """What `parts/lives.py` tells."""

    seconds: float
    ms: dict[str, list[float]]
    failed: int
    words: list[str]


def run(argv: list[str]) -> Outcome:
    """Measure in `--rounds` turns: `--seconds` of verbs, then half as long bare."""
    parser = argparse.ArgumentParser(prog="./anlan bench verbs")
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=8.0)
    chosen = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="anlan-verbs-") as folder:
        Path(folder).chmod(0o755)
        with standing(Path(folder)) as house, crowd() as send, bare(house.env) as port:
            pairs = people(house)
            for there in (house.env.port, port):
                send(there, pairs, WARM_S)
            verbs, writes = [], []
            for _ in range(chosen.rounds):
                verbs.append(send(house.env.port, pairs, chosen.seconds))
                memory = house.resident()
                at_rest(house.steward)  # the journal's readers have caught up: the yardstick has the machine to itself
                writes.append(send(port, pairs, chosen.seconds / 2))
            plain = psycopg_rate(house.env, pairs, chosen.seconds / 2)
    return outcome(verbs, writes, plain, memory)


def outcome(verbs: list[Measured], writes: list[Measured], plain: float, memory: Mapping[str, int]) -> Outcome:
    """Figures of all rounds together."""
    rising, bare_rising = spent(verbs), spent(writes)
    rate = len(rising) / sum(m["seconds"] for m in verbs)
    bare_rate = len(bare_rising) / sum(m["seconds"] for m in writes)
    figures = {
        "verbs_per_s": round(rate, 1), "of_bare": round(rate / bare_rate, 3), "median_ms": middle(rising, 0.5),
        "p99_ms": middle(rising, 0.99), "worst_ms": rising[-1], "verbs": len(rising),
        "measured_s": round(sum(m["seconds"] for m in verbs), 1), "clients": CLIENTS,
        "failed": sum(m["failed"] for m in (*verbs, *writes)),
        **{f"rss_mb_{name}": size for name, size in memory.items()},
    }  # fmt: skip
    by_verb = {verb: middle(sorted(ms for m in verbs for ms in m["ms"][verb]), 0.5) for verb in lives.VERBS}
    against = {
        "bare_per_s": round(bare_rate, 1), "bare_median_ms": middle(bare_rising, 0.5),
        "bare_p99_ms": middle(bare_rising, 0.99), "psycopg_per_s": round(plain, 1), "median_ms_by_verb": by_verb,
        "words": [word for m in (*verbs, *writes) for word in m["words"]][:5],
    }  # fmt: skip
    return Outcome(figures, against)


def spent(parts: list[Measured]) -> list[float]:
    """Every verb's time, rising."""
    return sorted(ms for m in parts for times in m["ms"].values() for ms in times)


def people(house: Standing) -> list[lives.Pair]:
    """A village's lead and its town's station for each client, no village twice."""
    seen: dict[str, Any] = {}
    for stream in house.city.streams:
        seen.setdefault(stream.area, stream)
    step = len(seen) // CLIENTS
    pairs = []
    for area, stream in list(seen.items())[::step][:CLIENTS]:
        lead, station = house.city.who("village_lead", area), house.city.who("town_station", pad(area[:9]))
        names = [house.city.username(p.ref) for p in (lead, station)]
        codes = house.steward.post("/api/codes", {"usernames": names})
        phones = [house.steward.house.enrol(codes[name], name) for name in names]
        pairs.append(
            {"lead": phones[0].token, "station": phones[1].token, "person": phones[0].person,
             "lon": stream.lon, "lat": stream.lat}
        )  # fmt: skip
    return pairs


@contextmanager
def crowd() -> Iterator[Any]:
    """The process of the clients: `send(port, pairs, seconds)` gives what it measured."""
    command = [sys.executable, "-m", lives.__name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as clients:
        assert clients.stdin is not None and clients.stdout is not None
        asking, telling = clients.stdin, clients.stdout

        def send(port: int, pairs: list[lives.Pair], seconds: float) -> Measured:
            asking.write(json.dumps({"port": port, "pairs": pairs, "seconds": seconds}) + "\n")
            asking.flush()
            told: Measured = json.loads(telling.readline())
            return told

        yield send
        asking.close()


@contextmanager
def bare(env: Env) -> Iterator[int]:
    """Make the bare tables and serve the yardstick; gives its port."""
    with psycopg.connect(postgres.dsn(env.data, "anlan_owner", env.world, None), autocommit=True) as owner:
        for sql in statements.MAKE:
            owner.execute(sql)
    port = free_port()
    command = [sys.executable, "-m", f"{bench.__name__}.parts.bare_web", str(port)]
    with subprocess.Popen(command, env={**os.environ, **env.variables(), "ANLAN_PROCESS": "web"}) as served:
        try:
            until = time.monotonic() + 60
            while not listening(served.pid, port) and served.poll() is None and time.monotonic() < until:
                time.sleep(0.1)
            yield port
        finally:
            served.terminate()


def listening(pid: int, port: int) -> bool:
    """Whether the process takes connections at the port."""
    return any(c.laddr.port == port for c in psutil.Process(pid).net_connections("tcp") if c.status == "LISTEN")


def psycopg_rate(env: Env, pairs: list[lives.Pair], seconds: float) -> float:
    """Verbs' writes a second over as many connections as there are clients, with nothing in front."""
    begun = time.monotonic()
    counts = [0] * len(pairs)

    def one(n: int) -> None:
        said = {"text": "", "rule_item": ""}
        bodies = {verb: said | body for verb, body in lives.bodies(pairs[n]).items()}
        with psycopg.connect(env.dsn("web"), autocommit=True) as connection:
            hazard = uuids.uuid7()
            while time.monotonic() < begun + seconds:
                for verb in lives.VERBS:
                    hazard = uuids.uuid7() if verb == "report" else hazard
                    with connection.transaction():
                        if verb == "report":
                            number = connection.execute(statements.COUNT, [real_now().year]).fetchone()
                            todo = statements.report(hazard, number[0] if number else 0, bodies[verb], real_now())
                        else:
                            todo = statements.move(verb, hazard, bodies[verb], real_now())
                        for sql, values in todo:
                            connection.execute(sql, values)
                    counts[n] += 1

    threads = [threading.Thread(target=one, args=(n,)) for n in range(len(pairs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.monotonic() - begun)


BENCH = Bench(goals=(AtLeast("of_bare", 0.6), AtMost("p99_ms", 150), AtMost("failed", 0)), run=run)

"""The measuring process of `bench ingest`: fills the stream, drains it, copies the same rows bare, in turns."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import django
import numpy as np
import psutil  # type: ignore[import-untyped]
import psycopg

from anlan.infra import nats, postgres
from anlan.infra.nats.link import Link

GATEWAYS, STREAMS, MINUTES = 500, 20, 5  # a message: one gateway, 20 rain gauges, five minutes at one a minute
VILLAGES = 64
T0 = 1_565_308_800  # 2019-08-09 08:00 in Wenling
WORLD = "bench"
BARE = """
create table bare (at timestamptz not null, value float8 not null, received_at timestamptz not null,
  stream int4 not null, test int4 not null, flag int2 not null, primary key (stream, at)) partition by range (at);
create table bare_1 partition of bare for values from ('2019-08-09 00:00+00') to ('2019-08-10 00:00+00');
create table bare_2 partition of bare for values from ('2019-08-10 00:00+00') to ('2019-08-11 00:00+00');
create table bare_3 partition of bare for values from ('2019-08-11 00:00+00') to ('2019-08-12 00:00+00');
"""
REGISTER = (
    "insert into sensors_device (id, name, area, placed_by, shown_down, serial)"
    " select gen_random_uuid(), 'g-' || lpad(i::text, 4, '0'), '3310811102' || lpad((i %% 64)::text, 2, '0'), 'import',"
    " false, 1 from generate_series(0, %s - 1) i;",
    "insert into sensors_stream (id, device_id, key, name, quantity, unit, period_s, area, lon, lat, placed_by,"
    " shown_down, datum, known_from) select gen_random_uuid(), d.id, 'r' || lpad(k::text, 2, '0'), d.name || '/' || k,"
    " 'rain', 'mm', 60, d.area, 121 + random() * 0.5, 28.2 + random() * 0.4, 'import', false, '', now()"
    " from sensors_device d, generate_series(0, %s - 1) k",
)


@dataclass
class Load:
    """Messages as gateways would send them, and the rows that must come of them, batch by batch."""

    seed: int = 7
    batch: int = 0
    _held: list[list[tuple[int, int, float]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)
        self._held = [[] for _ in range(GATEWAYS)]

    def next(self) -> tuple[list[tuple[bytes, bytes]], tuple[Any, Any, Any]]:
        """(subject, payload) of every gateway, and gauge, time (µs), value of the new rows in order of arrival.

        2.5 % come one message late (up to ten minutes), 2.5 % come twice, half of these in a later message.
        """
        stamps = T0 + 60 * (self.batch * MINUTES + np.arange(1, MINUTES + 1))
        wet = np.where(np.arange(STREAMS) == 0, 1.2, 0.2)  # one gauge in twenty stands in the storm
        messages, rows = [], []
        for gateway in range(GATEWAYS):
            value = np.round(self.rng.random((MINUTES, STREAMS)) * wet, 1)
            fresh = [(k, int(t), float(v)) for t, line in zip(stamps, value, strict=True) for k, v in enumerate(line)]
            late = {int(i) for i in self.rng.integers(0, len(fresh), 3)} if gateway % 2 else set()
            late |= {int(i) for i in self.rng.integers(0, len(fresh), 2)} if not gateway % 2 else set()
            now = [r for i, r in enumerate(fresh) if i not in late]
            before, self._held[gateway] = self._held[gateway], [fresh[i] for i in sorted(late)]
            again = [now[int(i)] for i in self.rng.integers(0, len(now), 1)] + before[:1]
            messages.append((b"$MQTT.msgs.obs.g-%04d" % gateway, _payload([*before, *now, *again])))
            rows += [(gateway * STREAMS + k, t * 1_000_000, v) for k, t, v in (*before, *now)]
        self.batch += 1
        gauge, at, value = zip(*rows, strict=True)
        return messages, (np.array(gauge), np.array(at, np.int64), np.array(value))


def _payload(readings: list[tuple[int, int, float]]) -> bytes:
    return json.dumps([{"stream": f"r{k:02d}", "t": t, "v": v} for k, t, v in readings], separators=(",", ":")).encode()


@dataclass
class House:
    """What the bench stands on, made fresh and stopped at the end."""

    data: Path

    def __enter__(self) -> House:
        self.cluster = postgres.start(self.data)
        self.cluster.create_world(WORLD)
        environment = {**os.environ, "ANLAN_PROCESS": "owner"}
        subprocess.run([sys.executable, "-m", "anlan.config.migrate"], env=environment, check=True)
        django.setup()
        (self.data / "nats").mkdir(mode=0o755)
        mouth = nats.Mouth(self.data / "nats" / WORLD, WORLD, "bench-word", nats_port=_port(), mqtt_port=_port())
        self.server = nats.start(mouth)
        nats.point_to(nats.Place(mouth.url, mouth.mqtt, None))
        nats.open_reader().close()
        self.link = Link(mouth.url)
        with psycopg.connect(self.cluster.dsn("anlan_owner", WORLD), autocommit=True) as owner:
            owner.execute(REGISTER[0], [GATEWAYS])
            owner.execute(REGISTER[1], [STREAMS])
            owner.execute(BARE)
            owner.execute("grant select, insert on bare to anlan_sense")
            owner.execute(
                "update world_clock set real_anchor = now(), city_anchor = to_timestamp(%s), rate = 0", [T0 + 86_400]
            )
        return self

    def __exit__(self, *_: object) -> None:
        self.link.close()
        self.server.stop()
        self.cluster.stop()

    def connect(self) -> psycopg.Connection[Any]:
        """As the sense process connects: one connection, synchronous_commit on."""
        return psycopg.connect(self.cluster.dsn("anlan_sense", WORLD), autocommit=True)

    def publish(self, messages: list[tuple[bytes, bytes]]) -> None:
        """Put messages into the stream and wait until they are there."""
        for subject, payload in messages[:-1]:
            self.link.publish(subject, payload)
        self.link.put(*messages[-1])


def _port() -> int:
    import socket  # noqa: PLC0415 (only here)

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(rounds: int, batches: int) -> dict[str, Any]:
    """Rounds of: fill the stream, drain it, copy the same rows bare. The first round warms up and isn't counted."""
    with House(Path(os.environ["ANLAN_DATA"])) as house:
        from anlan.config import wiring  # noqa: PLC0415 (needs Django set up)
        from anlan.sense.sensors.worker import Session  # noqa: PLC0415

        rules = _rules()
        hooks = [room.on_batch for room in wiring.rooms() if room.on_batch is not None]
        load, total = Load(), Totals()
        with Session(hooks, connect=house.connect) as session, house.connect() as bare:
            numbers = session.pipeline.register.streams.number
            for turn in range(rounds + 1):
                made = [load.next() for _ in range(batches)]
                for messages, _ in made:
                    house.publish(messages)
                part = drain(session, sum(len(r[0]) for _, r in made))
                part.sent = sum(payload.count(b'"t"') for messages, _ in made for _, payload in messages)
                part.copied = copied(bare, numbers, [r for _, r in made], turn)
                if turn:
                    total.add(part)
        counts = dict(
            zip(COUNTS, house.connect().execute(f"select {', '.join(COUNTS)} from obs_cursor").fetchone(), strict=True)
        )  # type: ignore[arg-type]
        crossings = house.connect().execute("select count(*) from thresholds_crossing").fetchone()
    return result(total, counts, rules, crossings[0] if crossings else 0)


COUNTS = ("readings", "stored", "late", "same", "conflicts", "quarantined", "unhooked", "resident_bytes")


@dataclass
class Totals:
    """Seconds and rows."""

    sent: int = 0
    rows: int = 0
    drain_s: float = 0.0
    copied: float = 0.0
    copied_sorted: float = 0.0

    def add(self, other: Totals) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def drain(session: Any, rows: int) -> Totals:
    """Until every new row is stored and committed."""
    goal = session.stored + rows
    begin = time.perf_counter()
    while session.stored < goal:
        session.turn()
    return Totals(rows=rows, drain_s=time.perf_counter() - begin)


def copied(connection: psycopg.Connection[Any], numbers: Any, batches: list[Any], turn: int) -> float:
    """Seconds for a bare COPY of the same rows in the same batches, in order of arrival, one transaction each."""
    from anlan.sense.sensors.pipeline.columns import copy_in, packed  # noqa: PLC0415 (needs Django set up)

    spent = 0.0
    for gauge, at, value in batches:
        columns = {
            "at": ("at", at),
            "value": ("float8", value),
            "received_at": ("at", at),
            "stream": ("int4", numbers[gauge]),
            "test": ("int4", np.zeros(len(at), np.int32)),
            "flag": ("int2", np.zeros(len(at), np.int16)),
        }
        begin = time.perf_counter()
        with connection.transaction(), connection.cursor() as cursor:
            copy_in(cursor, "bare", packed(columns))
        spent += time.perf_counter() - begin
    return spent


def _rules() -> int:
    """The shipped threshold rules, in force."""
    from datetime import UTC, datetime  # noqa: PLC0415

    import anlan.warn.thresholds as room  # noqa: PLC0415
    from anlan.infra.scope import SYSTEM  # noqa: PLC0415
    from anlan.warn.thresholds.actions.rules import ship  # noqa: PLC0415

    shipped = json.loads((Path(room.__file__).parent / "shipped.json").read_text(encoding="utf-8"))
    ship(shipped, "331081000000", by=SYSTEM, at=datetime.fromtimestamp(T0, UTC))
    return len(shipped)


def result(total: Totals, counts: dict[str, int], rules: int, crossings: int) -> dict[str, Any]:
    """Figures, what they are measured against, and on what machine."""
    bare = total.rows / total.copied
    stored = total.rows / total.drain_s
    return {
        "figures": {
            "readings_per_s": round(total.sent / total.drain_s),
            "stored_per_s": round(stored),
            "of_bare_copy": round(stored / bare, 3),
            "readings": total.sent,
            "rules_in_force": rules,
            "crossings": crossings,
            **{f"all_{name}": value for name, value in counts.items()},
        },
        "against": {"bare_copy_per_s": round(bare)},
        "machine": {
            "cpu": _cpu(),
            "cores": psutil.cpu_count(),
            "memory_gb": round(psutil.virtual_memory().total / 2**30, 1),
            "load": [round(x, 2) for x in os.getloadavg()],
            "python": platform.python_version(),
            "numpy": version("numpy"),
        },
    }


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.processor())


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))) + "\n")

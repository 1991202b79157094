"""A mouth of this test's world, stations that speak to it, and the sense process as a process that can be killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import paho.mqtt.client as paho
import psycopg

from anlan.infra import nats, postgres
from anlan.infra.postgres import Cluster

SOON = 120.0  # a process starts slowly where many do at once


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def open_mouth(data: Path, world: str) -> nats.Mouth:
    """A mouth where the processes of this world look for it."""
    password = postgres.Secrets(data).get("nats")
    (data / "nats").mkdir(mode=0o755, exist_ok=True)
    return nats.Mouth(data / "nats" / world, world, password, nats_port=free_port(), mqtt_port=free_port())


class Sense:
    """`anlan sense` as its own process."""

    def __init__(self, cluster: Cluster, world: str, mouth: nats.Mouth) -> None:
        self.world, self.mouth = world, mouth
        self.connection = psycopg.connect(cluster.dsn("anlan_sense", world), autocommit=True)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        ports = {"ANLAN_NATS_PORT": str(self.mouth.nats_port), "ANLAN_MQTT_PORT": str(self.mouth.mqtt_port)}
        environment = {**os.environ, **ports, "ANLAN_WORLD": self.world, "ANLAN_PROCESS": "sense"}
        command = [sys.executable, "-m", "anlan.config.commands", "sense"]
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def kill(self) -> None:
        """Without a word of warning."""
        assert self.process is not None
        self.process.kill()
        self.process.communicate()

    def stop(self) -> int:
        """As the supervisor stops it."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=SOON)
        return self.process.returncode

    def one(self, query: str, *args: Any) -> Any:
        row = self.connection.execute(query, args).fetchone()  # type: ignore[arg-type]
        return None if row is None else row[0]

    def until(self, query: str, wanted: object) -> None:
        """Wait until a query says so."""
        deadline = time.monotonic() + SOON
        pause = select_for(0.05)
        while (found := self.one(query)) != wanted:
            assert time.monotonic() < deadline, f"{query}: {found}, not {wanted}; {self._words()}"
            pause()

    def _words(self) -> str:
        if self.process is None or self.process.poll() is None:
            return "the process lives"
        assert self.process.stderr is not None
        return self.process.stderr.read().decode()[-2000:]

    def close(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
        self.connection.close()


def select_for(seconds: float) -> Any:
    """A pause on a socket that never speaks."""
    silent, other = socket.socketpair()
    silent.settimeout(seconds)

    def pause(_keep: socket.socket = other) -> None:
        try:
            silent.recv(1)
        except TimeoutError:
            return

    return pause


class Station:
    """A device that is not ours: paho."""

    def __init__(self, mouth: nats.Mouth, name: str, password: str) -> None:
        self.name = name
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id=name, protocol=paho.MQTTv311)
        self.client.username_pw_set(name, password)
        self.client.max_inflight_messages_set(200)
        known = threading.Event()  # NATS reads its users a moment after it is told to; paho tries again by itself
        self.client.on_connect = lambda client, data, flags, code, more: code.is_failure or known.set()
        self.client.reconnect_delay_set(min_delay=1, max_delay=1)
        self.client.connect(*mouth.mqtt)
        self.client.loop_start()
        assert known.wait(SOON)

    def send(self, stream: str, *contents: Any) -> None:
        """One message for each content, QoS 1, and wait for the PUBACKs."""
        sent = [self.client.publish(f"obs/{self.name}/{stream}", json.dumps(c), qos=1) for c in contents]
        for message in sent:
            message.wait_for_publish(SOON)
            assert message.is_published()

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()

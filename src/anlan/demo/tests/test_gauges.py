"""Gauges send every reading once, faults as planned, and get a PUBACK for each message from a real broker."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from paho.mqtt.client import CallbackAPIVersion, Client, MQTTMessage

from anlan.demo import city, faults, rain
from anlan.demo.gauges import SPARE, Gauges
from anlan.demo.mqtt import Silent, Stations

PATIENCE = 20


def _port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class Broker:
    """A NATS server with its MQTT door, as a process that can be ended and begun again on the same port."""

    def __init__(self, folder: Path, users: dict[str, str]) -> None:
        self.port = _port()
        listed = [f'{{user: "{u}", password: "{p}", permissions: {{publish: "obs.{u}.>"}}}}' for u, p in users.items()]
        (folder / "nats.conf").write_text(
            f'server_name: demo\nlisten: "127.0.0.1:{_port()}"\njetstream {{ store_dir: "{folder}/js" }}\n'
            f'mqtt {{ listen: "127.0.0.1:{self.port}" }}\n'
            f'authorization {{ users: [ {", ".join(listed)}, {{user: "all", password: "all"}} ] }}\n'
        )
        self._command = ["nats-server", "-c", str(folder / "nats.conf")]
        self.begin()

    def begin(self) -> None:
        self._process = subprocess.Popen(_found(self._command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
                return
            except OSError:
                assert self._process.poll() is None, "the broker ended"
        raise AssertionError("the broker never listened")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


def _found(command: list[str]) -> list[str]:
    return [str(Path(sys.executable).parent / command[0]), *command[1:]]


@pytest.fixture(scope="module")
def small() -> city.City:
    return city.build("small", 1)


@pytest.fixture
def broker(tmp_path: Path, small: city.City) -> Iterator[Broker]:
    made = Broker(tmp_path, {s.device: f"pw-{s.device}" for s in small.streams})
    yield made
    made.kill()


def _gauges(small: city.City, broker: Broker) -> Gauges:
    passwords = {s.device: f"pw-{s.device}" for s in small.streams}
    return Gauges(small.streams, Stations("127.0.0.1", broker.port, passwords), rain.START, seed=1)


def _listener(broker: Broker, got: list[tuple[str, bytes]]) -> Client:
    def take(client: Client, data: object, message: MQTTMessage) -> None:
        got.append((message.topic, message.payload))

    client = Client(CallbackAPIVersion.VERSION2, client_id="listener")
    client.username_pw_set("all", "all")
    client.on_message = take
    ready: list[int] = []
    client.on_subscribe = lambda *a: ready.append(1)
    client.connect("127.0.0.1", broker.port)
    client.subscribe("obs/#", qos=1)
    until = time.monotonic() + PATIENCE
    while not ready and time.monotonic() < until:
        client.loop(0.1)
    return client


def test_an_hour_arrives_whole_and_every_message_is_acknowledged(small: city.City, broker: Broker) -> None:
    got: list[tuple[str, bytes]] = []
    listener = _listener(broker, got)
    gauges = _gauges(small, broker)
    for minute in range(5, 75, 5):
        gauges.play(rain.START + timedelta(minutes=minute))
    facts = gauges.facts()
    until = time.monotonic() + PATIENCE
    while len(got) < facts["messages"] and time.monotonic() < until:
        listener.loop(0.1)
    gauges.stations.close()
    assert facts["acknowledged"] == facts["messages"] == len(got)
    values = [json.loads(p) for _, p in got]
    assert sum(len(v) if isinstance(v, list) else 1 for v in values) == facts["readings"]
    assert {t.split("/")[1] for t, _ in got} == {s.device for s in small.streams}
    assert facts["double"] > 0 and facts["late"] > 0 and facts["impossible"] > 0 and facts["withheld"] > 0
    due = sum(1 for _ in rain.readings(small.streams, rain.START, rain.START + timedelta(minutes=70), 1))
    held_back = sum(1 for d in gauges._waiting if d[2].kind == "late")
    assert facts["distinct"] + facts["withheld"] + held_back == due


def test_messages_survive_a_broker_that_is_killed_and_comes_back(small: city.City, broker: Broker) -> None:
    gauges = _gauges(small, broker)
    gauges.play(rain.START + timedelta(minutes=5))
    before = gauges.facts()
    broker.kill()
    for device in ("st-331081110200", next(iter(sorted(gauges.stations.passwords)))):
        gauges.stations.publish(device, f"obs/{device}/rain", b'{"t": 1, "v": 0}')
    with pytest.raises(Silent):
        gauges.stations.flush(1)
    broker.begin()
    gauges.stations.flush(PATIENCE)
    after = gauges.facts()
    gauges.stations.close()
    assert after["acknowledged"] == after["messages"] == before["messages"] + 2
    assert gauges.stations.reconnects > 0


def test_faults_are_the_same_for_a_seed_and_spare_the_storys_station(small: city.City) -> None:
    got = list(rain.readings(small.streams, rain.START, rain.START + timedelta(hours=6), 1))
    plan = list(faults.deliveries(got, 1, SPARE))
    assert plan == list(faults.deliveries(got, 1, SPARE))
    assert plan != list(faults.deliveries(got, 2, SPARE))
    kinds = Counter(d.kind for d in plan)
    assert set(kinds) == set(faults.KINDS)
    assert 0.005 < kinds["double"] / len(got) < 0.015
    assert all(d.kind in ("plain", "double", "conflict") for d in plan if d.reading.device == SPARE)
    assert all(d.due - d.reading.at == faults.LATE_BY for d in plan if d.kind == "late")


def test_two_stations_fall_silent_for_ninety_minutes(small: city.City) -> None:
    silent = faults.quiet((s.device for s in small.streams), 1, SPARE)
    assert len(silent) == 2
    assert SPARE not in silent
    got = list(rain.readings(small.streams, rain.START, rain.START + timedelta(hours=3), 1))
    gone = [r for r in got if not faults.heard(r, silent)]
    assert {r.device for r in gone} == silent
    assert max(r.at for r in gone) - min(r.at for r in gone) == timedelta(minutes=85)


def test_gauges_that_were_stopped_go_on_and_send_the_rest_once(small: city.City, broker: Broker) -> None:
    whole, first = _gauges(small, broker), _gauges(small, broker)
    half, end = rain.START + timedelta(minutes=20), rain.START + timedelta(minutes=60)
    first.play(half)
    kept = json.loads(json.dumps(first.saved()))
    first.stations.close()
    second = _gauges(small, broker)
    second.load(kept)
    second.play(end)
    second.stations.close()
    whole.play(half)
    whole.play(end)
    whole.stations.close()
    assert second.facts() == whole.facts()
    assert second.saved() == whole.saved()


def test_many_stations_survive_several_kills_under_way(small: city.City, broker: Broker) -> None:
    gauges = _gauges(small, broker)
    for minute in (5, 10, 15):
        gauges.play(rain.START + timedelta(minutes=minute))
        broker.kill()
        broker.begin()
    gauges.play(rain.START + timedelta(minutes=20))
    facts = gauges.facts()
    gauges.stations.close()
    assert facts["acknowledged"] == facts["messages"] > 4 * 290
    assert gauges.stations.reconnects >= 3 * 290

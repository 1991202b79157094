"""The sense process from MQTT to the tables, also when it is killed: nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from conftest import DATA, T0, minutes

from anlan.infra import nats
from anlan.infra.scope import SYSTEM, reading
from anlan.sense.sensors import actions
from anlan.sense.sensors.models import Device
from anlan.sense.sensors.tests.house import register
from anlan.sense.sensors.tests.stream import Sense, Station, open_mouth


@pytest.fixture
def mouth(world: str) -> Iterator[nats.Mouth]:
    opened = open_mouth(DATA, world)
    server = nats.start(opened)
    nats.Reader(opened.url, opened.mqtt).close()  # the consumer comes before the first device
    yield opened
    server.stop()


@pytest.fixture
def sense(cluster: Any, world: str, mouth: nats.Mouth) -> Iterator[Sense]:
    process = Sense(cluster, world, mouth)
    yield process
    process.close()


@pytest.fixture
def station(mouth: nats.Mouth) -> Iterator[Callable[[str], Station]]:
    opened: list[Station] = []

    def make(name: str) -> Station:
        actions.issue([name], by=SYSTEM, at=T0)
        with reading(SYSTEM):
            serial = Device.objects.seen_by(SYSTEM).values_list("serial", flat=True).get(name=name)
        password = actions.password(name, serial)
        nats.write_users(mouth.folder, mouth.password, [nats.Device(name, password)])
        mouth.reload()
        opened.append(Station(mouth, name, password))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def test_a_reading_comes_in_by_mqtt_and_a_new_stream_without_a_restart(sense, station):
    register("g-1", "rain")
    speaker = station("g-1")
    sense.start()
    speaker.send("rain", {"t": T0.isoformat(), "v": 0.4}, [{"t": (T0 + minutes(5)).timestamp(), "v": 0.6}])
    sense.until("select count(*) from obs", 2)
    assert sense.one("select h1 from obs_latest") == 1.0
    register("g-1", "level")
    sense.until("select count(*) from sensors_stream", 2)
    speaker.send("level", {"t": T0.isoformat(), "v": 3.0})
    sense.until("select stored + quarantined from obs_cursor", 3)
    assert sense.one("select count(*) from obs") == 3
    assert sense.stop() == 0
    assert nats.Reader(sense.mouth.url, sense.mouth.mqtt).backlog() == 0  # all acknowledged


def test_the_process_tells_nats_of_new_passwords(sense, station, mouth):
    register("g-1", "rain")
    register("g-2", "rain")
    station("g-1")
    sense.start()
    sense.until("select count(*) from obs_cursor", 1)
    actions.issue(["g-2"], by=SYSTEM, at=T0)
    sense.until("select count(*) from sensors_device where serial > 0", 2)
    wanted = f'"user": "g-2", "password": "{actions.password("g-2", 1)}"'
    deadline = 100
    while wanted not in (mouth.folder / "users.conf").read_text(encoding="utf-8") and deadline:
        sense.until("select 1", 1)
        deadline -= 1
        sense.one("select pg_sleep(0.1)")
    assert wanted in (mouth.folder / "users.conf").read_text(encoding="utf-8")


def test_killed_in_the_storm_nothing_is_lost_and_nothing_counted_twice(sense, station):
    register("g-1", "rain", period_s=60, at=T0 - timedelta(days=1))
    speaker = station("g-1")
    values = [(T0 - minutes(1500 - k), (k % 7) / 10) for k in range(1500)]
    for third in range(3):
        sense.start()
        part = values[third * 500 : third * 500 + 500]
        speaker.send("rain", *({"t": at.timestamp(), "v": v} for at, v in part))
        if third < 2:
            sense.until("select count(*) > 0 from obs", True)
            sense.kill()
    sense.until("select count(*) from obs", 1500)
    sense.until("select readings from obs_cursor", 1500)  # redelivered messages are known by their place, not counted
    assert sense.one("select stored from obs_cursor") == 1500
    assert sense.one("select round(sum(value)::numeric, 1) from obs") == round(sum(v for _, v in values), 1)
    last_hour = sum(v for at, v in values if at > T0 - minutes(60))
    sense.until("select round(h1::numeric, 1) from obs_latest", round(Decimal(last_hour), 1))
    assert sense.stop() == 0

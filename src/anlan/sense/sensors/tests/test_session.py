"""Sessions of the sense process: what fails while the next batch is judged is read again, nothing lost or twice."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from conftest import DATA, T0, minutes

from anlan.infra import nats
from anlan.infra.nats.link import Link
from anlan.sense.sensors.pipeline import HookFailed
from anlan.sense.sensors.tests.house import message, register, us
from anlan.sense.sensors.tests.stream import SOON, open_mouth, select_for
from anlan.sense.sensors.worker import Session, run

Connect = Callable[[], psycopg.Connection[Any]]


@pytest.fixture
def link(world: str) -> Iterator[Link]:
    """A way into the stream of this test's world."""
    mouth = open_mouth(DATA, world)
    server = nats.start(mouth)
    nats.point_to(nats.Place(mouth.url, mouth.mqtt, None))
    nats.open_reader().close()  # the consumer comes before the first message
    with contextlib.closing(Link(mouth.url)) as opened:
        yield opened
    server.stop()


@pytest.fixture
def connect(cluster: Any, world: str) -> Connect:
    return lambda: psycopg.connect(cluster.dsn("anlan_sense", world), autocommit=True)


def say(link: Link, *values: float, begin: int = 0) -> None:
    """A message for each value, five minutes apart."""
    for k, value in enumerate(values, begin):
        link.put(b"$MQTT.msgs.obs.g-1.rain", message([(T0 - minutes(5 * (100 - k)), value)]))


def one(connect: Connect, query: str) -> Any:
    with connect() as connection:
        found = connection.execute(query).fetchone()  # type: ignore[arg-type]
    return None if found is None else found[0] if len(found) == 1 else found


def drain(session: Session, readings: int) -> None:
    while session.stored < readings:
        assert session.turn()


def test_a_hook_that_fails_while_the_next_batch_is_judged_loses_nothing(link, connect, world):
    register("g-1", "rain", at=T0 - minutes(600))
    say(link, *(k / 10 for k in range(12)))
    judged: list[int] = []

    def broken(connection: Any, batch: Any) -> None:
        """Fails with its third batch, once the fourth is judged: memory has moved on by then."""
        if batch.at[0] == us(T0 - minutes(5 * 98)):
            pause = select_for(0.005)
            while (newest := int(session.pipeline.memory.state.last_at[0])) <= batch.at[-1]:
                pause()
            judged.append(newest)
            raise ValueError("a rule nobody can read")

    with Session([broken], connect=connect, portion_bytes=1) as session, pytest.raises(HookFailed):
        drain(session, 12)
    assert judged == [us(T0 - minutes(5 * 97))]
    assert one(connect, "select count(*) from obs") == one(connect, "select stored from obs_cursor") == 2
    seen: list[float] = []
    with Session([lambda _, batch: seen.extend(batch.value.tolist())], connect=connect, portion_bytes=1) as session:
        drain(session, 10)
    assert seen == [k / 10 for k in range(2, 12)]
    assert one(connect, "select messages, readings, stored, same, unhooked from obs_cursor") == (12, 12, 12, 0, 0)
    assert one(connect, "select count(*), round(sum(value)::numeric, 1)::float8 from obs") == (12, 6.6)
    assert one(connect, "select round(day::numeric, 1)::float8 from obs_latest") == 6.6


def test_a_lost_connection_ends_the_session_and_the_next_one_goes_on(link, connect, world):
    register("g-1", "rain", at=T0 - minutes(600))
    say(link, *([0.5] * 12))

    def lost(connection: psycopg.Connection[Any], batch: Any) -> None:
        if batch.at[0] == us(T0 - minutes(5 * 95)):
            connection.close()

    with Session([lost], connect=connect, portion_bytes=1) as session, pytest.raises((psycopg.Error, HookFailed)):
        drain(session, 12)
    assert one(connect, "select count(*) from obs") == 5
    with Session([], connect=connect, portion_bytes=1) as session:
        drain(session, 7)
    assert one(connect, "select count(*), sum(value) from obs") == (12, 6.0)


def test_what_waits_alone_is_committed_when_its_turn_ends(link, connect, world):
    register("g-1", "rain", at=T0 - minutes(600))
    with Session([], connect=connect) as session:
        say(link, 0.5)
        while not session.batches:
            session.turn()
            assert session.stored == one(connect, "select count(*) from obs")


def test_a_batch_that_hooks_cannot_bear_is_stored_without_them_and_the_next_one_with_them(link, connect, world):
    register("g-1", "rain", at=T0 - minutes(600))
    say(link, 13.0)
    tries: list[float] = []
    heard, stop = threading.Event(), threading.Event()

    def hook(connection: Any, batch: Any) -> None:
        tries.append(float(batch.value[0]))
        if tries[-1] == 13.0:
            raise ValueError("a rule nobody can read")
        heard.set()

    serving = threading.Thread(target=run, args=(stop, [hook], connect))
    serving.start()
    try:
        pause = select_for(0.05)
        for _ in range(int(SOON / 0.05)):
            if one(connect, "select stored, unhooked from obs_cursor") == (1, 1):
                break
            pause()
        say(link, 0.5, begin=1)
        assert heard.wait(SOON)
    finally:
        stop.set()
        serving.join()
    assert tries == [13.0, 13.0, 13.0, 0.5]
    assert one(connect, "select stored, same, unhooked from obs_cursor") == (2, 0, 1)

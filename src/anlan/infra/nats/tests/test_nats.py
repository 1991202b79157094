"""The mouth and the reader against a real NATS, with paho as the devices: nothing lost, nobody speaks for another."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import paho.mqtt.client as paho
import pytest

from anlan.infra import nats
from anlan.infra.nats.link import Lost
from anlan.infra.nats.reader import Reader
from anlan.infra.nats.topics import topic
from anlan.infra.trouble import Trouble

SOON = 20.0


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def mouth() -> Iterator[nats.Mouth]:
    """A mouth in a folder that the service account may pass to; pytest's own are closed to it."""
    with tempfile.TemporaryDirectory(prefix="anlan-", ignore_cleanup_errors=True) as above:
        Path(above).chmod(0o711)
        yield prepared(Path(above) / "nats")


def prepared(folder: Path) -> nats.Mouth:
    folder.mkdir()
    made = nats.Mouth(folder, "live", "service-word", nats_port=free_port(), mqtt_port=free_port())
    nats.write_users(folder, made.password, [nats.Device("g-1", "one"), nats.Device("g-2", "two")])
    return made


@pytest.fixture
def server(mouth: nats.Mouth) -> Iterator[nats.server.Server]:
    started = nats.start(mouth)
    yield started
    started.stop()


@pytest.fixture
def reader(server: nats.server.Server) -> Iterator[Reader]:
    opened = nats.Reader(server.mouth.url, server.mouth.mqtt)
    yield opened
    opened.close()


class Sender:
    """A device that is not ours: paho, one connection."""

    def __init__(self, mouth: nats.Mouth, name: str, password: str) -> None:
        self.client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id=name, protocol=paho.MQTTv311)
        self.client.username_pw_set(name, password)
        self.refused: list[int] = []
        self.client.on_connect = lambda client, data, flags, code, more: self.refused.append(code.value)
        self.client.connect(*mouth.mqtt)
        self.client.loop_start()

    def send(self, topic: str, *payloads: str) -> None:
        """Publish with QoS 1 and wait for each PUBACK."""
        sent = [self.client.publish(topic, payload, qos=1) for payload in payloads]
        for message in sent:
            message.wait_for_publish(SOON)
            assert message.is_published()

    def close(self) -> None:
        self.client.disconnect()
        self.client.loop_stop()


@pytest.fixture
def device(reader: Reader, mouth: nats.Mouth) -> Iterator[Callable[[str, str], Sender]]:
    opened: list[Sender] = []

    def open_device(name: str = "g-1", password: str = "one") -> Sender:
        opened.append(Sender(mouth, name, password))
        return opened[-1]

    yield open_device
    for sender in opened:
        sender.close()


def read(reader: Reader, count: int) -> tuple[list[bytes], list[bytes], list[int]]:
    """Read and acknowledge until `count` messages came."""
    topics: list[bytes] = []
    payloads: list[bytes] = []
    seqs: list[int] = []
    while len(payloads) < count:
        batch = reader.read(SOON)
        assert batch is not None, f"{len(payloads)} of {count} came"
        topics += batch.topics()
        payloads += batch.payloads
        seqs += batch.seqs
        reader.ack(batch)
    return topics, payloads, seqs


def until(reader: Reader, last: bytes) -> list[bytes]:
    """Read and acknowledge until this came; each payload where it came first, as a slow reader is told some again."""
    seen: dict[bytes, None] = {}
    while last not in seen:
        batch = reader.read(SOON)
        assert batch is not None, f"{last!r} never came"
        seen |= dict.fromkeys(batch.payloads)
        reader.ack(batch)
    return list(seen)


def caught_up(reader: Reader) -> bool:
    """Whether everything is acknowledged: the server takes acknowledgements in a moment after they are sent."""
    until = time.monotonic() + SOON
    while reader.backlog() > 0 and time.monotonic() < until:
        pass
    return reader.backlog() == 0


def test_what_a_device_says_arrives_in_order_with_its_topic(reader: Reader, device: Callable[..., Sender]) -> None:
    said = [f'{{"t": {n}, "v": {n}}}' for n in range(3000)]
    device().send("obs/g-1/rain", *said)
    topics, payloads, seqs = read(reader, len(said))
    assert payloads == [text.encode() for text in said]
    assert set(topics) == {b"obs/g-1/rain"}
    assert seqs == sorted(set(seqs))
    assert caught_up(reader)


@pytest.mark.parametrize("odd", ["obs/g-1", "obs/g-1/a.b", "obs/g-1//x", "obs/g-1/雨量", "obs/g-1/a/b/c", "obs/g-1/x/"])
def test_every_topic_comes_back_as_it_was_sent(reader: Reader, device: Callable[..., Sender], odd: str) -> None:
    device().send(odd, "x")
    topics, _, _ = read(reader, 1)
    assert topics == [odd.encode()]


def test_a_subject_without_the_store_prefix_is_a_topic_too() -> None:
    assert topic(b"obs.a.1") == b"obs/a/1"
    assert topic(b"$MQTT.msgs.obs.x//y.2") == b"obs/x.y/2"


def test_a_device_speaks_under_its_own_name_alone(reader: Reader, device: Callable[..., Sender]) -> None:
    sender = device()
    sender.send("obs/g-2/rain", "forged")
    sender.send("obs/g-10/rain", "forged too")
    sender.send("obs/g-1/rain", "true")
    assert read(reader, 1)[1] == [b"true"]
    assert reader.read(0.1) is None


def test_a_wrong_password_is_refused(device: Callable[..., Sender], mouth: nats.Mouth) -> None:
    told: list[object] = []
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id="g-1", protocol=paho.MQTTv311)
    client.username_pw_set("g-1", "guessed")
    client.on_connect = lambda client, data, flags, code, more: told.append(code.is_failure)
    client.connect(*mouth.mqtt)
    while not told:
        client.loop(1.0)
    assert told == [True]


def test_a_device_added_later_may_speak_after_a_reload(
    reader: Reader, server: nats.server.Server, mouth: nats.Mouth
) -> None:
    nats.write_users(mouth.folder, mouth.password, [nats.Device("g-9", "nine")])
    assert mouth.reload()
    code = 1
    while code != 0:  # the reload is asynchronous; pytest's time-out bounds the wait
        code = connect_code(mouth, "g-9", "nine")
    late = Sender(mouth, "g-9", "nine")
    late.send("obs/g-9/level", "1.5")
    assert read(reader, 1)[:2] == ([b"obs/g-9/level"], [b"1.5"])
    late.close()


def connect_code(mouth: nats.Mouth, name: str, password: str) -> int:
    told: list[int] = []
    client = paho.Client(paho.CallbackAPIVersion.VERSION2, client_id=name, protocol=paho.MQTTv311)
    client.username_pw_set(name, password)
    client.on_connect = lambda client, data, flags, code, more: told.append(code.value)
    client.connect(*mouth.mqtt)
    while not told:
        client.loop(1.0)
    client.disconnect()
    return told[0]


def test_what_was_read_but_not_acknowledged_comes_again_before_anything_newer(
    reader: Reader, device: Callable[..., Sender], mouth: nats.Mouth
) -> None:
    sender = device()
    sender.send("obs/g-1/rain", *map(str, range(50)))
    held = reader.read(SOON)
    assert held is not None
    reader.close()  # as kill -9 would: between reading and committing
    sender.send("obs/g-1/rain", *map(str, range(50, 80)))
    with closing(nats.Reader(mouth.url, mouth.mqtt)) as second:
        assert until(second, b"79") == [str(n).encode() for n in range(80)]
        sender.send("obs/g-1/rain", "80")
        assert until(second, b"80")[-1] == b"80"
        assert caught_up(second)  # each acknowledgement covers all before it


def test_two_readers_on_one_consumer_find_each_other_out(
    reader: Reader, device: Callable[..., Sender], mouth: nats.Mouth
) -> None:
    sender = device()
    sender.send("obs/g-1/rain", "1")
    read(reader, 1)
    with closing(nats.Reader(mouth.url, mouth.mqtt)) as second, pytest.raises(Lost):
        for n in range(1000):
            sender.send("obs/g-1/rain", str(n), str(n))
            for one in (reader, second):
                one.read(0.01)


def test_kill_9_of_the_server_loses_nothing_that_was_acknowledged(
    server: nats.server.Server, mouth: nats.Mouth, reader: Reader, device: Callable[..., Sender]
) -> None:
    device().send("obs/g-1/rain", *map(str, range(500)))
    os.kill(server.pid, signal.SIGKILL)
    server.process.wait()
    again = nats.start(mouth)
    try:
        with closing(nats.Reader(mouth.url, mouth.mqtt)) as second:
            assert read(second, 500)[1] == [str(n).encode() for n in range(500)]
    finally:
        again.stop()


def test_a_reader_is_told_when_the_server_ends(server: nats.server.Server, reader: Reader) -> None:
    server.stop()
    with pytest.raises(OSError):
        reader.read(SOON)


def test_a_port_in_use_is_told_with_the_servers_own_words(mouth: nats.Mouth) -> None:
    with closing(socket.create_server(("127.0.0.1", mouth.mqtt_port))), pytest.raises(Trouble) as told:
        nats.start(mouth)
    assert told.value.key == "platform.nats.ended"
    assert "address already in use" in str(told.value.params["detail"])


def test_a_device_password_depends_on_key_device_and_serial() -> None:
    made = {nats.device_password(*words) for words in [("k", "a", 1), ("k", "a", 2), ("k", "b", 1), ("l", "a", 1)]}
    assert len(made) == 4
    assert nats.device_password("k", "a", 1) in made
    assert all(len(word) == 26 for word in made)


@pytest.mark.parametrize("name", ["A", "a b", "a.b", "", "x" * 41, "a/*"])
def test_a_name_that_is_no_device_id_never_reaches_the_users_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="device id"):
        nats.write_users(tmp_path, "w", [nats.Device(name, "x")])
    assert list(tmp_path.iterdir()) == []

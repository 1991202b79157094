"""Many MQTT 3.1.1 stations in one thread: each with its own connection and password, QoS 1, PUBACKs counted."""

from __future__ import annotations

import selectors
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from paho.mqtt.client import CallbackAPIVersion, Client, MQTTMessageInfo, MQTTv311
from paho.mqtt.enums import MQTTErrorCode

# With these the message is in the client's own queue and goes out, or again, once there is a connection.
KEPT = (MQTTErrorCode.MQTT_ERR_SUCCESS, MQTTErrorCode.MQTT_ERR_NO_CONN, MQTTErrorCode.MQTT_ERR_CONN_LOST)
KEEPALIVE_S = 120
RETRY_S, LONGEST_RETRY_S = 0.5, 8.0  # patience doubles while a station is refused


class Silent(Exception):
    """The broker did not acknowledge in time; says how many messages it still owes."""


@dataclass
class Stations:
    """The stations' connections. `sent` and `acked` count messages since the start."""

    host: str
    port: int
    passwords: Mapping[str, str]
    sent: int = 0
    acked: int = 0
    reconnects: int = 0
    _clients: dict[str, Client] = field(default_factory=dict)
    _retry: dict[str, tuple[float, float]] = field(default_factory=dict)  # not before, and the pause after that
    _met: set[str] = field(default_factory=set)  # stations that were let in once
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _watched: dict[str, tuple[object, int]] = field(default_factory=dict)
    _owed: set[tuple[str, int]] = field(default_factory=set)

    def publish(self, device: str, topic: str, payload: bytes) -> None:
        """Hand a message to the device's connection; `flush` waits for its PUBACK."""
        client = self._clients.get(device) or self._connected(device)
        info: MQTTMessageInfo = client.publish(topic, payload, qos=1)
        if info.rc not in KEPT:
            raise OSError(f"{device}: {info.rc}")
        self.sent += 1
        self._owed.add((device, info.mid))

    def flush(self, seconds: float = 60) -> None:
        """Turn the connections until every message is acknowledged. Raises Silent."""
        until = time.monotonic() + seconds
        while self._owed:
            if time.monotonic() > until:
                raise Silent(f"{len(self._owed)} messages without PUBACK after {seconds:.0f} s")
            self.turn(0.2)

    def turn(self, seconds: float) -> None:
        """One round of reading and writing, at most `seconds` long; lost connections are tried again."""
        self._watch()
        for key, events in self._selector.select(seconds):
            client = self._clients[key.data]
            if events & selectors.EVENT_READ:
                client.loop_read()
            if events & selectors.EVENT_WRITE:
                client.loop_write()
        now = time.monotonic()
        for device, client in self._clients.items():
            client.loop_misc()
            if client.socket() is None and now >= self._retry.get(device, (0.0, 0.0))[0]:
                self._reconnect(device, client, now)

    def close(self) -> None:
        """Say goodbye on every connection."""
        for client in self._clients.values():
            client.disconnect()
            if client.want_write():
                client.loop_write()
        self._selector.close()

    def _connected(self, device: str) -> Client:
        client = Client(CallbackAPIVersion.VERSION2, client_id=device, clean_session=False, protocol=MQTTv311)
        client.username_pw_set(device, self.passwords[device])
        client.max_inflight_messages_set(200)
        client.max_queued_messages_set(0)
        client.on_publish = lambda c, u, mid, *_: self._ack(device, mid)
        client.on_connect = lambda c, u, flags, reason, *_: self._let_in(device, not reason.is_failure)
        client.connect(self.host, self.port, KEEPALIVE_S)
        self._clients[device] = client
        return client

    def _let_in(self, device: str, yes: bool) -> None:
        if yes:
            self.reconnects += device in self._met
            self._met.add(device)
            self._retry.pop(device, None)

    def _ack(self, device: str, mid: int) -> None:
        if (device, mid) in self._owed:
            self._owed.discard((device, mid))
            self.acked += 1

    def _watch(self) -> None:
        """Keep the selector up to date: sockets come and go, and a new one may bear an old number."""
        for device, client in self._clients.items():
            known = self._watched.get(device)
            if known is not None and known[0] is not client.socket():
                self._selector.unregister(known[1])
                del self._watched[device]
        for device, client in self._clients.items():
            sock = client.socket()
            if sock is None:
                continue
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if client.want_write() else 0)
            if device not in self._watched:
                self._selector.register(sock.fileno(), wanted, device)
                self._watched[device] = (sock, sock.fileno())
            elif self._selector.get_key(self._watched[device][1]).events != wanted:
                self._selector.modify(self._watched[device][1], wanted, device)

    def _reconnect(self, device: str, client: Client, now: float) -> None:
        pause = self._retry.get(device, (0.0, RETRY_S))[1]
        self._retry[device] = (now + pause, min(LONGEST_RETRY_S, pause * 2))
        try:
            client.reconnect()
        except OSError:
            return  # tried again at the next turn; `flush` says when it took too long

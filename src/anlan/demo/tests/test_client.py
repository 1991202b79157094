"""A phone loses nothing while the house is away: calls are repeated, photos go on where they stopped, keys stay."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from anlan.demo.client import PIECE, House, Unexpected
from anlan.kernel.clock import CITY

AT = datetime(2026, 8, 10, 15, 0, tzinfo=CITY)


class Door(BaseHTTPRequestHandler):
    """A small house over real HTTP that is in trouble now and then: every third call fails with 503."""

    protocol_version = "HTTP/1.1"
    calls = 0
    photos: dict[str, bytes] = {}  # noqa: RUF012 (reset by the fixture)
    envelopes: list[list[dict[str, Any]]] = []  # noqa: RUF012

    def log_message(self, *args: object) -> None:
        return

    def _answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", "0")))

    def _troubled(self) -> bool:
        Door.calls += 1
        if Door.calls % 3 == 0:
            self._answer(503, {})
            return True
        return False

    def do_GET(self) -> None:
        if self._troubled():
            return
        path = urlsplit(self.path).path
        if path == "/api/clock":
            self._answer(200, {"city": AT.isoformat(), "rate": 60.0, "kind": "demo"})
        elif path.startswith("/field/photo/"):
            self._answer(200, {"have": len(Door.photos.get(path.rsplit("/", 1)[1], b""))})
        else:
            self._answer(404, {})

    def do_POST(self) -> None:
        body = self._body()
        if self._troubled():
            return
        if self.path == "/api/login":
            self._answer(200, {"token": "t", "device": "d-1", "account": "a-1", "person": None})
            return
        got = json.loads(body)
        Door.envelopes.append(got)
        state = "held" if len(Door.envelopes) == 1 else "applied"
        self._answer(200, [{"key": e["key"], "state": state, "because": None, "entry": None} for e in got])

    def do_PUT(self) -> None:
        piece, url = self._body(), urlsplit(self.path)
        sha = url.path.rsplit("/", 1)[1]
        have = Door.photos.get(sha, b"")
        if int(parse_qs(url.query)["offset"][0]) != len(have):
            self._answer(409, {"have": len(have)})
            return
        Door.photos[sha] = have + piece
        if not self._troubled():  # the piece is kept although its answer is lost
            self._answer(200, {"have": len(Door.photos[sha])})


@pytest.fixture
def house() -> Iterator[House]:
    Door.calls, Door.photos, Door.envelopes = 0, {}, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made = House(f"http://127.0.0.1:{server.server_port}")
    yield made
    made.http.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_call_is_repeated_while_the_house_is_in_trouble(house: House) -> None:
    clocks = [house.clock() for _ in range(4)]
    assert {c.rate for c in clocks} == {60.0}
    assert {c.city_anchor for c in clocks} == {AT}
    assert house.retries == 1


def test_a_refusal_by_status_is_told_at_once(house: House) -> None:
    with pytest.raises(Unexpected, match="404"):
        house.send("GET", "/nothing")


def test_a_photo_arrives_whole_although_answers_are_lost(house: House) -> None:
    phone = house.login("p-1", "secret", "phone")
    data = bytes(range(256)) * (PIECE * 5 // 256 + 3)
    sha = phone.photo(data)
    assert sha == hashlib.sha256(data).hexdigest()
    assert Door.photos[sha] == data
    assert house.retries > 0


def test_a_held_envelope_is_sent_again_under_the_same_key(house: House) -> None:
    phone = house.login("p-1", "secret", "phone")
    answer = phone.act("hazards.report", {"text": "x"}, AT)
    assert answer["state"] == "applied"
    assert [e[0]["key"] for e in Door.envelopes] == [Door.envelopes[0][0]["key"]] * 2
    assert Door.envelopes[0][0]["n"] == Door.envelopes[1][0]["n"] == 1
    assert phone.act("hazards.report", {"text": "y"}, AT)["key"] != answer["key"]
    assert Door.envelopes[-1][0]["n"] == 2

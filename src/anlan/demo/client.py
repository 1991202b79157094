"""The product as a phone sees it: log in, read what is to be done, send envelopes and photos, patiently."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import httpx

from anlan.kernel.clock import Clock, real_now

PATIENCE_S = 60.0  # how long a phone goes on trying while the house is away
PIECE = 64 * 1024  # photos travel in pieces of this many bytes
AWAY = (httpx.TransportError,)


class Unreachable(Exception):
    """The house did not answer in time."""


class Unexpected(Exception):
    """The house answered with a status nobody planned for."""


@dataclass
class House:
    """The product's address. One connection pool for all phones, as they are played in one thread."""

    url: str
    http: httpx.Client = field(init=False)
    retries: int = 0

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.url, timeout=30, headers={"Accept-Language": "zh-Hans"})

    def send(self, method: str, path: str, *, expect: tuple[int, ...] = (200,), **given: Any) -> httpx.Response:
        """A request, tried again while nobody answers or the house is in trouble. All our requests may be repeated."""
        until, pause = time.monotonic() + PATIENCE_S, 0.1
        while True:
            try:
                answer = self.http.request(method, path, **given)
                if answer.status_code in expect:
                    return answer
                if answer.status_code < 500:
                    raise Unexpected(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
                trouble = f"{answer.status_code} {answer.text[:300]}"
            except AWAY as lost:
                trouble = str(lost)
            if time.monotonic() > until:
                raise Unreachable(f"{method} {path}: {trouble}")
            self.retries += 1
            time.sleep(pause)
            pause = min(2.0, pause * 2)

    def clock(self) -> Clock:
        """The city's clock, as it stands now."""
        got = self.send("GET", "/api/clock").json()
        return Clock(real_now(), datetime.fromisoformat(got["city"]), float(got["rate"]))

    def login(self, username: str, password: str, label: str) -> Phone:
        """A device of an account."""
        credentials = {"username": username, "password": password, "label": label}
        return self._phone(username, self.send("POST", "/api/login", json=credentials).json())

    def enrol(self, code: str, username: str) -> Phone:
        """A phone in exchange for a code that was handed out for it."""
        return self._phone(username, self.send("POST", "/api/enrol", json={"code": code, "label": "phone"}).json())

    def phone_of(self, username: str, held: Mapping[str, Any]) -> Phone:
        """The phone again that `saved()` told of."""
        phone = self._phone(username, held)
        phone.sent = int(held["sent"])
        return phone

    def _phone(self, username: str, got: Mapping[str, Any]) -> Phone:
        return Phone(self, username, got["token"], got["device"], got["account"], got.get("person"))


@dataclass
class Phone:
    """One logged-in device. Envelopes are counted and answered by key; what is held is sent again."""

    house: House
    username: str
    token: str
    device: str
    account: str
    person: str | None
    sent: int = 0
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)

    def saved(self) -> dict[str, Any]:
        """What a phone must remember to be the same device again."""
        keys = ("token", "device", "account", "person", "sent")
        return {key: getattr(self, key) for key in keys}

    @property
    def headers(self) -> dict[str, str]:
        """What says who is speaking."""
        return {"Authorization": f"Device {self.token}"}

    def get(self, path: str, **params: Any) -> Any:
        """A JSON page of this account."""
        return self.house.send("GET", path, headers=self.headers, params=params).json()

    def post(self, path: str, body: Any, *, expect: tuple[int, ...] = (200,)) -> Any:
        """A JSON call of this account."""
        return self.house.send("POST", path, headers=self.headers, json=body, expect=expect).json()

    def form(self, path: str, **fields: Any) -> httpx.Response:
        """A page's form, sent once; whoever is told of a mistake or refused did not expect it."""
        data = {"key": str(uuid4()), **fields}
        return self.house.send("POST", path, headers=self.headers, data=data, expect=(302, 204))

    def page(self, path: str, **params: Any) -> str:
        """A page's text, as a browser gets it."""
        return self.house.send("GET", path, headers=self.headers, params=params).text

    def opens(self, path: str) -> bool:
        """Whether something is there for this account."""
        return self.house.send("GET", path, headers=self.headers, expect=(200, 404)).status_code == 200

    def today(self) -> list[dict[str, Any]]:
        """Open things for this account."""
        return list(self.get("/field/today.json")["tasks"])

    def envelope(self, verb: str, args: Mapping[str, Any], at: datetime, key: UUID | None = None) -> dict[str, Any]:
        """A sealed verb with its own key, ready to be sent as often as need be."""
        self.sent += 1
        return {
            "v": 1, "key": str(key or uuid4()), "verb": verb, "args": dict(args), "observed_at": at.isoformat(),
            "tz": "Asia/Shanghai", "device": self.device, "n": self.sent,
        }  # fmt: skip

    def sync(self, *envelopes: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Send envelopes; one answer each: applied, refused or held."""
        got = self.house.send("POST", "/field/sync", headers=self.headers, json=list(envelopes)).json()
        self.answers.update({row["key"]: row for row in got})
        return list(got)

    def act(self, verb: str, args: Mapping[str, Any], at: datetime, key: UUID | None = None) -> dict[str, Any]:
        """One verb, sent until it is applied or refused; an answer that stays `held` is given back as it is."""
        envelope = self.envelope(verb, args, at, key)
        for pause in (0.2, 0.5, 1.0, 2.0, 0.0):
            answer = self.sync(envelope)[0]
            if answer["state"] != "held" or not pause:
                break
            time.sleep(pause)
        return answer

    def photo(self, data: bytes) -> str:
        """Bring a photo to the house in pieces, going on where it stopped. Returns its hash."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = f"/field/photo/{sha256}"
        have = 0
        while True:
            where = {"offset": have, "total": len(data)}
            piece = data[have : have + PIECE]
            answer = self.house.send("PUT", path, headers=self.headers, params=where, content=piece, expect=(200, 409))
            have = int(answer.json()["have"])  # where to go on, also after a lost answer
            if answer.status_code == 200 and have >= len(data):
                return sha256

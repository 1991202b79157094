"""A house of a scenario's own: every process is real, its data are thrown away, and it is entered by its doors only."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx

from anlan.config import folder, worlds
from anlan.config.commands.world import write_clock
from anlan.config.env import CHECKOUT, Env
from anlan.config.supervisor import Supervisor
from anlan.demo import client
from anlan.infra import postgres
from anlan.kernel.clock import CITY, Clock, real_now

START = datetime(2026, 8, 10, 8, 0, tzinfo=CITY)
PASSWORD = "a-proving-word-2026"
CAUGHT_UP = ("unsealed", "unread_by_readers", "due_past")


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on now."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


class Form(HTMLParser):
    """The hidden fields of a page's forms, the token against forged requests among them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "input" and named.get("type") == "hidden" and named.get("name"):
            self.fields.setdefault(str(named["name"]), named.get("value") or "")


@dataclass
class Desk:
    """Somebody at a browser: logged in by the login page, reads pages, sends forms."""

    http: httpx.Client
    username: str

    def get(self, path: str, *, expect: int = 200, **params: Any) -> httpx.Response:
        """A page; the status must be the expected one."""
        answer = self.http.get(path, params=params)
        assert answer.status_code == expect, f"{self.username}: GET {path}: {answer.status_code}, not {expect}"
        return answer

    def text(self, path: str, **params: Any) -> str:
        """What a page says, without its tags."""
        return words_of(self.get(path, **params).text)

    def json(self, path: str, **params: Any) -> Any:
        """A JSON answer."""
        return self.get(path, **params).json()

    def post(self, path: str, given: Mapping[str, Any], *, expect: int = 302, **more: Any) -> httpx.Response:
        """Send a page's form, with the token that the page carries."""
        token = Form(self.http.get(path).text).fields.get("csrfmiddlewaretoken", "")
        answer = self.http.post(path, data={"csrfmiddlewaretoken": token, **given}, **more)
        assert answer.status_code == expect, (
            f"{self.username}: POST {path}: {answer.status_code} {words_of(answer.text)[:300]}"
        )
        return answer

    def call(self, method: str, path: str, body: Any, *, expect: int = 200) -> Any:
        """A JSON call with the session's cookies and token."""
        token = next((v for k, v in self.http.cookies.items() if k.endswith("_csrf")), "")
        answer = self.http.request(method, path, json=body, headers={"X-CSRFToken": token})
        assert answer.status_code == expect, (
            f"{self.username}: {method} {path}: {answer.status_code} {answer.text[:300]}"
        )
        return answer.json() if answer.content else None


def words_of(html: str) -> str:
    """The text of a page, its white space drawn together."""
    body = re.sub(r"<(script|style|template)\b.*?</\1>|<[^>]+>", " ", html, flags=re.S)
    return re.sub(r"\s+", " ", body).strip()


@dataclass
class House:
    """The running house, and who is at its doors."""

    env: Env
    supervisor: Supervisor
    admin_password: str
    desks: dict[str, Desk] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.env.port}"

    # -- people ---------------------------------------------------------------------------------------------------
    def desk(self, username: str, password: str = PASSWORD) -> Desk:
        """Log in at the login page, once."""
        if username not in self.desks:
            http = httpx.Client(base_url=self.url, timeout=60)
            token = Form(http.get("/login/").text).fields["csrfmiddlewaretoken"]
            given = {"csrfmiddlewaretoken": token, "username": username, "password": password, "next": "/"}
            answer = http.post("/login/", data=given)
            assert answer.status_code == 302, f"{username} can't log in: {words_of(answer.text)[:200]}"
            self.desks[username] = Desk(http, username)
        return self.desks[username]

    @property
    def admin(self) -> Desk:
        """The first account: administrator, and steward of areas and people; its lent password is changed first."""
        if "admin" not in self.desks:
            self.desk("admin", self.admin_password).post("/password/", {"old": self.admin_password, "new": PASSWORD})
            self.admin_password = PASSWORD
        return self.desk("admin")

    def phone(self, username: str) -> client.Phone:
        """A phone of somebody, enrolled by a code that works once and that the administrator hands out."""
        code = self.admin.call("POST", "/api/codes", {"usernames": [username]})[username]
        door = client.House(self.url)
        got = door.send("POST", "/api/enrol", json={"code": code, "label": "proving phone"}).json()
        return client.Phone(door, username, got["token"], got["device"], got["account"], got.get("person"))

    # -- files ----------------------------------------------------------------------------------------------------
    def take_in(self, kind: str, content: bytes | str, *, expect: int = 0, dry_run: bool = False) -> str:
        """`./anlan import KIND FILE`, as the operator of this house; returns what it printed."""
        with tempfile.NamedTemporaryFile(suffix=f"-{kind}.csv", delete=False) as file:
            file.write(content.encode() if isinstance(content, str) else content)
        command = ["import", kind, file.name] + (["--dry-run"] if dry_run else [])
        try:
            return self.command(*command, expect=expect)
        finally:
            Path(file.name).unlink()

    def command(self, *words: str, expect: int = 0) -> str:
        """One of the commands of `./anlan` on this house."""
        ran = subprocess.run(
            [sys.executable, "-m", "anlan.config.commands", *words],
            env={**os.environ, **self.env.variables(), "ANLAN_PROCESS": "web"},
            cwd=CHECKOUT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == expect, (
            f"{' '.join(words)}: {ran.returncode}\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}"
        )
        return ran.stdout

    # -- time -----------------------------------------------------------------------------------------------------
    def city(self) -> datetime:
        """City time, as the house says it."""
        return datetime.fromisoformat(httpx.get(f"{self.url}/api/clock").json()["city"])

    def lag(self) -> dict[str, Any]:
        return dict(self.admin.json("/api/lag"))

    def settle(self, seconds: float = 60) -> dict[str, Any]:
        """Wait until nothing lags behind the city's clock."""
        until = time.monotonic() + seconds
        while True:
            lag = self.lag()
            if not any(lag.get(name) for name in CAUGHT_UP):
                return lag
            assert time.monotonic() < until, f"the house does not come to rest: {lag}"
            time.sleep(0.05)

    def step_to(self, at: datetime) -> None:
        """Move the city's clock on, from due to due, so that everything happens at its own time."""
        while True:
            lag = self.settle()
            due = datetime.fromisoformat(lag["next_due"]) if lag.get("next_due") else None
            goal = at if due is None or due >= at else max(due, datetime.fromisoformat(lag["city"]))
            self.admin.call("POST", "/api/clock", {"city": goal.isoformat(), "rate": 0})
            if goal == at:
                self.settle()
                return

    def step(self, **by: float) -> datetime:
        """Move the city's clock on by `minutes=5`, `hours=1`, … and return the new time."""
        at = self.city() + timedelta(**by)
        self.step_to(at)
        return at

    def kill(self, process: str) -> None:
        """kill -9 of web, sense or work; the supervisor starts it again."""
        child = next(c for c in self.supervisor.children if c.name == process)
        assert child.process is not None
        child.process.kill()

    def facts(self) -> dict[str, Any]:
        """Processes with memory, as `status` shows them."""
        return self.supervisor.facts()


@contextmanager
def opened(at: datetime = START, *, rate: float = 0, settings: Mapping[str, str] | None = None) -> Iterator[House]:
    """An empty city whose clock stands at `at`; everything is gone at the end."""
    beside = postgres.passing()
    with tempfile.TemporaryDirectory(prefix="anlan-prove-", dir=beside, ignore_cleanup_errors=True) as above:
        Path(above).chmod(0o711)
        port, mqtt, nats = free_ports(3)
        env = Env(data=Path(above) / "data", world="prove", port=port, mqtt_port=mqtt, nats_port=nats, demo=True)
        settings = settings or postgres.FAST_AND_UNSAFE
        new_world(env, Clock(real_now(), at, rate), settings)
        with Supervisor(env, settings=settings) as supervisor:
            supervisor.watch_in_background()
            yield House(env, supervisor, first_password(env))


def new_world(env: Env, clock: Clock, settings: Mapping[str, str]) -> None:
    """An empty test world whose clock is set before any process looks at it."""
    folder.claim(env.data)
    cluster = worlds.cluster(env, settings)
    try:
        worlds.prepare(env, cluster)
        write_clock(cluster, env.world, clock, "test")
    finally:
        cluster.stop()


def first_password(env: Env) -> str:
    """The first account's password, as `up` prints it."""
    ran = subprocess.run(
        [sys.executable, "-m", "anlan.config.commands", "first"],
        env={**os.environ, **env.variables(), "ANLAN_PROCESS": "web"},
        cwd=CHECKOUT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return str(json.loads(ran.stdout.splitlines()[-1])[1])


def csv_of(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Rows as a CSV file's text."""
    lines = [",".join(header)]
    for row in rows:
        cells = ("" if cell is None else str(cell) for cell in row)
        lines.append(",".join(f'"{c.replace(chr(34), chr(34) * 2)}"' if re.search(r'[",\n]', c) else c for c in cells))
    return "\n".join(lines) + "\n"

"""The whole house as a stranger starts it: up, through kill -9, told to stop with a stream open, and up again."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

COMMAND = [sys.executable, "-m", "anlan.config.commands"]
PATIENCE = 90.0
STOPPED_WITHIN = 8.0  # 5 s for the processes, the rest for a loaded machine


class House:
    """A data folder with its ports, and the commands one can run on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        with closing(socket.socket()) as a, closing(socket.socket()) as b, closing(socket.socket()) as c:
            for probe in (a, b, c):
                probe.bind(("127.0.0.1", 0))
            self.port, self.mqtt_port, self.nats_port = (probe.getsockname()[1] for probe in (a, b, c))
        self.url = f"http://127.0.0.1:{self.port}"
        self.started: list[subprocess.Popen[str]] = []

    def environment(self, **more: str) -> dict[str, str]:
        ours = {"ANLAN_DATA": self.data, "ANLAN_WORLD": "live", "ANLAN_PORT": self.port, "LANG": "en_US.UTF-8",
                "ANLAN_MQTT_PORT": self.mqtt_port, "ANLAN_NATS_PORT": self.nats_port, "LC_ALL": ""}  # fmt: skip
        return {**os.environ, **{name: str(value) for name, value in ours.items()}, **more}

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*COMMAND, *words], env=self.environment(**more), capture_output=True, text=True,
                              check=False, timeout=PATIENCE)  # fmt: skip

    def up(self) -> tuple[subprocess.Popen[str], list[str]]:
        """Start it and read its lines until it says that it is ready."""
        started = subprocess.Popen([*COMMAND, "up"], env=self.environment(), stdout=subprocess.PIPE,
                                   stderr=subprocess.STDOUT, text=True)  # fmt: skip
        self.started.append(started)
        assert started.stdout is not None
        lines: list[str] = []
        for line in started.stdout:
            lines.append(line.strip())
            if "Anlan is ready" in line:
                return started, lines
        raise AssertionError("\n".join(lines))

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.data / "state.json").read_text())
        return found

    def pids(self) -> list[int]:
        return [row["pid"] for row in self.state()["processes"].values() if row["pid"]]

    def pid(self, name: str) -> int:
        return int(self.state()["processes"][name]["pid"])


@pytest.fixture(scope="module")
def city() -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="anlan-", ignore_cleanup_errors=True) as above:
        Path(above).chmod(0o711)
        yield House(Path(above) / "data")


@pytest.fixture(scope="class")
def house(city: House) -> Iterator[House]:
    """The module's city; whatever a failed test left running in it is ended. Class scope: a lone test is its own."""
    yield city
    for left in (process for process in city.started if process.poll() is None):
        left.kill()
        left.communicate()


@pytest.fixture(scope="class")
def running(house: House) -> Iterator[tuple[House, subprocess.Popen[str], list[str]]]:
    started, lines = house.up()
    yield house, started, lines
    if started.poll() is None:
        started.send_signal(signal.SIGTERM)
        started.communicate(timeout=PATIENCE)


def wait_for(true: Callable[[], object]) -> None:
    """Ask until it is so; the pause is the process of asking."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it never came"
        select_pause()


def select_pause() -> None:
    with closing(socket.socket()) as nothing:
        nothing.settimeout(0.05)
        nothing.bind(("127.0.0.1", 0))
        nothing.listen()
        try:
            nothing.accept()
        except TimeoutError:
            return


def answers(house: House) -> bool:
    try:
        return httpx.get(house.url + "/health", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def test_the_first_password_lets_in_and_an_open_stream_does_not_hold_up_the_stop(house: House) -> None:
    started, lines = house.up()
    told = [match for line in lines if (match := re.search(r"First account: (\S+), first password: (\S+) ", line))]
    pids = house.pids()
    with httpx.Client(base_url=house.url, timeout=20) as browser:
        log_in(browser, *told[0].groups())
        change(browser, told[0].group(2), "calm-waters-77")
        with browser.stream("GET", "/live") as stream:
            assert next(stream.iter_lines()) == "retry: 2000"
            began = time.monotonic()
            started.send_signal(signal.SIGINT)
            rest = started.communicate(timeout=PATIENCE)[0]
    assert (started.returncode, "Everything has stopped." in rest) == (0, True)
    assert time.monotonic() - began < STOPPED_WITHIN
    assert [pid for pid in pids if psutil.pid_exists(pid)] == []


def log_in(browser: httpx.Client, name: str, password: str) -> None:
    page = browser.get("/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)
    assert token is not None, page.text[:2000]
    words = {"username": name, "password": password, "csrfmiddlewaretoken": token.group(1)}
    assert browser.post("/login/", data=words).status_code == 302


def change(browser: httpx.Client, lent: str, own: str) -> None:
    """Nothing opens before the lent password is changed."""
    assert browser.get("/accounts/").headers["Location"] == "/password/"
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get("/password/").text)
    assert token is not None
    words = {"old": lent, "new": own, "csrfmiddlewaretoken": token.group(1)}
    assert browser.post("/password/", data=words).status_code == 302


class TestRunning:
    """One house that stays up through all of this."""

    @pytest.mark.parametrize("name", ["web", "work", "nats", "postgres"])
    def test_what_is_killed_is_started_again(self, running: tuple[House, Any, Any], name: str) -> None:
        house = running[0]
        before = house.pid(name)
        os.kill(before, signal.SIGKILL)
        wait_for(lambda: {before, None} & {house.state()["processes"][name]["pid"]} == set())
        wait_for(lambda: answers(house))
        assert running[1].poll() is None

    def test_status_and_worlds_are_told_while_it_runs_and_a_second_house_is_refused(
        self,
        running: tuple[House, Any, Any],
    ) -> None:
        house = running[0]
        assert not any("password" in line for line in running[2])  # told at the first start alone
        status = json.loads(house.run("status", "--json").stdout)
        assert status["world"] == "live"
        assert {"web", "sense", "work", "postgres", "nats"} <= status["processes"].keys()
        assert status["processes"]["web"]["rss"] > 2**20
        assert (status["backlog"], status["lag"]["ok"]) == (0, True)
        assert house.run("world", "list").stdout.startswith("live ")
        second = house.run("up")
        assert (second.returncode, len(second.stderr.splitlines())) == (2, 1)
        assert f"in use by process {running[1].pid}" in second.stderr
        copied = house.run("world", "copy", "live", "drill")
        assert 'The world "live" is in use' in copied.stderr


def test_a_world_is_copied_set_and_dropped_while_the_house_is_down(house: House) -> None:
    files = house.data / "files" / "live" / "ab"
    files.mkdir(parents=True, exist_ok=True)
    (files / "abcd").write_bytes(b"photo")
    assert house.run("world", "copy", "live", "drill", "--kind", "drill").returncode == 0
    clock = house.run("world", "clock", "drill", "--rate", "0", "--at", "2026-08-10T14:00")
    assert clock.stdout == 'World "drill" (drill): city time 2026-08-10T14:00:00+08:00, rate 0.0\n'
    assert "is live and keeps real time" in house.run("world", "clock", "live", "--rate", "60").stderr
    assert (house.data / "files" / "drill" / "ab" / "abcd").read_bytes() == b"photo"
    assert "--yes" in house.run("world", "drop", "drill").stderr
    assert house.run("world", "drop", "drill", "--yes").returncode == 0
    assert house.run("world", "list").stdout.count("\n") == 1
    assert not (house.data / "files" / "drill").exists()
    assert (files / "abcd").read_bytes() == b"photo"
    assert "not running" in house.run("status").stdout


def test_ports_in_use_are_told_all_at_once_before_anything_starts(house: House) -> None:
    with closing(socket.create_server(("127.0.0.1", house.mqtt_port))):
        one = house.run("up")
        with closing(socket.create_server(("127.0.0.1", house.port))):
            two = house.run("up")
    assert [(told.returncode, told.stdout) for told in (one, two)] == [(2, ""), (2, "")]
    assert one.stderr == (
        f"Port in use by another program: {house.mqtt_port}. Stop it, or choose other ports with ANLAN_MQTT_PORT"
        " (for example ANLAN_PORT=8100 ./anlan …).\n"
    )
    assert f"{house.port}, {house.mqtt_port}" in two.stderr and "ANLAN_PORT, ANLAN_MQTT_PORT" in two.stderr


def test_a_reader_that_has_enough_ends_a_command_without_a_traceback(house: House) -> None:
    command = f"{sys.executable} -m anlan.config.commands where --all a | head -1"
    told = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, env=house.environment())
    assert told.stdout.count("\n") == 1
    assert told.stderr == ""


def test_a_wrong_value_is_told_in_one_sentence_by_every_command(house: House) -> None:
    told = house.run("up", ANLAN_PORT="eighty")
    assert told.returncode == 2
    assert told.stderr == 'ANLAN_PORT has the value "eighty", but a port number from 1 to 65535 was expected.\n'


def test_killing_the_supervisor_leaves_nothing_behind(house: House) -> None:
    started, _ = house.up()
    pids = [psutil.Process(pid) for pid in house.pids()]
    started.kill()
    started.communicate()
    assert psutil.wait_procs(pids, timeout=20)[1] == []
    assert "not running" in house.run("status").stdout
    assert house.run("world", "list").stdout.startswith("live ")  # PostgreSQL recovers

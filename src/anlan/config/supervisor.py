"""One supervisor runs PostgreSQL, NATS, web, sense and work: up in order, up again after a death, all down."""

from __future__ import annotations

import contextlib
import errno
import http.client
import json
import os
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import FrameType, TracebackType
from typing import IO, Any

import psutil
import structlog

from anlan.config import folder, logs, mouth, terminal, worlds
from anlan.config.child import Child
from anlan.config.env import Env
from anlan.infra import nats, postgres
from anlan.infra.processes import STATE
from anlan.infra.trouble import Trouble
from anlan.kernel.clock import real_now

PROCESSES = ("web", "sense", "work")
PATIENT = ("sense",)  # started once pages are served: what devices say meanwhile waits in the stream, and imports
# of three processes on two cores would hold up the first page
LOOK_SECONDS = 0.2
STATE_SECONDS = 2.0
STOP_SECONDS = 5.0
READY_SECONDS = 120.0
TOLD_DEATHS = (1, 5, 50)  # in a row: the log has each, the terminal isn't flooded

log = structlog.get_logger()


class Supervisor:
    """The house of one data folder. `with Supervisor(env) as house:` starts it; leaving the block stops it.

    Within the block Ctrl-C, TERM and a closed terminal raise KeyboardInterrupt.

    `extra` names further commands to run as children. Set-up trouble is raised as `Trouble`; what dies later is
    started again.
    """

    def __init__(self, env: Env, *, extra: Sequence[Child] = (), settings: Mapping[str, str] | None = None) -> None:
        self.env = env
        self.settings = settings
        self.logs = env.data / "logs"
        self.children = [Child(name, self.logs, env.variables()) for name in PROCESSES] + list(extra)
        self.cluster: postgres.Cluster | None = None
        self.nats: nats.server.Server | None = None
        self.began = real_now()
        self._lock: IO[str] | None = None
        self._next_state = 0.0
        self._watcher: threading.Thread | None = None
        self._leave = threading.Event()
        self._signals = contextlib.ExitStack()

    def __enter__(self) -> Supervisor:
        self._signals.enter_context(stopping_signals())
        try:
            self.start()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        try:
            self.stop()
        finally:
            self._signals.close()

    def start(self) -> None:
        """Bring everything up in order; returns when the web process answers."""
        env = self.env
        folder.claim(env.data)
        self._lock = folder.hold(env.data)
        logs.configure("supervisor", self.logs, env.log_level)
        self._ports_free()
        with step("platform.step.postgres"):
            self.cluster = worlds.cluster(env, self.settings)
        with step("platform.step.world", name=env.world):
            if worlds.prepare(env, self.cluster):
                log.info("world.migrated", world=env.world)
        if not env.nats_url:
            with step("platform.step.nats"):
                self.nats = nats.start(mouth.mouth(env))
        with step("platform.step.processes"):
            self._consumer_first()
            patient = [child for child in self.children if child.name in PATIENT]
            for child in self.children:
                if child not in patient:
                    child.start()
            self._wait_until_ready()
            for child in patient:
                child.start()
        self._write_state()
        log.info("house.ready", pids={child.name: child.facts()["pid"] for child in self.children})

    def _ports_free(self) -> None:
        wanted = [("ANLAN_PORT", self.env.host, self.env.port)]
        if not self.env.nats_url:
            wanted.append(("ANLAN_MQTT_PORT", self.env.host, self.env.mqtt_port))
            wanted.append(("ANLAN_NATS_PORT", "127.0.0.1", self.env.nats_port))
        free_or_trouble(wanted)

    def _consumer_first(self) -> None:
        """The durable consumer must exist before the first device connects, or what it says is kept for nobody."""
        place = mouth.place(self.env)
        try:
            nats.Reader(place.url, place.mqtt).close()
        except OSError as lost:
            raise Trouble("platform.nats.unreachable", detail=lost) from lost

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        web = self.children[0]
        while not answers(self.env):
            if not web.alive():
                raise Trouble("platform.process.ended", name=web.name, detail=web.last_words(), log=web.output)
            if time.monotonic() > deadline:
                raise Trouble("platform.process.silent", name=web.name, seconds=int(READY_SECONDS), log=web.output)
            self._leave.wait(LOOK_SECONDS / 4)

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Look after the processes until Ctrl-C, TERM, or `until()` is true; also in a thread of its own."""
        with contextlib.suppress(KeyboardInterrupt):
            while not self._leave.is_set() and not until():
                self.look()
                self._leave.wait(LOOK_SECONDS)

    def watch_in_background(self) -> None:
        """Look after the processes while the caller does something else, such as playing a demo."""
        self._watcher = threading.Thread(target=self._watch_quietly, name="watch", daemon=True)
        self._watcher.start()

    def _watch_quietly(self) -> None:
        while not self._leave.wait(LOOK_SECONDS):
            self.look()

    def look(self) -> None:
        """One look at everything: what died is started again."""
        for child in self.children:
            code = child.look()
            if code is not None:
                log.error("process.died", name=child.name, code=code, words=child.last_words())
                if child.deaths in TOLD_DEATHS:
                    terminal.say("platform.process.died", name=child.name, code=code, detail=child.last_words(),
                                 log=child.output)  # fmt: skip
        self._revive_servers()
        if time.monotonic() >= self._next_state:
            self._write_state()

    def _revive_servers(self) -> None:
        database, mouth_of_sense = self.cluster, self.nats
        if database is not None and database.server is not None and not database.server.alive():
            log.error("postgres.died")
            terminal.say(
                "platform.process.died", name="PostgreSQL", code="?", detail="", log=self.logs / "postgres.log"
            )
            self.cluster = worlds.cluster(self.env, self.settings)
        if mouth_of_sense is not None and not mouth_of_sense.alive():
            log.error("nats.died", code=mouth_of_sense.process.returncode)
            terminal.say("platform.process.died", name="NATS", code=mouth_of_sense.process.returncode, detail="",
                         log=mouth_of_sense.mouth.folder / "nats.log")  # fmt: skip
            self.nats = nats.start(mouth.mouth(self.env))

    def stop(self) -> None:
        """End everything, readers before what they read from. A second Ctrl-C doesn't wait."""
        self._leave.set()
        if self._watcher is not None:
            self._watcher.join(STOP_SECONDS)
        patience = STOP_SECONDS
        try:
            self._end_children(patience)
        except KeyboardInterrupt:
            self._end_children(0)
        for server in (self.nats, self.cluster):
            if server is not None:
                server.stop()
        self.nats = self.cluster = None
        if self._lock is not None:
            (self.env.data / STATE).unlink(missing_ok=True)
            self._lock.close()
            self._lock = None
            log.info("house.stopped")

    def _end_children(self, patience: float) -> None:
        for child in self.children:
            child.again_at = None
            child.tell(signal.SIGTERM if patience else signal.SIGKILL)
        deadline = time.monotonic() + patience
        for child in self.children:
            if child.process is None:
                continue
            with contextlib.suppress(Exception):
                child.process.wait(max(0.0, deadline - time.monotonic()))
            if child.alive():
                log.warning("process.killed", name=child.name)
                child.tell(signal.SIGKILL)
                child.process.wait()

    def facts(self) -> dict[str, Any]:
        """What `status` shows of the processes."""
        rows = {child.name: child.facts() for child in self.children}
        if self.cluster is not None and self.cluster.server is not None:
            rows["postgres"] = server_facts(self.cluster.server.pid)
        if self.nats is not None:
            rows["nats"] = server_facts(self.nats.pid)
        return {
            "supervisor": os.getpid(),
            "world": self.env.world,
            "port": self.env.port,
            "mqtt_port": self.env.mqtt_port,
            "began": self.began.isoformat(),
            "at": real_now().isoformat(),
            "processes": rows,
            "disk_free": shutil.disk_usage(self.env.data).free,
        }

    def _write_state(self) -> None:
        self._next_state = time.monotonic() + STATE_SECONDS
        fresh = self.env.data / f"{STATE}.new"
        fresh.write_text(json.dumps(self.facts(), indent=1), encoding="utf-8")
        fresh.rename(self.env.data / STATE)


@contextlib.contextmanager
def stopping_signals() -> Iterator[None]:
    """TERM and a closed terminal end us as Ctrl-C does, by KeyboardInterrupt; in another thread nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def heard(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, heard) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def step(key: str, **facts: object) -> Iterator[None]:
    """A progress line with the time it took; nothing is printed for a step that fails."""
    began = time.monotonic()
    yield
    terminal.say(key, seconds=f"{time.monotonic() - began:.1f}", **facts)


def free_or_trouble(wanted: Sequence[tuple[str, str, int]]) -> None:
    """Whether ports (setting, host, port) can be listened on; all that can't are told at once, by their settings."""
    busy: list[tuple[str, int]] = []
    for variable, host, port in wanted:
        with contextlib.closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as refused:
                if refused.errno != errno.EADDRINUSE:
                    raise Trouble("platform.port.refused", port=port, variable=variable, host=host,
                                  detail=refused.strerror) from refused  # fmt: skip
                busy.append((variable, port))
    if busy:
        ports, settings = ", ".join(str(port) for _, port in busy), ", ".join(variable for variable, _ in busy)
        raise Trouble("platform.port.busy", n=len(busy), ports=ports, variables=settings)


def answers(env: Env) -> bool:
    """Whether the web process serves pages and reaches its database."""
    host = "127.0.0.1" if env.host in ("0.0.0.0", "") else env.host
    connection = http.client.HTTPConnection(host, env.port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def server_facts(pid: int) -> dict[str, object]:
    """A server with its children as one row: PostgreSQL is many processes. Shared memory is counted once."""
    try:
        process = psutil.Process(pid)
        own = process.memory_info().rss
        more = sum(max(0, child.memory_info().rss - child.memory_info().shared) for child in process.children())
    except psutil.NoSuchProcess:
        return {"pid": None, "alive": False, "rss": 0, "restarts": 0}
    return {"pid": pid, "alive": True, "rss": own + more, "restarts": 0}

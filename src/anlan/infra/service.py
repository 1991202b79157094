"""The unprivileged account that PostgreSQL and NATS run as, and programs brought to where it can reach them."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import getpass
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from anlan.infra.trouble import Trouble

ACCOUNT = "anlan"
SHELF = Path("/var/lib/anlan")
PR_SET_PDEATHSIG = 1
LARGEST_LOG = 20 * 2**20


def account() -> pwd.struct_passwd | None:
    """The service account when we are root (made on first need), else None: we are then our own service user."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        pass
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", str(SHELF),
               "--shell", "/usr/sbin/nologin", ACCOUNT]  # fmt: skip
    try:
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as missing:
        raise Trouble("platform.account.no_useradd", account=ACCOUNT) from missing
    try:  # another start may have made it in the same moment
        return pwd.getpwnam(ACCOUNT)
    except KeyError as still:
        raise Trouble("platform.account.refused", account=ACCOUNT, detail=made.stderr.strip()) from still


def identity() -> dict[str, Any]:
    """Arguments that make `subprocess` run a child as the service account."""
    who = account()
    return {} if who is None else {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}


def spawn(
    command: list[str], *, last_words: int = signal.SIGTERM, as_service: bool = True, **options: Any
) -> subprocess.Popen[bytes]:
    """Start a long-lived child out of the terminal's Ctrl-C that ends when we end, by default as the service account.

    `last_words` is the signal the kernel sends it should we be killed: no orphan keeps a data folder locked.
    """
    if as_service:
        options |= identity() | {"cwd": "/"}
    libc = ctypes.CDLL(None)

    def bind_to_parent() -> None:
        libc.prctl(PR_SET_PDEATHSIG, last_words)

    bind = bind_to_parent if hasattr(libc, "prctl") else None
    return subprocess.Popen(command, start_new_session=True, preexec_fn=bind, **options)


def log_of(path: Path) -> Path:
    """A log to append to; one that has grown large is put aside at a start, replacing the one put aside before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_name(path.name + ".1"))
    return path


def can_enter(folder: Path) -> bool:
    """Whether the service account can pass into a folder."""
    entered = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)], cwd="/", capture_output=True, check=False, **identity()
    )
    return entered.returncode == 0


def own(path: Path, mode: int = 0o700) -> Path:
    """Make a folder that belongs to the service account."""
    path.mkdir(parents=True, exist_ok=True)
    who = account()
    if who is not None:
        os.chown(path, who.pw_uid, who.pw_gid)
    os.chmod(path, mode)
    return path


def can_run(program: Path) -> bool:
    """Whether the service account can reach and start a program."""
    try:
        ran = subprocess.run([program, "--version"], cwd="/", capture_output=True, check=False, **identity())
    except OSError:
        return False
    return ran.returncode == 0


def reachable(program: Path, home: Path, parts: list[str], version: str) -> Path:
    """The program itself, or a copy under `/var/lib/anlan` when the environment lies behind a closed folder.

    `parts` of `home` are copied side by side, as the program finds its libraries by a relative path.
    """
    if can_run(program):
        return program
    if account() is None:  # as ourselves a copy would do no better
        raise Trouble("platform.program.unreachable", program=program, account=getpass.getuser())
    shelf = SHELF / "programs" / version
    copy = shelf / program.relative_to(home)
    if not copy.exists():
        SHELF.mkdir(parents=True, exist_ok=True, mode=0o755)
        fresh = shelf.with_name(f"{version}.{os.getpid()}")
        for part in filter(lambda name: (home / name).exists(), parts):
            (fresh / part).parent.mkdir(parents=True, exist_ok=True)
            bring = shutil.copytree if (home / part).is_dir() else shutil.copy2
            bring(home / part, fresh / part)
        with contextlib.suppress(OSError):  # somebody else was quicker: theirs is as good
            fresh.rename(shelf)
        shutil.rmtree(fresh, ignore_errors=True)
    if not can_run(copy):
        raise Trouble("platform.program.unreachable", program=program, account=ACCOUNT)
    return copy


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Hold a lock file, so that two starts in one data folder don't meet half-way."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield

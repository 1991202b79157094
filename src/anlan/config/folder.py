"""The data folder: made, marked as ours, and refused in one sentence when it is somebody else's."""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import IO

import anlan
from anlan.infra import service
from anlan.infra.trouble import Trouble

MARK = "anlan.json"
OURS = {MARK, "secrets.json", "secrets.lock", "pg.lock"}  # what may stand there before the mark does
BUSY = "supervisor.lock"


def claim(data: Path) -> None:
    """Make the folder ours or see that it is. Raises `Trouble` and leaves a foreign folder untouched."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o755)
        if data.stat().st_uid != os.geteuid():
            raise Trouble("platform.data.foreign", path=data)
        inside = {entry.name for entry in data.iterdir()}
        if MARK not in inside:
            if inside - OURS:
                raise Trouble("platform.data.foreign", path=data)
            (data / MARK).write_text(json.dumps({"product": "anlan", "version": anlan.__version__}), encoding="utf-8")
        probe = data / f"probe.{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except (FileExistsError, NotADirectoryError) as no_folder:
        raise Trouble("platform.data.foreign", path=data) from no_folder
    except OSError as refused:
        raise Trouble("platform.data.unwritable", path=data, detail=refused.strerror) from refused
    if not service.can_enter(data):
        raise Trouble("platform.data.closed", path=data, account=service.ACCOUNT)


def hold(data: Path) -> IO[str]:
    """Keep the folder for this process while the returned file is open. Raises `Trouble` naming who has it."""
    lock = (data / BUSY).open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as taken:
        lock.seek(0)
        raise Trouble("platform.data.busy", path=data, pid=lock.read().strip() or "?") from taken
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock

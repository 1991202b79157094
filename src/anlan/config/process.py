"""How each process begins: configuration, logs, Django, its NATS, and an event that says stop."""

from __future__ import annotations

import importlib
import os
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from anlan.config import logs, mouth
from anlan.config.env import env
from anlan.infra import nats

SETTINGS = "anlan.config.settings"
log = structlog.get_logger()


def begin(name: str) -> None:
    """Make this process the one called `name`: its role in the database follows from `ANLAN_PROCESS`."""
    logs.configure(name, env.data / "logs", env.log_level)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    importlib.import_module("django").setup()
    nats.point_to(mouth.place(env))
    log.info("process.begins", pid=os.getpid(), world=env.world)


@contextmanager
def without_data() -> Iterator[None]:
    """Django for a command that looks at code and catalogues alone: whatever data there are stay untouched."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory() as nowhere:
        os.environ.update(ANLAN_DATA=nowhere, ANLAN_PROCESS="web", DJANGO_SETTINGS_MODULE=SETTINGS)
        try:
            importlib.import_module("django").setup()
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)


def until_told() -> threading.Event:
    """An event that TERM and INT set."""
    stop = threading.Event()

    def heard(number: int, _frame: Any) -> None:
        log.info("process.told_to_stop", signal=signal.Signals(number).name)
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, heard)
    return stop

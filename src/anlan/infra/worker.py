"""The work process: seals the journal, hands entries to the rooms' readers, does what is due, sends live hints."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
import structlog
from django.db import connection

from anlan.infra import due, live, world
from anlan.infra.journal import follow, sealing
from anlan.infra.pages.card import Room
from anlan.infra.scope import SYSTEM, reading

log = structlog.get_logger()
IDLE_SECONDS = 0.2
PACE_SECONDS = 0.1  # between the beginnings of two turns while much happens: entries are sealed and read together


def turn(rooms: Sequence[Room], at: datetime) -> int:
    """One round of everything that waits at city time `at`. Returns how much was done; 0 means all caught up."""
    done = _seal()
    done += follow.follow_all({room.name: room.handlers for room in rooms if room.handlers}, SYSTEM, at)
    ticks = {kind: tick for room in rooms for kind, tick in room.ticks.items()}
    done += due.work_off(ticks, SYSTEM, at)
    return done


def settle(rooms: Sequence[Room], at: datetime, rounds: int = 200) -> int:
    """Turn until nothing waits. Returns what was done. Raises RuntimeError if it never ends."""
    total = 0
    for _ in range(rounds):
        done = turn(rooms, at)
        if not done:
            return total
        total += done
    raise RuntimeError("work does not come to rest")


def _seal() -> int:
    with reading(SYSTEM):
        sealed = sealing.seal()
        if sealed:
            with connection.cursor() as cursor:
                cursor.execute(
                    "select distinct j.room, left(j.area, 12) from journal_seq s join journal j on j.id = s.entry"
                    " where s.seq > (select max(seq) from journal_seq) - %s",
                    [sealed],
                )
                live.hint(cursor, {(room, area) for room, area in cursor.fetchall()})
    return sealed


def begin(rooms: Sequence[Room], at: datetime) -> None:
    """Make each room's standing plans."""
    for room in rooms:
        for start in room.starts:
            with reading(SYSTEM):
                start(SYSTEM, at)


def run(stop: threading.Event, rooms: Sequence[Room]) -> None:
    """Work until told to stop; woken by the journal's notifications, else every fifth of a second."""
    begin(rooms, world.now())
    listener: Any = None
    while not stop.is_set():
        try:
            if listener is None or listener.closed:
                listener = _listener()
            began = time.monotonic()
            if turn(rooms, world.now()):
                stop.wait(max(0.0, began + PACE_SECONDS - time.monotonic()))
            else:
                for _ in listener.notifies(timeout=IDLE_SECONDS, stop_after=1):
                    pass
        except psycopg.OperationalError as trouble:
            log.error("work.database_lost", error=str(trouble))
            listener = None
            connection.close()
            stop.wait(1)
        except Exception as trouble:
            log.exception("work.turn_failed", error=str(trouble))
            connection.close()
            stop.wait(1)


def _listener() -> psycopg.Connection[Any]:
    wanted = {
        k: v
        for k, v in connection.get_connection_params().items()
        if k in ("dbname", "user", "password", "host", "port") and v
    }
    listener = psycopg.connect(**wanted, autocommit=True)
    listener.execute("listen journal")
    return listener

"""Live hints: "something of this room changed under this area", from the database's notifications to open browsers.

Hints carry no data; a browser that gets one fetches its fragment again with its own rights. Without hints pages poll.
A hint names a room whose journal moved on. `READINGS` is no room: they pour in all the time, only who names them hears.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import psycopg
import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from anlan.kernel import area as areas

log = structlog.get_logger()
CHANNEL = "live"
READINGS = "readings"
TOGETHER_SECONDS = 0.1  # the first hint goes out at once, what follows it so closely goes out as one
PING_SECONDS = 15
QUEUE = 64  # a slow browser loses hints and is told to reload everything

Changes = list[list[str]]
_listeners: set[tuple[asyncio.Queue[Changes | None], tuple[str, ...]]] = set()
_task: asyncio.Task[None] | None = None


def hint(cursor: Any, changes: set[tuple[str, str]]) -> None:
    """Tell open pages that these (room, area) changed. Within a transaction: sent at its commit."""
    for start in range(0, len(changes), 100):
        part = sorted(changes)[start : start + 100]
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, json.dumps(part)])


def _wanted(scopes: tuple[str, ...], area: str) -> bool:
    return not area or any(areas.covers(areas.pad(s), area) or areas.covers(area, areas.pad(s)) for s in scopes)


async def _listen() -> None:
    """One database connection for all streams of this process; comes back by itself after a fault."""
    conninfo = connection.get_connection_params()
    wanted = {k: v for k, v in conninfo.items() if k in ("dbname", "user", "password", "host", "port") and v}
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**wanted, autocommit=True) as listening:
                await listening.execute(f"listen {CHANNEL}")
                async for notice in listening.notifies():
                    _spread(json.loads(notice.payload))
        except asyncio.CancelledError:
            raise
        except Exception as trouble:
            log.warning("live.listener_lost", error=str(trouble))
            await asyncio.sleep(1)


def _spread(changes: Changes) -> None:
    for queue, scopes in list(_listeners):
        mine = [change for change in changes if _wanted(scopes, change[1])]
        if not mine:
            continue
        try:
            queue.put_nowait(mine)
        except asyncio.QueueFull:
            _taken(queue)
            queue.put_nowait(None)


def _taken(queue: asyncio.Queue[Changes | None]) -> list[Changes | None]:
    return [queue.get_nowait() for _ in range(queue.qsize())]


def said(parts: list[Changes | None]) -> str:
    """One event of a stream out of what came together; None among it: more was lost than could be told."""
    if None in parts:
        return "event: reload\ndata: {}\n\n"
    once = sorted({(room, area) for part in parts if part for room, area in part})
    return f"event: hint\ndata: {json.dumps([{'room': room, 'area': area} for room, area in once])}\n\n"


async def _stream(scopes: tuple[str, ...]) -> AsyncIterator[str]:
    queue: asyncio.Queue[Changes | None] = asyncio.Queue(QUEUE)
    mine = (queue, scopes)
    _listeners.add(mine)
    try:
        yield "retry: 2000\nevent: hello\ndata: {}\n\n"
        while True:
            try:
                first = await asyncio.wait_for(queue.get(), PING_SECONDS / 3)
            except TimeoutError:
                yield "event: ping\ndata: {}\n\n"
                continue
            yield said([first, *_taken(queue)])
            await asyncio.sleep(TOGETHER_SECONDS)
    finally:
        _listeners.discard(mine)


async def stream(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The event stream of one browser."""
    global _task
    actor = getattr(request, "actor", None)
    if actor is None:
        return HttpResponse(status=401)
    if _task is None or _task.done():
        _task = asyncio.create_task(_listen())
    scopes = ("0",) if actor.system else actor.scopes()
    response = StreamingHttpResponse(_stream(scopes), content_type="text/event-stream")
    response["Cache-Control"] = "no-cache"
    response["X-Accel-Buffering"] = "no"
    return response


async def close() -> None:
    """Stop listening; for tests and shutdown."""
    if _task is not None:
        _task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await _task

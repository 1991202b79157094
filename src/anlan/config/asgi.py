"""The ASGI application of the web process: each request is answered in one thread, event streams in the event loop.

Django by itself hands a request to and fro between loop and threads at every middleware, which costs more than most
answers do. Here the whole way from middleware to answer is one visit to one thread, with that thread's connection.

When two hundred phones come home at once, their photos and what their envelopes ask for have threads of their own: a
page, an answer to a call and the receipt of an envelope wait for none of it (ADR 20). Nor does what somebody does wait
for what others read: a list of everything may take seconds, "I go" may not.
"""

from __future__ import annotations

import asyncio
import contextvars
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anlan.config.settings")

from django.core import signals  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.core.exceptions import RequestAborted  # noqa: E402
from django.core.handlers.asgi import ASGIHandler, get_script_prefix  # noqa: E402
from django.db import close_old_connections  # noqa: E402
from django.http import HttpResponseBase  # noqa: E402
from django.urls import set_script_prefix  # noqa: E402

from anlan.infra.pages.turn import InTurn  # noqa: E402

# As many requests run at once; more would only take turns, the slowest of them longest, and each may hold a connection.
READ_THREADS = 5
ACT_THREADS = 4
PHOTOS = "/field/photo/"
PHOTO_THREADS = 3
TURN_THREADS = 3
READS = {"GET", "HEAD"}
STREAMS = {"/live"}  # these last as long as a page is open

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Answer = tuple[dict[str, Any], bytes]


class OneThread(ASGIHandler):  # type: ignore[misc]
    """Django's handler with its synchronous middleware, run in a thread of a pool."""

    def __init__(self) -> None:
        self.reads = ThreadPoolExecutor(READ_THREADS, "read")
        self.acts = ThreadPoolExecutor(ACT_THREADS, "act")
        self.photos = ThreadPoolExecutor(PHOTO_THREADS, "photo")
        self.turns = ThreadPoolExecutor(TURN_THREADS, "turn")
        self.load_middleware(is_async=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the whole body, answer in a thread, send what came out."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        out = await self.run(self.threads(scope), self.answer, scope, body)
        start, content = await self.run(self.turns, told, out) if isinstance(out, InTurn) else out
        await send(start)
        await send({"type": "http.response.body", "body": content})

    def threads(self, scope: Scope) -> ThreadPoolExecutor:
        """Those in which a request is answered."""
        if scope["path"].startswith(PHOTOS):
            return self.photos
        return self.reads if scope["method"] in READS else self.acts

    async def run(self, threads: ThreadPoolExecutor, work: Callable[..., Any], *args: Any) -> Any:
        """Work in one of these threads, with nothing left over from whatever ran there before."""
        return await asyncio.get_running_loop().run_in_executor(threads, contextvars.Context().run, work, *args)

    def answer(self, scope: Scope, body: IO[bytes]) -> Answer | InTurn:
        """From request to bytes in this thread, with the signals that let go of connections; or what is left to do."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        with body:
            request, response = self.create_request(scope, body)
            if request is not None:
                response = self.get_response(request)
            if isinstance(response, InTurn):
                close_old_connections()
                return response
            return told(response)


def told(response: HttpResponseBase) -> Answer:
    """A response as bytes. What it holds and this thread's connection are let go of."""
    try:
        content = b"".join(response.streaming_content) if response.streaming else response.content
        if isinstance(response, InTurn):
            response["Content-Length"] = str(len(content))
        return {"type": "http.response.start", "status": response.status_code, "headers": headers(response)}, content
    finally:
        response.close()


def headers(response: HttpResponseBase) -> list[tuple[bytes, bytes]]:
    """A response's headers and cookies as bytes."""
    lines = [(name.encode("ascii"), value.encode("latin1")) for name, value in response.items()]
    cookies = (cookie.output(header="").strip().encode("ascii") for cookie in response.cookies.values())
    return [*lines, *((b"Set-Cookie", line) for line in cookies)]


def served() -> Callable[[Scope, Receive, Send], Awaitable[None]]:
    """Streams go to Django's own handler, all else to threads."""
    streams, others = get_asgi_application(), OneThread()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await (streams if scope["path"] in STREAMS else others)(scope, receive, send)

    return application


application = served()

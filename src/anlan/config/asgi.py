"""The ASGI application of the web process: each request is answered in one thread, event streams in the event loop.

Django by itself hands a request to and fro between loop and threads at every middleware, which costs more than most
answers do. Here the whole way from middleware to answer is one visit to one thread, with that thread's connection.
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
from django.http import HttpResponseBase  # noqa: E402
from django.urls import set_script_prefix  # noqa: E402

THREADS = 8  # as many requests run at once; more would only take turns, and each may hold a connection
STREAMS = {"/live"}  # these last as long as a page is open

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[dict[str, Any]]]


class OneThread(ASGIHandler):  # type: ignore[misc]
    """Django's handler with its synchronous middleware, run in a thread of a pool."""

    def __init__(self) -> None:
        self.threads = ThreadPoolExecutor(THREADS, "request")
        self.load_middleware(is_async=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the whole body, answer in a thread, send what came out."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        work = contextvars.Context().run
        start, content = await asyncio.get_running_loop().run_in_executor(self.threads, work, self.answer, scope, body)
        await send(start)
        await send({"type": "http.response.body", "body": content})

    def answer(self, scope: Scope, body: IO[bytes]) -> tuple[dict[str, Any], bytes]:
        """From request to bytes, with the signals that let go of connections, all in this thread."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        with body:
            request, response = self.create_request(scope, body)
            if request is not None:
                response = self.get_response(request)
            try:
                content = b"".join(response.streaming_content) if response.streaming else response.content
                return {"type": "http.response.start", "status": response.status_code, "headers": headers(response)}, (
                    content
                )
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

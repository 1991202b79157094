"""The web process: pages, API, field sync and live hints by uvicorn."""

from __future__ import annotations

import uvicorn

from anlan.config import process
from anlan.config.env import env

APPLICATION = "anlan.config.asgi:application"
GRACE_SECONDS = 2  # an open event stream never ends by itself: without a limit no stop would


def main(argv: list[str]) -> int:
    (env.data / "static").mkdir(exist_ok=True)  # whitenoise warns of a missing one; our files come from the rooms
    serve("web", env.port)
    return 0


def serve(name: str, port: int) -> None:
    """Serve as the process called `name` until told to stop."""
    process.begin(name)
    config = uvicorn.Config(
        APPLICATION,
        host=env.host,
        port=port,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_keep_alive=30,
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        backlog=2048,
    )
    uvicorn.Server(config).run()

"""Structured logs: one JSON object a line in the data folder, kept to a bounded size."""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

import structlog
import structlog.tracebacks

SIZE = 20 * 2**20
KEPT = 4
QUIET = ("asyncio", "urllib3", "httpx", "httpcore", "numba")  # libraries whose chatter is no event of ours


def configure(process: str, folder: Path, level: str) -> Path:
    """Send our events and the libraries' to `folder/<process>.log`. Returns that file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{process}.log"
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8")
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]
    # without the frames' variables: they hold passwords and phone numbers
    last: list[structlog.typing.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
        structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
    ]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=last))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(process=process)
    return path

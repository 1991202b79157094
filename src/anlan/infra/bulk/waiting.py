"""Files that came by the page, kept while they are checked and until somebody confirms; the work runs in a thread."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection

from anlan.infra.bulk.report import Report
from anlan.kernel.rights import Actor

log = structlog.get_logger()
KEPT = timedelta(days=1)
AT_ONCE_SECONDS = 1.5  # a page waits that long before it shows progress instead of the outcome

Run = Callable[..., Report]


@dataclass(frozen=True)
class Upload:
    """A file on its way in. `state` is checking, checked, saving, saved or broken."""

    token: str
    kind: str
    name: str
    account: str
    at: str
    state: str = "checking"
    step: str = "read"
    done: int = 0
    of: int = 0
    report: dict[str, Any] | None = None

    @property
    def running(self) -> bool:
        """Whether a thread is at work on it."""
        return self.state in ("checking", "saving")

    @property
    def share(self) -> int:
        """Per cent of the step that is done."""
        return min(100, 100 * self.done // self.of) if self.of else 0


def _folder(token: str) -> Path:
    return Path(settings.FILES_ROOT) / "imports" / token


def keep(content: bytes, name: str, kind: str, account: UUID, at: datetime) -> Upload:
    """Store a file that came in, and forget those that nobody confirmed for a day."""
    _forget(at)
    upload = Upload(secrets.token_hex(12), kind, name[:120], str(account), at.isoformat())
    _folder(upload.token).mkdir(parents=True)
    (_folder(upload.token) / "file").write_bytes(content)
    _write(upload)
    return upload


def find(token: str, account: UUID) -> Upload | None:
    """An upload of this account's own."""
    if not token.isalnum():
        return None
    try:
        known = Upload(**json.loads((_folder(token) / "state.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return known if known.account == str(account) else None


def start(upload: Upload, run: Run, by: Actor, at: datetime, *, dry_run: bool) -> None:
    """Check or save in a thread of its own; returns when it is done or after a moment."""
    upload = replace(upload, state="checking" if dry_run else "saving", step="read", done=0, of=0, report=None)
    _write(upload)
    thread = Thread(target=_work, args=(upload, run, by, at, dry_run), name=f"import-{upload.token}", daemon=True)
    thread.start()
    thread.join(AT_ONCE_SECONDS)


def _work(upload: Upload, run: Run, by: Actor, at: datetime, dry_run: bool) -> None:
    def progress(step: str, done: int, of: int) -> None:
        _write(replace(upload, step=step, done=done, of=of))

    try:
        content = (_folder(upload.token) / "file").read_bytes()
        report = run(content, upload.name, by=by, at=at, dry_run=dry_run, progress=progress)
        state = "checked" if dry_run or not report.ok else "saved"
        _write(replace(upload, state=state, report=report.as_json()))
        if state == "saved":
            (_folder(upload.token) / "file").unlink()
    except Exception:
        log.exception("import.broken", kind=upload.kind, name=upload.name)
        _write(replace(upload, state="broken"))
    finally:
        connection.close()


def _write(upload: Upload) -> None:
    target = _folder(upload.token) / "state.json"
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(upload), ensure_ascii=False), encoding="utf-8")
    fresh.replace(target)  # a page that reads meanwhile gets the old state or the new one, whole


def _forget(at: datetime) -> None:
    root = _folder("x").parent
    for folder in root.iterdir() if root.is_dir() else ():
        try:
            begun = datetime.fromisoformat(json.loads((folder / "state.json").read_text(encoding="utf-8"))["at"])
        except (OSError, ValueError, KeyError):
            begun = at - KEPT
        if at - begun >= KEPT:
            shutil.rmtree(folder, ignore_errors=True)

"""What the supervisor last wrote of its processes, and what its folders hold: for `status` and the page of health."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psutil

STATE = "state.json"
PARTS = ("pg", "nats", "files", "logs")


def read(folder: Path) -> dict[str, Any] | None:
    """The supervisor's last words in a data folder, if that supervisor still lives; None without one."""
    try:
        state: dict[str, Any] = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except (FileNotFoundError, PermissionError):
        return None
    return state if psutil.pid_exists(state["supervisor"]) else None


def used(folder: Path) -> dict[str, int]:
    """Bytes by part of a data folder; files that vanish meanwhile, or are not ours to see, count nothing."""
    return {part: sum(_size(f) for f in (folder / part).rglob("*")) for part in PARTS}


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except (FileNotFoundError, PermissionError):
        return 0

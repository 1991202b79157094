"""The first account of an empty city: prints name and one-time password as JSON, or null where accounts exist."""

from __future__ import annotations

import importlib
import json

from anlan.config import process, terminal


def main(argv: list[str]) -> int:
    process.begin("first")
    actions = importlib.import_module("anlan.ground.access.actions")
    now = importlib.import_module("anlan.infra.world").now()
    terminal.line(json.dumps(actions.first_account(now)))
    return 0

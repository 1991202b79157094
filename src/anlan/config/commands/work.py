"""The work process: seals the journal, lets the rooms read it, does what is due."""

from __future__ import annotations

import importlib

from anlan.config import process, wiring

WORKER = "anlan.infra.worker"


def main(argv: list[str]) -> int:
    process.begin("work")
    stop = process.until_told()
    importlib.import_module(WORKER).run(stop, wiring.rooms())
    return 0

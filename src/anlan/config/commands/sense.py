"""The sense process: what devices say is judged, stored and weighed against thresholds."""

from __future__ import annotations

import importlib

from anlan.config import process

WORKER = "anlan.sense.sensors.worker"


def main(argv: list[str]) -> int:
    process.begin("sense")
    stop = process.until_told()
    importlib.import_module(WORKER).run(stop)
    return 0

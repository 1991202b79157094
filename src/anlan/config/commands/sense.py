"""The sense process: what devices say is judged, stored and weighed against thresholds."""

from __future__ import annotations

import importlib

from anlan.config import process, wiring

WORKER = "anlan.sense.sensors.worker"


def main(argv: list[str]) -> int:
    process.begin("sense")
    stop = process.until_told()
    hooks = [room.on_batch for room in wiring.rooms() if room.on_batch is not None]
    derives = [room.derives for room in wiring.rooms() if room.derives is not None]
    importlib.import_module(WORKER).run(stop, hooks, derives=derives)
    return 0

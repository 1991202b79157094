"""`bench ingest`: batches in the stream, judged, deduplicated, summed, weighed and stored, against a bare COPY."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

GOAL = {"readings_per_s": 300_000, "of_bare_copy": 0.75}


def run(options: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Measure in a fresh process with its own PostgreSQL and NATS. Options: rounds, batches (of 52,000 readings)."""
    given = dict(options or {})
    arguments = [str(given.get("rounds") or 6), str(given.get("batches") or 8)]
    with tempfile.TemporaryDirectory(prefix="anlan-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("ANLAN_") and not k.endswith("_URL")}
        environment |= {"ANLAN_DATA": folder, "ANLAN_WORLD": "bench", "ANLAN_PROCESS": "work"}
        environment |= {"DJANGO_SETTINGS_MODULE": "anlan.config.settings", "ANLAN_LOG_LEVEL": "warning"}
        command = [sys.executable, "-m", "anlan.config.bench.ingest_child", *arguments]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return judged(json.loads(done.stdout.splitlines()[-1]))


def judged(measured: dict[str, Any]) -> dict[str, Any]:
    """The bench's one object; `met` follows from the figures alone."""
    figures = measured["figures"]
    return {
        "bench": "ingest",
        "machine": measured["machine"],
        "figures": figures,
        "against": measured["against"],
        "goal": GOAL,
        "met": all(figures[name] >= least for name, least in GOAL.items()),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(), ensure_ascii=False) + "\n")

"""`bench ingest`: batches in the stream, judged, deduplicated, summed, weighed and stored, against a bare COPY."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from anlan.config.bench import AtLeast, Bench, Outcome


def run(argv: list[str]) -> Outcome:
    """Measure in a fresh process with its own PostgreSQL and NATS. Arguments: rounds, batches (of 52,000 readings)."""
    arguments = [*argv, *("6", "8")[len(argv) :]]
    with tempfile.TemporaryDirectory(prefix="anlan-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("ANLAN_") and not k.endswith("_URL")}
        environment |= {"ANLAN_DATA": folder, "ANLAN_WORLD": "bench", "ANLAN_PROCESS": "work"}
        environment |= {"DJANGO_SETTINGS_MODULE": "anlan.config.settings", "ANLAN_LOG_LEVEL": "warning"}
        command = [sys.executable, "-m", "anlan.config.bench.ingest_child", *arguments]
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    measured = json.loads(done.stdout.splitlines()[-1])
    return Outcome(measured["figures"], measured["against"])


BENCH = Bench(goals=(AtLeast("readings_per_s", 300_000), AtLeast("of_bare_copy", 0.75)), run=run)

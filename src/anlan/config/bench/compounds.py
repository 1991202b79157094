"""`bench compounds`: the finder on 100,000 labelled rows, against plain Splink on the same rows in the same run.

Arguments: rows, seed, and `alone` to leave Splink out. The seconds are those of the whole command, reading and writing.
"""

from __future__ import annotations

import csv
import importlib.util
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from anlan.config import terminal
from anlan.config.bench import AtLeast, AtMost, Bench, Outcome
from anlan.demo import registers, registry

GOAL = 0.97
KIB = 1024


def run(argv: list[str]) -> Outcome:
    """Generate, find, judge; then the same for Splink."""
    rows, seed = (int(a) for a in [*argv, *("100000", "20260810")[len(argv) :]][:2])
    with tempfile.TemporaryDirectory(prefix="anlan-bench-") as name:
        folder = Path(name)
        extract = registry.generate(rows, seed)
        registers.write(extract, folder)
        found, seconds, cpu, gib = finder(folder)
        ours = judged(extract.truth, [r["compound_id"] for r in found], [r["is_shared"] == "1" for r in found])
        against: dict[str, Any] = {"rows": len(extract.market), "seed": seed}
        show("finder", ours, extract.truth)
        if "alone" not in argv:
            against |= splink(folder, extract.truth)
    figures = {"seconds": seconds, "cpu_seconds": cpu, "peak_gib": gib}
    figures |= {"pairs_f1": ours["pairs"]["f1"], "shared_f1": ours["shared"]["f1"]}
    figures |= {f"pairs_f1_{n}": ours[f"pairs_{n}"]["f1"] for n in registers.NOISES if n != "shell"}
    figures |= {f"shared_f1_{n}": ours[f"shared_{n}"]["f1"] for n in registers.NOISES if n != "shell"}
    figures["shell_kept_apart"] = apart(extract.truth, [r["compound_id"] for r in found])
    return Outcome({name: round(value, 4) for name, value in figures.items()}, against)


def finder(folder: Path) -> tuple[list[dict[str, str]], float, float, float]:
    """The command as a person runs it: its table, seconds by the wall and of processor, peak memory in GiB."""
    command = [sys.executable, "-m", "anlan.config.commands", "compounds", "find", "--out", str(folder / "out")]
    for name in ("market", "power", "leases", "online"):
        command += [f"--{name}", str(folder / f"{name}.csv")]
    began = time.monotonic()
    subprocess.run([*command, "--tables", str(folder / "tables")], check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with (folder / "out" / "enterprises.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle)), seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / KIB / KIB


def splink(folder: Path, truth: Sequence[registers.Truth]) -> dict[str, Any]:
    """Plain Splink in a process of its own; what it makes of the rows, and how long it took."""
    if importlib.util.find_spec("splink") is None:
        terminal.say("platform.compounds.no_splink")
        return {"splink": "missing"}
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-m", "anlan.config.bench.compounds_child", str(folder)],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)  # fmt: skip
    seconds = round(time.monotonic() - began, 2)
    if done.returncode:
        return {"splink": "failed", "splink_said": done.stderr.strip().splitlines()[-1:]}
    clusters = (folder / "clusters.txt").read_text(encoding="utf-8").split("\n")
    sizes = Counter(clusters)
    theirs = judged(truth, clusters, [sizes[c] > 1 for c in clusters])
    show("splink", theirs, truth)
    return {
        "splink_seconds": seconds,
        "splink_pairs_f1": round(theirs["pairs"]["f1"], 4),
        "splink_shared_f1": round(theirs["shared"]["f1"], 4),
    }


Scores = dict[str, dict[str, float]]


def judged(truth: Sequence[registers.Truth], sites: Sequence[str], flags: Sequence[bool]) -> Scores:
    """Precision, recall and F1 of pairs and of the flag: of all rows and of those with each noise."""
    found = {"pairs": _pairs(truth, sites, None), "shared": _flag(truth, flags, None)}
    for noise in registers.NOISES:
        found[f"pairs_{noise}"] = _pairs(truth, sites, noise)
        found[f"shared_{noise}"] = _flag(truth, flags, noise)
    return found


def _scores(right: float, said: float, so: float) -> dict[str, float]:
    precision, recall = right / said if said else 1.0, right / so if so else 1.0
    return {"precision": precision, "recall": recall,
            "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0}  # fmt: skip


def _pairs(truth: Sequence[registers.Truth], sites: Sequence[str], noise: str | None) -> dict[str, float]:
    """Pairs of one site; with a noise, those of which at least one row carries it: all pairs less the clean ones."""
    rows = [(t.site, s, noise in t.noise) for t, s in zip(truth, sites, strict=True)]

    def count(keys: list[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in Counter(keys).values())

    def touched(kept: list[tuple[Any, bool]]) -> int:
        every = count([key for key, _ in kept])
        return every if noise is None else every - count([key for key, noisy in kept if not noisy])

    return _scores(
        touched([((t, s), n) for t, s, n in rows if t and s]),
        touched([(s, n) for _, s, n in rows if s]),
        touched([(t, n) for t, _, n in rows if t]),
    )


def _flag(truth: Sequence[registers.Truth], flags: Sequence[bool], noise: str | None) -> dict[str, float]:
    rows = [(t.shared, f) for t, f in zip(truth, flags, strict=True) if noise is None or noise in t.noise]
    return _scores(sum(t and f for t, f in rows), sum(f for _, f in rows), sum(t for t, _ in rows))


def apart(truth: Sequence[registers.Truth], sites: Sequence[str]) -> float:
    """The share of shells that are in no site."""
    kept = [not site for t, site in zip(truth, sites, strict=True) if "shell" in t.noise]
    return sum(kept) / len(kept) if kept else 1.0


def show(who: str, scores: Scores, truth: Sequence[registers.Truth]) -> None:
    """One line for all rows and one for each noise, with the share of rows that carry it."""
    for noise in ("", *registers.NOISES):
        tail = f"_{noise}" if noise else ""
        share = sum(noise in t.noise for t in truth) / len(truth) if noise else 1.0
        pairs, flag = scores["pairs" + tail], scores["shared" + tail]
        terminal.line(
            f"{who:8}{noise or 'all':10}{share:7.1%}  pairs P {pairs['precision']:.4f} R {pairs['recall']:.4f} "
            f"F1 {pairs['f1']:.4f}  shared P {flag['precision']:.4f} R {flag['recall']:.4f} F1 {flag['f1']:.4f}"
        )


BENCH = Bench(
    goals=(AtMost("seconds", 30), AtMost("peak_gib", 3), AtLeast("pairs_f1", GOAL), AtLeast("shared_f1", GOAL)), run=run
)

"""What a bench is: a module of this folder whose `BENCH` says what it measures, against what, and when its goal is met.

    BENCH = Bench(goals=(AtLeast("readings_per_s", 300_000), AtLeast("share_of_copy", 0.75)), run=run)

`run(argv)` returns an `Outcome`. Whether the goal is met is computed here from the figures, never said by a bench.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil


@dataclass(frozen=True)
class Outcome:
    """What was measured, and what it was measured against in the same run."""

    figures: Mapping[str, float]
    against: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class AtLeast:
    """A figure that must not be lower."""

    figure: str
    bound: float

    def met(self, figures: Mapping[str, float]) -> bool:
        return figures[self.figure] >= self.bound

    def __str__(self) -> str:
        return f"{self.figure} >= {self.bound:g}"


@dataclass(frozen=True)
class AtMost:
    """A figure that must not be higher."""

    figure: str
    bound: float

    def met(self, figures: Mapping[str, float]) -> bool:
        return figures[self.figure] <= self.bound

    def __str__(self) -> str:
        return f"{self.figure} <= {self.bound:g}"


@dataclass(frozen=True)
class Bench:
    """One thing that is measured."""

    goals: Sequence[AtLeast | AtMost]
    run: Callable[[list[str]], Outcome]

    def line(self, name: str, outcome: Outcome) -> str:
        """The last line of a run: one JSON object."""
        return json.dumps(
            {
                "bench": name,
                "machine": machine(),
                "figures": dict(outcome.figures),
                "against": dict(outcome.against),
                "goal": [str(goal) for goal in self.goals],
                "met": self.met(outcome.figures),
            },
            ensure_ascii=False,
        )

    def met(self, figures: Mapping[str, float]) -> bool:
        return all(goal.met(figures) for goal in self.goals)


def names() -> list[str]:
    """Every bench there is: the modules of this folder, without `parts` and the processes they start (`…_child`)."""
    return sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.ispkg and not m.name.endswith("_child"))


def named(name: str) -> Bench:
    bench = importlib.import_module(f"{__name__}.{name}").BENCH
    assert isinstance(bench, Bench)
    return bench


def machine() -> dict[str, Any]:
    """On what it was measured; figures of different machines don't compare."""
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    found = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return found or platform.processor() or platform.machine()

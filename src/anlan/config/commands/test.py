"""`test`: every suite in order with its time, as CI runs it; the last line counts all tests together."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from anlan.config import mutants, terminal
from anlan.config.env import CHECKOUT
from anlan.infra.trouble import Trouble

BIN = Path(sys.executable).parent
SUITES = ("lint", "unit", "contracts", "promises", "article", "browser")
APART = ("mutation",)  # by name, as it takes hours
# Over the cores: a file to each, or where one file has most of it each test to whoever is free. A scenario, and each
# file of the browser's, has a house of its own, and waits for it more than it computes.
SPREAD = {"unit": "loadfile", "contracts": "loadfile", "article": "load", "browser": "loadfile"}
# Strictly typed: what must not reach a framework, and the platform below Django.
STRICT = (
    "kernel/**/*.py", "numerics/**/*.py", "*/*/rules.py", "*/*/rules/*.py", "*/*/states.py", "*/*/events.py",
    "infra/postgres/*.py", "infra/nats/*.py", "infra/service.py", "infra/trouble.py", "config/env.py",
    "config/supervisor.py", "config/child.py", "config/worlds.py", "config/folder.py", "config/commands/*.py",
)  # fmt: skip
# What a loose reading of everything else lets pass, as the models have no types: calls must fit what they call.
LOOSE = (
    "arg-type", "assignment", "attr-defined", "func-returns-value", "has-type", "import-untyped", "index", "misc",
    "operator", "return-value", "union-attr", "valid-type", "var-annotated",
)  # fmt: skip
FAILED = 1
MANY = 8  # more would want more memory than they save time: each has a PostgreSQL of its own


@dataclass
class Count:
    """What a suite did."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./anlan test", description=terminal.sentence("platform.command.test"))
    parser.add_argument("suite", nargs="*", metavar="SUITE", help=", ".join((*SUITES, *APART)))
    chosen, rest = parser.parse_known_args(argv)
    unknown = [suite for suite in chosen.suite if suite not in SUITES + APART]
    if unknown:
        raise Trouble("platform.test.unknown", name=unknown[0], known=", ".join(SUITES + APART))
    counts: dict[str, Count] = {}
    for suite in chosen.suite or SUITES:
        terminal.line(f"== {suite}")
        began = time.monotonic()
        counts[suite] = runner(suite)(rest)
        counts[suite].seconds = time.monotonic() - began
    return summary(counts)


def runner(suite: str) -> Callable[[list[str]], Count]:
    if suite == "lint":
        return lint
    if suite == "mutation":
        return mutation
    place = str(CHECKOUT / "src" / "anlan") if suite == "unit" else str(CHECKOUT / "tests" / suite)
    cores = len(os.sched_getaffinity(0))
    spread = [f"--numprocesses={min(cores, MANY)}", f"--dist={SPREAD[suite]}"] if suite in SPREAD and cores > 1 else []
    return lambda rest: pytest(place, [*spread, *rest])


def pytest(place: str, rest: list[str]) -> Count:
    """Run pytest on a folder and count by its own report. A folder without a test is a failure: nothing was proved."""
    if not Path(place).is_dir():
        terminal.say("platform.test.missing", place=place)
        return Count(failed=1)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", place, f"--junitxml={report}", "--durations=5", *rest]
        code = subprocess.run(command, cwd=CHECKOUT, check=False).returncode
        counted = read_report(report) if report.exists() else Count()
    if code and not counted.failed:
        counted.failed = 1  # it broke before or after the tests themselves, or there was none
    return counted


def read_report(report: Path) -> Count:
    found = Count()
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        found.failed += bad
        found.skipped += skipped
        found.passed += max(0, int(suite.get("tests", 0)) - bad - skipped)
    return found


def lint(rest: list[str]) -> Count:
    """Style, import contracts, types of Python and of JavaScript; each counts as one check."""
    strict = sorted({str(path) for pattern in STRICT for path in (CHECKOUT / "src" / "anlan").glob(pattern)
                     if "tests" not in path.parts})  # fmt: skip
    checks = {
        "ruff": [str(BIN / "ruff"), "check", "."],
        "mypy": [
            str(BIN / "mypy"),
            "--strict",
            "--follow-imports=silent",
            "--disable-error-code=import-untyped",
            "--no-error-summary",
            "--explicit-package-bases",
            *strict,
        ],
        "calls": [
            str(BIN / "mypy"),
            "--check-untyped-defs",
            "--follow-imports=silent",
            *(f"--disable-error-code={code}" for code in LOOSE),
            "--no-error-summary",
            "--explicit-package-bases",
            "src/anlan",
        ],
        "tsc": [str(CHECKOUT / "node_modules" / ".bin" / "tsc"), "--noEmit"],
        "import-linter": [str(BIN / "lint-imports")],
    }
    found = Count()
    environment = {**os.environ, "MYPYPATH": str(CHECKOUT / "src")}
    for name, command in checks.items():
        began = time.monotonic()
        ran = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False, env=environment)
        well = ran.returncode == 0
        terminal.line(f"{name}: {'ok' if well else 'failed'} ({time.monotonic() - began:.1f} s)")
        if not well:
            terminal.line((ran.stdout + ran.stderr).strip())
        found.passed += well
        found.failed += not well
    return found


def mutation(rest: list[str]) -> Count:
    """Faults in rules, states and actions: the share that the tests notice is the verdict."""
    parser = argparse.ArgumentParser(prog="./anlan test mutation")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=mutants.SAMPLE)
    chosen = parser.parse_args(rest)
    done, tried = mutants.run(chosen.seed, chosen.count)
    met = done >= mutants.GOAL * tried > 0
    return Count(passed=int(met), failed=int(not met))


def summary(counts: dict[str, Count]) -> int:
    terminal.line("")
    for suite, count in counts.items():
        terminal.line(f"{suite:10} {count.passed:5} passed {count.failed:4} failed {count.skipped:4} skipped "
                      f"{count.seconds:7.0f} s")  # fmt: skip
    everything = counts.values()
    passed, failed, skipped = (sum(getattr(c, kind) for c in everything) for kind in ("passed", "failed", "skipped"))
    terminal.line("")
    terminal.line(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return FAILED if failed or not passed else 0

"""Mutation runs: faults put into rules, states and actions one at a time; do the tests notice?"""

from __future__ import annotations

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import cast

from anlan.config import terminal
from anlan.config.env import CHECKOUT
from anlan.infra import postgres
from anlan.infra.trouble import Trouble

TARGETS = ("rules.py", "rules/*.py", "states.py", "actions.py", "actions/*.py")
GOAL = 0.8
SAMPLE = 150
WORKERS = 2
SHORTEST_SECONDS = 600.0
HUNG = "hung"  # a mutant that hangs is noticed, too: it took so many times as long as the sound room
HANGS_AT = 8
OPPOSITE: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One fault: the file, the number of the node in it, and what is wrong there."""

    path: Path
    number: int
    line: int
    fault: str

    @property
    def room(self) -> Path:
        return Path("src", "anlan", *self.path.relative_to(CHECKOUT / "src" / "anlan").parts[:2])

    def source(self) -> str:
        """The file with the fault in place."""
        wrong = Putting(self.number).visit(ast.parse(self.path.read_text(encoding="utf-8")))
        return ast.unparse(ast.fix_missing_locations(wrong))


class Putting(ast.NodeTransformer):
    """Counts nodes depth first and changes the one with the wanted number, or lists what could be changed."""

    def __init__(self, wanted: int = -1) -> None:
        self.wanted = wanted
        self.number = -1
        self.found: list[tuple[int, int, str]] = []

    def visit(self, node: ast.AST) -> ast.AST:
        self.number += 1
        if self.number == self.wanted:
            return changed(node)
        said = fault(node)
        if said:
            self.found.append((self.number, getattr(node, "lineno", 0), said))
        if isinstance(node, ast.ClassDef):  # not what is declared of it: no test could see `frozen=True` go
            node.body = [cast(ast.stmt, self.visit(one)) for one in node.body]
            return node
        return self.generic_visit(node)


def targets() -> list[Path]:
    """Files of rooms that have tests of their own."""
    rooms = [tests.parent for tests in (CHECKOUT / "src" / "anlan").glob("*/*/tests") if any(tests.glob("test_*.py"))]
    return sorted({path for room in rooms for pattern in TARGETS for path in room.glob(pattern)})


def mutants(path: Path) -> list[Mutant]:
    """Every fault this file can be given."""
    listing = Putting()
    listing.visit(ast.parse(path.read_text(encoding="utf-8")))
    return [Mutant(path, number, line, said) for number, line, said in listing.found]


def fault(node: ast.AST) -> str | None:
    """What can be wrong at a node; `changed` makes it so."""
    match node:
        case ast.Compare(ops=[op]) | ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in OPPOSITE:
            return f"{ast.unparse(node)}: {type(op).__name__} becomes {OPPOSITE[type(op)].__name__}"
        case ast.UnaryOp(op=ast.Not()):
            return f"{ast.unparse(node)}: without not"
        case ast.Constant(value=bool() | int() | float()):
            return f"{ast.unparse(node)}: another constant"
        case ast.If():
            return f"if {ast.unparse(node.test)}: never"
        case ast.Expr(value=ast.Call()) | ast.Raise():
            return f"{ast.unparse(node)}: left out"
    return None


def changed(node: ast.AST) -> ast.AST:
    match node:
        case ast.Compare():
            node.ops = [OPPOSITE[type(node.ops[0])]()]  # type: ignore[list-item]
        case ast.BoolOp() | ast.BinOp():
            node.op = OPPOSITE[type(node.op)]()  # type: ignore[assignment]
        case ast.UnaryOp():
            return node.operand
        case ast.Constant(value=bool()):
            node.value = not node.value
        case ast.Constant():
            node.value = node.value + 1  # type: ignore[operator]
        case ast.If():
            node.test = ast.Constant(False)
        case ast.Expr() | ast.Raise():
            return ast.Pass()
    return node


def killed(mutant: Mutant, house: Path, longest: list[float]) -> bool:
    """Whether tests fail with the fault in place."""
    path = house / mutant.path.relative_to(CHECKOUT)
    sound = path.read_text(encoding="utf-8")
    path.write_text(mutant.source(), encoding="utf-8")
    try:
        lots = zip(tests_of(mutant.room, house), longest, strict=True)
        said = next((word for tests, limit in lots if (word := complaint(tests, house, limit)) is not None), None)
    finally:
        path.write_text(sound, encoding="utf-8")
    mark = "-" if said is None else said[:100]
    terminal.line(f"{mutant.path.relative_to(CHECKOUT)}:{mutant.line} {mutant.fault}: {mark}")
    return said is not None


def tests_of(room: Path, house: Path) -> list[list[str]]:
    """Which tests to run, lot by lot: a room's own with the table of its moves, then others that name it."""
    moves = Path("tests", "contracts", f"test_{room.name}_moves.py")
    own = [str(room / "tests"), *([str(moves)] if (house / moves).is_file() else [])]
    name = ".".join(room.parts[1:])
    elsewhere = [
        path.relative_to(house)
        for path in sorted(house.glob("src/anlan/*/*/tests/test_*.py"))
        if f"{name} import" in (text := path.read_text(encoding="utf-8")) or f"{name}." in text
    ]
    others = [str(path) for path in elsewhere if room not in path.parents]
    return [own, *([others] if others else [])]


def complaint(tests: list[str], house: Path, longest: float) -> str | None:
    """Run tests in a copy of the house; what the first failure says, or None. Hanging is failing."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", *tests]
    more = {"PYTHONPATH": house / "src", "ANLAN_TEST_DATA": house.parent / "data", "PYTHONDONTWRITEBYTECODE": "1"}
    environment = os.environ | {name: str(value) for name, value in more.items()}
    try:
        ran = subprocess.run(command, cwd=house, env=environment, capture_output=True, check=False, text=True,
                             timeout=longest)  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"{HUNG} > {longest:.0f} s"
    if ran.returncode == 0:
        return None
    lines = (ran.stdout + ran.stderr).strip().splitlines()
    return next((line for line in lines if line.startswith(("FAILED", "ERROR"))), lines[-1] if lines else "")


def copies(folder: Path) -> SimpleQueue[Path]:
    """A copy of the house for each worker."""
    made: SimpleQueue[Path] = SimpleQueue()
    if (CHECKOUT.parent / "shared").is_dir():
        (folder / "shared").symlink_to(CHECKOUT.parent / "shared")
    for number in range(WORKERS):
        place = folder / str(number)
        leave = shutil.ignore_patterns("__pycache__", "node_modules", ".git", ".venv", ".anlan")
        shutil.copytree(CHECKOUT, place, ignore=leave)
        (place / "node_modules").symlink_to(CHECKOUT / "node_modules")
        made.put(place)
    return made


def limits(rooms: list[Path], house: Path) -> dict[Path, list[float]]:
    """How many seconds each lot of tests may take before it counts as hung; raises Trouble if sound ones fail."""
    found: dict[Path, list[float]] = {}
    for room in rooms:  # tests that fail by themselves would notice every fault
        for tests in tests_of(room, house):
            began = time.monotonic()
            said = complaint(tests, house, 3 * SHORTEST_SECONDS)
            if said is not None:
                raise Trouble("platform.mutants.unsound", room=room, detail=said)
            found.setdefault(room, []).append(max(SHORTEST_SECONDS, HANGS_AT * (time.monotonic() - began)))
    return found


def tried(chosen: list[Mutant], folder: Path) -> list[bool]:
    """For each mutant whether it was noticed, in the same order."""
    free = copies(folder)
    longest = limits(sorted({mutant.room for mutant in chosen}), folder / "0")

    def attempt(mutant: Mutant) -> bool:
        place = free.get()
        try:
            return killed(mutant, place, longest[mutant.room])
        finally:
            free.put(place)

    with ThreadPoolExecutor(WORKERS) as workers:
        return list(workers.map(attempt, chosen))


def run(seed: int, count: int = SAMPLE) -> tuple[int, int]:
    """Try a sample drawn by the seed, print what each met; returns how many were killed and how many tried."""
    everything = [mutant for path in targets() for mutant in mutants(path)]
    chosen = random.Random(seed).sample(everything, min(count, len(everything)))
    terminal.say("platform.mutants.begin", count=len(chosen), total=len(everything), seed=seed)
    with tempfile.TemporaryDirectory(prefix="anlan-mutants-", dir=postgres.passing()) as folder:
        Path(folder).chmod(0o711)
        # one server for all runs: making it costs more than most rooms' tests
        cluster = postgres.start(Path(folder) / "data", postgres.FAST_AND_UNSAFE)
        try:
            results = tried(chosen, Path(folder))
        finally:
            cluster.stop()
    done = sum(results)
    share = f"{100 * done / max(1, len(chosen)):.0f}"
    terminal.say("platform.mutants.end", killed=done, count=len(chosen), share=share, goal=f"{100 * GOAL:.0f}")
    return done, len(chosen)

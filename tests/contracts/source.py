"""The source tree as the contracts see it: parsed modules, their stage and room, and the list of allowed breaches."""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "anlan"
ALLOWED = Path(__file__).parent / "allowed.csv"
STAGES = ("ground", "sense", "forecast", "warn", "act", "prepare", "review", "adapters", "surfaces")


@dataclass(frozen=True)
class Module:
    """One Python file of ours."""

    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def name(self) -> str:
        """Where it lies, from the checkout: what the allow-list calls it."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def parts(self) -> tuple[str, ...]:
        return self.path.relative_to(ROOT).with_suffix("").parts

    @property
    def inner(self) -> tuple[str, ...]:
        """Its place below the package: ("act", "hazards", "actions", "report"); empty for what lies outside."""
        return self.parts[2:] if self.parts[:2] == ("src", "anlan") else ()

    @property
    def stage(self) -> str:
        return self.inner[0] if self.inner and self.inner[0] in STAGES else ""

    @property
    def room(self) -> str:
        """Such as `act.hazards`; nothing outside the rooms."""
        return ".".join(self.inner[:2]) if self.stage and len(self.inner) > 2 else ""

    @property
    def is_test(self) -> bool:
        return "tests" in self.parts or self.path.name == "conftest.py"

    @cached_property
    def docstrings(self) -> set[int]:
        """Ids of the constant nodes that are docstrings."""
        return set(_docstrings(self.tree))


def _docstrings(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield id(first.value)


@cache
def modules(*, tests: bool = False, migrations: bool = False) -> tuple[Module, ...]:
    """Every Python file of ours: the product's, or the tests'."""
    places = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), ROOT / "conftest.py"]
    every = (Module(path) for path in sorted(places))
    return tuple(m for m in every if m.is_test == tests and (migrations or "migrations" not in m.parts))


@cache
def rooms() -> dict[str, Path]:
    """Every room and surface that is an app: "act.hazards" → its folder."""
    return {".".join(p.parent.parts[-2:]): p.parent for p in sorted(PACKAGE.glob("*/*/apps.py"))}


def files(*patterns: str, under: Path = PACKAGE) -> list[Path]:
    """Files by glob, without those of tests and data."""
    found = {path for pattern in patterns for path in under.rglob(pattern)}
    return sorted(p for p in found if not {"tests", "node_modules", "data"} & set(p.relative_to(under).parts))


@cache
def _spans(tree: ast.AST) -> tuple[tuple[int, int, str], ...]:
    defs = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef))
    return tuple(sorted((n.lineno, n.end_lineno or n.lineno, n.name) for n in defs))


@cache
def _named(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Functions and classes of a module, by line; walked once, as every node asks."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return sorted((n for n in ast.walk(tree) if isinstance(n, kinds)), key=lambda n: n.lineno)


def within(node: ast.AST, tree: ast.AST) -> str:
    """The names of the functions and classes around a node, outermost first."""
    line = getattr(node, "lineno", 0)
    return ".".join(n.name for n in _named(tree) if n.lineno <= line <= (n.end_lineno or n.lineno)) or "module"


def allowed(contract: str) -> dict[str, str]:
    """Breaches of a contract that are known, with the reason for each."""
    with ALLOWED.open(encoding="utf-8", newline="") as handle:
        return {row["where"]: row["reason"] for row in csv.DictReader(handle) if row["contract"] == contract}


def hold(contract: str, found: Mapping[str, str] | Iterable[str], advice: str) -> None:
    """Fail on every breach that is not allowed, and on every allowance that nothing needs any more."""
    breaches = dict(found) if isinstance(found, Mapping) else dict.fromkeys(found, "")
    known = allowed(contract)
    new = [f"  {where}  {detail}".rstrip() for where, detail in sorted(breaches.items()) if where not in known]
    stale = [f"  {where}" for where in sorted(known) if where not in breaches]
    assert not new, f"{contract}: {advice}\n" + "\n".join(new)
    assert not stale, f"{contract}: no longer needed, take them out of allowed.csv\n" + "\n".join(stale)

"""The import rules of the house plan: the linter's contracts are kept and complete, and rooms meet by their doors."""

from __future__ import annotations

import ast
import configparser
import subprocess
import sys
from collections.abc import Iterator

from anlan.config import wiring
from tests.contracts.source import PACKAGE, ROOT, STAGES, Module, hold, modules, within

DOORS = {"actions", "queries", "events", "states"}
WORKSHOP = {"config"}  # the composition root may go through any door


def imports(module: Module) -> Iterator[tuple[ast.stmt, str]]:
    """Every module of ours that a file names in an import, however deep inside."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name}:{node.lineno} imports relatively; say the whole name"
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def linter() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(comment_prefixes=";")
    parser.read(ROOT / ".importlinter")
    return parser


def layers(contract: str) -> list[str]:
    """A contract's layers from the earliest on."""
    lines = linter()[f"importlinter:contract:{contract}"]["layers"].split()
    return [line.strip("()") for line in reversed(lines)]


def test_the_linter_finds_every_contract_kept() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "0 broken" in done.stdout


def test_every_stage_stands_in_the_river() -> None:
    there = {p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists()}
    river = [layer.removeprefix("anlan.") for layer in layers("river")]
    assert there - set(river) - {"demo"} == set()
    assert [s for s in river if s in STAGES] == [s for s in STAGES if s in river]
    parser = linter()
    for contract in ("surfaces_know_no_room", "demo"):
        lines = parser[f"importlinter:contract:{contract}"]["forbidden_modules"].split()
        named = {line.removeprefix("anlan.") for line in lines}
        missing = (there & set(STAGES)) - named - {contract.split("_")[0]}
        assert not missing, f".importlinter, contract {contract}: name {sorted(missing)}, too"


def test_the_order_within_a_stage_is_the_order_of_the_wiring() -> None:
    for stage in STAGES:
        wired = [place.split(".")[1] for place in wiring.PLACES if place.split(".")[0] == stage]
        if len(wired) > 1:
            assert layers(stage) == wired, f".importlinter, contract {stage}"


def test_rooms_meet_by_their_doors() -> None:
    found = {}
    for module in modules():
        for node, name in imports(module):
            parts = name.split(".")
            if parts[0] != "anlan" or len(parts) < 4 or parts[1] not in STAGES or not module.room:
                continue
            if ".".join(parts[1:3]) != module.room and parts[3] not in DOORS:
                found[f"{module.name} -> {name}"] = f"line {node.lineno}"
    hold("doors", found, f"from another room take only {sorted(DOORS)}; foreign keys go by string")


def test_infra_and_kernel_name_no_room_even_as_text() -> None:
    found = {}
    for module in modules():
        if module.inner[:1] not in (("infra",), ("kernel",), ("numerics",)):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in module.docstrings:
                if any(f"anlan.{stage}." in node.value for stage in STAGES):
                    found[f"{module.name}::{within(node, module.tree)}"] = node.value[:60]
    hold("rooms named in text", found, "a room's name as text is an import in disguise; config/wiring.py hands it over")


def test_no_signals_and_no_import_inside_a_function_to_dodge_the_river() -> None:
    found = {}
    for module in modules():
        for node, name in imports(module):
            if name.startswith(("django.dispatch", "django.db.models.signals")):
                found[f"{module.name} -> {name}"] = f"line {node.lineno}"
            deep = node.col_offset and within(node, module.tree) != "module"
            if deep and name.startswith("anlan.") and module.inner[0] not in WORKSHOP:
                found[f"{module.name} -> {name}"] = f"line {node.lineno}, inside {within(node, module.tree)}"
    hold("hidden imports", found, "imports stand on top, and there are no signals")

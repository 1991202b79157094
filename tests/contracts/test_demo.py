"""The demo is a client: it knows kernel and numerics, files, MQTT and HTTP, and no row or page of the product."""

from __future__ import annotations

import ast
import re

from tests.contracts.source import PACKAGE, hold, modules, within

INSIDE = re.compile(r"\b(insert into|update \w+ set|delete from|select .* from)\b", re.I)


def test_the_demo_imports_kernel_and_numerics_only() -> None:
    found = {}
    for module in (*modules(), *modules(tests=True)):
        if module.inner[:1] != ("demo",):
            continue
        for node in ast.walk(module.tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                outside = name.startswith("anlan.") and name.split(".")[1] not in ("demo", "kernel", "numerics")
                if outside or name.split(".")[0] in ("django", "psycopg", "ninja"):
                    found[f"{module.name} -> {name}"] = f"line {node.lineno}"
    hold("demo imports", found, "whatever the demo needs of the product comes through a door")


def test_the_demo_writes_no_sql() -> None:
    found = {}
    for module in modules():
        if module.inner[:1] == ("demo",):
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in module.docstrings:
                    if INSIDE.search(node.value):
                        found[f"{module.name}::{within(node, module.tree)}"] = node.value[:50]
    hold("demo sql", found, "rows are the product's")


def test_what_the_demo_ships_says_where_it_comes_from() -> None:
    data = PACKAGE / "demo" / "data"
    provenance = (data / "PROVENANCE.md").read_text(encoding="utf-8")
    unsaid = [p.name for p in data.iterdir() if p.name != "PROVENANCE.md" and p.name not in provenance]
    assert unsaid == []

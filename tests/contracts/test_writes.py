"""One write path: only `actions/` writes matter. The database's own guard is tried in test_tables.py."""

from __future__ import annotations

import ast
import re

from django.apps import apps

from anlan.config import wiring
from anlan.infra.matter import Matter
from tests.contracts.source import Module, hold, modules, within

WRITERS = {"actions", "migrations", "infra", "demo"}  # infra is the machinery of the write path itself
QUERYSET = {"create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
ROW = {"save", "save_base"}


def models_in(module: Module) -> dict[str, bool]:
    """Names that mean one of our models in a file, and whether it is matter."""
    found = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("anlan."):
            for alias in node.names:
                for model in apps.get_models():
                    if model.__name__ == alias.name and model.__module__.startswith(f"{node.module}"):
                        found[alias.asname or alias.name] = issubclass(model, Matter)
    return found


def root(node: ast.expr) -> str:
    """The name that a chain of attributes and calls begins with."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def writes(module: Module) -> dict[str, str]:
    """Calls that may write rows of matter: on a model of matter, on something called a queryset, or a row's save."""
    found, known = {}, models_in(module)
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        receiver, method = ast.unparse(node.func.value), node.func.attr
        if not known.get(root(node.func.value), True):
            continue  # a model of ours that is not matter
        on_query = re.search(r"\.(objects|seen_by|filter|exclude|all|get_queryset|select_for_update)\b", receiver)
        by_row = method in ROW and (on_query or re.fullmatch(r"[a-z_][\w.]*", receiver) is not None)
        if (method in QUERYSET and on_query) or by_row:
            found[f"{module.name}::{within(node, module.tree)}"] = ast.unparse(node)[:70]
    return found


def test_only_actions_write_matter() -> None:
    found: dict[str, str] = {}
    for module in modules():
        if not WRITERS & set(module.inner):
            found |= writes(module)
    hold("writes", found, "rows are written by verbs in actions/, and by nobody else")


def test_no_sql_writes_matter_outside_actions() -> None:
    tables = "|".join(
        sorted(t for room in wiring.rooms() for t, kind in room.tables.items() if kind == "matter") or ["none"]
    )
    pattern = re.compile(rf"\b(insert\s+into|update|delete\s+from|copy|truncate)\s+\"?({tables})\b", re.I)
    found = {}
    for module in modules():
        if {"actions", "migrations", "demo"} & set(module.inner):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in module.docstrings:
                hit = pattern.search(node.value)
                if hit:
                    found[f"{module.name}::{within(node, module.tree)}"] = hit.group(0)
    hold("sql writes", found, "rows are written by verbs in actions/, and by nobody else")


def test_matter_is_read_by_seen_by() -> None:
    """Plain `.objects` is banned outside models and actions: the viewer's eyes come first (house plan)."""
    found = {}
    for module in modules():
        if {"actions", "models", "migrations", "infra"} & set(module.inner):
            continue
        known = models_in(module)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and node.attr == "objects" and known.get(root(node)):
                chain = enclosing(node, module.tree)
                if (
                    ".seen_by(" not in chain and "OuterRef(" not in chain
                ):  # a subquery sees no more than its outer query
                    found[f"{module.name}::{within(node, module.tree)}"] = chain[:80]
    hold("reads", found, "read matter by .objects.seen_by(viewer)")


def enclosing(node: ast.Attribute, tree: ast.AST) -> str:
    """The longest chain of calls that begins with this attribute, as text."""
    chains = [
        ast.unparse(n)
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute | ast.Call) and node in list(ast.walk(n)) and root(n) == root(node)
    ]
    return max(chains, key=len, default="")

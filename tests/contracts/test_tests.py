"""The tests themselves: each asserts something of what came out; no mocks, no sleeps, nothing asleep in silence."""

from __future__ import annotations

import ast
import re

from tests.contracts.source import Module, hold, modules, within

SHARED = "the shared data folder is not beside this checkout"
CHECKS = {"hold", "expect", "raises", "fail"}  # helpers that assert; a helper named check_… or assert_… does as well


def cases(module: Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        n
        for n in ast.walk(module.tree)
        if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
        and (
            n.name.startswith("test_")
            or any("rule" in ast.unparse(d) or "invariant" in ast.unparse(d) for d in n.decorator_list)
        )
        and module.path.name.startswith("test_")
    ]


def asserts(node: ast.AST, helpers: dict[str, ast.AST], depth: int = 0) -> bool:
    """Whether a function asserts something that is not a constant, by itself or through a helper of its file."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assert) and not isinstance(inner.test, ast.Constant):
            return True
        if isinstance(inner, ast.Call):
            name = ast.unparse(inner.func).split(".")[-1]
            if name in CHECKS or name.startswith(("check_", "assert_", "expect_")):
                return True
            if (
                depth < 3
                and name in helpers
                and helpers[name] is not node
                and asserts(helpers[name], helpers, depth + 1)
            ):
                return True
    return False


def test_every_test_asserts() -> None:
    found = []
    for module in modules(tests=True):
        helpers = {n.name: n for n in module.tree.body if isinstance(n, ast.FunctionDef)}
        found += [f"{module.name}::{case.name}" for case in cases(module) if not asserts(case, dict(helpers))]
    hold("tests that assert nothing", found, "say what must come out")


def test_no_mocks_and_no_sleeps() -> None:
    found = {}
    for module in modules(tests=True):
        for node in ast.walk(module.tree):
            where = f"{module.name}::{within(node, module.tree)}"
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [getattr(node, "module", "") or ""] + [a.name for a in node.names]
                if any(re.search(r"\bmock\b|MagicMock|\bpatch\b", n) for n in names):
                    found[where] = "imports a mock"
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if re.search(r"(^|\.)sleep$|wait_for_timeout$", name):
                    found[where] = f"{name}: wait for what must happen, not for time"
                if re.search(r"monkeypatch\.(setattr|setitem|delattr)$|mocker\.|\bpatch(\.object)?$|MagicMock", name):
                    found[where] = f"{name}: a fake must be a real thing behind a door"
    hold("mocks and sleeps", found, "PostgreSQL, NATS and the browser are real here")


def test_nothing_sleeps_in_silence() -> None:
    found = {}
    for module in modules(tests=True):
        marks = [d for n in ast.walk(module.tree) for d in getattr(n, "decorator_list", [])]
        for node in [n for n in ast.walk(module.tree) if isinstance(n, ast.Call)] + marks:
            text = ast.unparse(node)
            asleep = re.match(r"pytest\.(skip|xfail|importorskip|mark\.(skip|skipif|xfail))\b", text)
            if asleep and SHARED not in text and "reason='only root" not in text:  # what is left out is counted aloud
                found[f"{module.name}::{within(node, module.tree)}"] = text[:80]
        for node in module.tree.body:
            if isinstance(node, ast.FunctionDef) and re.match(r"(_+|x|t_e|dis\w*_)test", node.name):
                found[f"{module.name}::{node.name}"] = "a test under a name that is never run"
    hold("sleeping tests", found, "only a test that needs ../shared/data may be left out, by the fixture shared_data")


def test_test_files_are_found_by_the_runner() -> None:
    found = []
    for module in modules(tests=True):
        tests = any(isinstance(n, ast.FunctionDef) and n.name.startswith("test_") for n in module.tree.body)
        if tests and not module.path.name.startswith("test_"):
            found.append(module.name)
    hold("tests nobody runs", found, "its name must begin with test_")


def test_only_the_demo_and_tests_know_the_citys_figures() -> None:
    """The numbers of the founding article's city are data; a rule that knows them would only work there."""
    article = re.compile(r"^(1400|2085|1822|2853|2760|8200|8112|7182|12181|14800|19285|9978|4922|1425|641|1157)$")
    found = {}
    for module in modules():
        if module.inner[:1] == ("demo",):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, int) and article.match(str(node.value)):
                found[f"{module.name}::{within(node, module.tree)}"] = str(node.value)
    hold("figures of the city in code", found, "load it as data")

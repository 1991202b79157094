"""Small pieces: modules of at most 400 lines, functions of at most 60 (numerics 100), scripts of at most 200."""

from __future__ import annotations

import ast

from tests.contracts.source import ROOT, files, hold, modules, within

MODULE, FUNCTION, KERNEL, SCRIPT = 400, 60, 100, 200


def test_modules_and_functions_are_small() -> None:
    found = {}
    for module in (*modules(), *modules(tests=True)):
        lines = module.text.count("\n")
        if lines > MODULE:
            found[module.name] = f"{lines} lines"
        most = KERNEL if module.inner[:1] == ("numerics",) else FUNCTION
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > most:
                    found[f"{module.name}::{node.name}"] = f"{size} lines"
    hold("sizes", found, f"modules have at most {MODULE} lines, functions {FUNCTION}, in numerics {KERNEL}")


def test_scripts_are_small_and_checked() -> None:
    found = {}
    for path in files("*.js"):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT).as_posix()
        if text.count("\n") > SCRIPT:
            found[name] = f"{text.count(chr(10))} lines"
        if not text.startswith("// @ts-check\n"):
            found[f"{name}::first line"] = "is not // @ts-check"
        if "@ts-ignore" in text or "@ts-nocheck" in text:
            found[f"{name}::ignore"] = "asks the checker to look away"
    hold("scripts", found, f"first line // @ts-check, at most {SCRIPT} lines")


def test_nothing_is_left_for_later() -> None:
    found = {}
    for module in (*modules(), *modules(tests=True)):
        for number, line in enumerate(module.text.splitlines(), 1):
            comment = line.partition("#")[2]
            if any(word in comment.split(":")[0].split() for word in ("TODO", "FIXME", "XXX", "HACK")):
                found[f"{module.name}:{number}"] = line.strip()[:80]
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Raise) and "NotImplementedError" in ast.dump(node):
                found[f"{module.name}:{node.lineno}"] = "a stub"
            if isinstance(node, ast.ExceptHandler) and all(isinstance(s, ast.Pass) for s in node.body):
                if node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"):
                    found[f"{module.name}::{within(node, module.tree)}"] = "any error swallowed without a word"
            if isinstance(node, ast.Call) and ast.unparse(node).endswith("suppress(Exception)"):
                found[f"{module.name}::{within(node, module.tree)}"] = "any error swallowed without a word"
    hold("left for later", found, "finish it, or leave it out")


def test_every_module_says_what_it_is() -> None:
    found = [
        module.name
        for module in (*modules(), *modules(tests=True))
        if module.text.strip() and not ast.get_docstring(module.tree) and module.path.name != "apps.py"
    ]
    hold("docstrings", found, "the first line of a module says in one sentence what is found here")

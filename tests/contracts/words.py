"""Catalogues and the places that use their keys: Python, templates and scripts, read as text and never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from babel.messages.pofile import read_po

from tests.contracts.source import PACKAGE, ROOT, Module, files, modules, within

LANGUAGES = ("zh_Hans", "en")
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
SPEAKERS = {"say", "said", "Said", "no", "yes", "both", "gettext", "sentence", "Trouble", "tell", "t", "FileError"}
CARD = {"title", "promise", "definition", "unit"}


@cache
def catalogue(language: str) -> dict[str, tuple[str, str]]:
    """Key → (text, file) of every catalogue in one language."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(PACKAGE.rglob(f"locale/{language}/LC_MESSAGES/django.po")):
        with path.open("rb") as handle:
            for message in read_po(handle):
                if message.id:
                    key = str(message.id)
                    assert key not in found, f"{key} stands in {found[key][1]} and in {path}"
                    found[key] = (str(message.string), path.relative_to(ROOT).as_posix())
    return found


def heads() -> set[str]:
    """First words of keys: the rooms' names and what the core uses."""
    return {key.split(".")[0] for key in catalogue("en")}


def said_in_python(module: Module) -> Iterator[tuple[str, str]]:
    """(key, where) for every literal that is surely a key: said, refused, told, or on a card."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func).split(".")[-1]
        texts: list[ast.expr] = []
        if name in SPEAKERS and node.args:
            texts.append(node.args[0])
        if name in ("Nav", "Layer", "Importer", "Figure"):
            texts += node.args[1:4] if name == "Figure" else node.args[1:2]
        if name in ("Room", "Nav", "Layer", "Figure", "Importer"):
            texts += [k.value for k in node.keywords if k.arg in CARD]
        for text in texts:
            for leaf in leaves(text):
                if KEY.fullmatch(leaf):
                    yield leaf, f"{module.name}::{within(node, module.tree)}"


def patterns_in_python(module: Module) -> Iterator[tuple[re.Pattern[str], str]]:
    """(pattern, where) of keys that are put together where they are said."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.JoinedStr):
            if ast.unparse(node.func).split(".")[-1] in SPEAKERS:
                parts = node.args[0].values
                texts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else "[a-z0-9_.]+" for v in parts]
                yield re.compile("".join(texts)), f"{module.name}::{within(node, module.tree)}"


def leaves(node: ast.expr) -> Iterator[str]:
    """Texts that an expression may be: both arms of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from leaves(node.body)
        yield from leaves(node.orelse)


def said_in_templates(path: Path) -> Iterator[str]:
    """Keys in `{% t "…" %}` and other tags of a template."""
    text = path.read_text(encoding="utf-8")
    for tag in re.findall(r"{%\s*(.*?)\s*%}", text, re.S):
        if not tag.startswith(("extends", "include", "load", "static", "asset", "url", "block", "icon")):
            yield from (k for k in re.findall(r"[\"']([^\"']+)[\"']", tag) if KEY.fullmatch(k) and is_word(k))


def said_on_papers(path: Path) -> set[str]:
    """Keys in `t("…")` of a paper's template."""
    return set(re.findall(r"\bt\(\s*\"([a-z0-9_.]+)\"", path.read_text(encoding="utf-8")))


def printed(path: Path) -> list[str]:
    """Texts that a paper's template would print by itself: what stands in `[…]` and quotes, without its code."""
    text = re.sub(r"//[^\n]*", "", path.read_text(encoding="utf-8"))
    marked = re.findall(r"\[([^\[\]]*)\]", text)
    return [re.sub(r"#[\w.-]+(\((?:[^()]|\([^()]*\))*\))*", "", m) for m in marked] + HAN.findall(text)


def is_word(key: str) -> bool:
    return key.split(".")[0] in heads() and not key.endswith((".html", ".js", ".css", ".svg", ".png"))


@cache
def literals() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Every text in the sources that a key may be built from: whole texts, and patterns of texts with gaps."""
    whole: set[str] = set()
    gaps: set[str] = set()
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else "[a-z0-9_.]+" for v in node.values]
                gaps.add("".join(parts))
            elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
                for side, where in ((node.left, "{}[a-z0-9_.]+"), (node.right, "[a-z0-9_.]+{}")):
                    if isinstance(side, ast.Constant) and isinstance(side.value, str):
                        gaps.add(where.format(re.escape(side.value)).replace("%s", "[a-z0-9_.]+"))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
    for path in files("*.html", "*.js", "*.csv", "*.json", "*.sql", "*.typ"):
        text = path.read_text(encoding="utf-8")
        whole |= {m.group(0) for m in re.finditer(KEY, text)}
        gaps |= {re.escape(m) + "[a-z0-9_.]+" for m in re.findall(r"[\"'`]([a-z][a-z0-9_]*\.(?:[a-z0-9_]+\.)*)", text)}
    useful = {g for g in gaps if re.match(r"(\[a-z0-9_\.\]\+|[a-z][a-z0-9_]*)(\\\.|\.)", g) and "\\." in g}
    return frozenset(whole), tuple(re.compile(g) for g in sorted(useful))


class Texts(HTMLParser):
    """Visible texts of a template whose tags have been taken out: text nodes, and attributes that are read or shown."""

    SHOWN = {"title", "alt", "aria-label", "placeholder", "aria-description", "label"}
    SILENT = {"script", "style", "kbd", "code", "svg"}

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.around: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("input", "br", "img", "meta", "link", "hr", "use", "path", "line", "circle", "rect"):
            self.around.append(tag)
        self.found += [value for name, value in attrs if name in self.SHOWN and value]
        if tag in ("input", "button") and dict(attrs).get("type") in ("submit", "button", "reset"):
            self.found += [v for n, v in attrs if n == "value" and v and tag == "input"]

    def handle_endtag(self, tag: str) -> None:
        if tag in self.around:
            while self.around.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.SILENT & set(self.around):
            self.found.append(data)


def visible(path: Path) -> list[str]:
    """Texts that a template shows by itself, without any of its tags and variables."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{%\s*block\s+\w*(class|theme|scheme)\s*%}[a-z -]+", "", text)  # an attribute's value, not a word
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}", "", text, flags=re.S)
    parser = Texts()
    parser.feed(text)
    return [t.strip() for t in parser.found if t.strip()]

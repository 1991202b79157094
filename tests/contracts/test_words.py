"""Every visible word comes from a catalogue, complete in both languages and used somewhere; none stands in the code."""

from __future__ import annotations

import ast
import re

import pytest

from tests.contracts import words
from tests.contracts.source import ROOT, Module, files, hold, modules, within

PLACEHOLDER = re.compile(r"{(\w+)[^}]*}")
CHOICE = re.compile(r"{(\w+):[^}]*\|[^}]*}")  # the word that fits a number
CHOSEN = re.compile(r"{\w+:([^|}]*)\|([^}]*)}")
COUNTED = re.compile(r"{(\w+)} (?!and|the|is|with)([a-z]+)(?: ([a-z]+))?")
NEVER_ONE = {"most", "rate", "quantity", "of"}  # bounds of the house, and words
NAMES_AS_DATA = {"src/anlan/config/settings.py"}  # a language is called by its own name


def test_both_languages_have_the_same_keys() -> None:
    zh, en = (set(words.catalogue(language)) for language in words.LANGUAGES)
    assert sorted(zh - en) == [], "without an English text"
    assert sorted(en - zh) == [], "without a Chinese text"
    assert len(zh) > 100


def test_both_texts_name_the_same_values_and_neither_is_empty() -> None:
    found = {}
    for key, (zh, _) in words.catalogue("zh_Hans").items():
        en = words.catalogue("en").get(key, ("", ""))[0]
        if not zh.strip() or not en.strip():
            found[key] = "has no text"
        elif set(PLACEHOLDER.findall(zh)) != set(PLACEHOLDER.findall(CHOICE.sub("", en))) | named_in(zh, en):
            found[key] = f"{sorted(set(PLACEHOLDER.findall(zh)))} is not {sorted(set(PLACEHOLDER.findall(en)))}"
    hold("placeholders", found, "both languages fill in the same values")


def named_in(zh: str, en: str) -> set[str]:
    """Values that English asks for the fitting word alone, and Chinese names."""
    return set(CHOICE.findall(en)) & set(PLACEHOLDER.findall(zh))


def test_english_says_one_of_one_thing() -> None:
    """Words that some text chooses by a number ("hazard|hazards") are chosen wherever a number stands before them."""
    texts = {key: text for key, (text, _) in words.catalogue("en").items()}
    chosen = [(m[1].split(), m[2].split()) for text in texts.values() for m in CHOSEN.finditer(text)]
    many = {more[0] for one, more in chosen if one and more and more[0].endswith("s") and not one[0].endswith("s")}
    found = {}
    for key, text in texts.items():
        for value, *after in COUNTED.findall(text):
            if f"{{{value}:" not in text and value not in NEVER_ONE and many & set(after):
                found[key] = text
    hold("one of many", found, "{n} {n:hazard|hazards}: the word that fits the number")


def test_every_key_that_is_said_has_a_text() -> None:
    known = words.catalogue("en")
    found = {key: where for module in modules() for key, where in words.said_in_python(module) if key not in known}
    for path in files("*.html"):
        found |= {k: path.relative_to(ROOT).as_posix() for k in words.said_in_templates(path) if k not in known}
    for path in files("*.typ"):
        found |= {k: path.relative_to(ROOT).as_posix() for k in words.said_on_papers(path) if k not in known}
    hold("keys without a text", found, "write it in both catalogues of its room")


def test_every_key_put_together_has_texts() -> None:
    known = words.catalogue("en")
    found = {
        pattern.pattern.replace("\\", ""): where
        for module in modules()
        for pattern, where in words.patterns_in_python(module)
        if not any(pattern.fullmatch(key) for key in known)
    }
    hold("key patterns without a text", found, "no catalogue has a key of this shape")


def test_every_text_is_said_somewhere() -> None:
    whole, patterns = words.literals()
    found = {
        key: where
        for key, (_, where) in words.catalogue("en").items()
        if key not in whole and not any(p.fullmatch(key) for p in patterns)
    }
    hold("texts nobody says", found, "take them out of the catalogues")


@pytest.mark.parametrize(
    ("fault", "pattern"),
    [
        ("a half-width mark after Han", r"[\u4e00-\u9fff）」》”][,;:!?](?!\w*})"),
        ("a space between Han and a digit or letter", r"[\u4e00-\u9fff] +[A-Za-z0-9]|[A-Za-z0-9] +[\u4e00-\u9fff]"),
        ("a middle dot as separator", r"(?<!^)·"),
        ("a Roman numeral of full width", r"[\u2160-\u217f]"),
        ("a politeness without content", r"请稍后|操作成功|操作失败"),
        ("three dots instead of an ellipsis", r"\.\.\."),
    ],
)
def test_chinese_is_set_as_chinese(fault: str, pattern: str) -> None:
    texts = {key: re.sub(r"\S*://\S*|{{.*?}}", "", zh) for key, (zh, _) in words.catalogue("zh_Hans").items()}
    found = {key: zh for key, zh in texts.items() if re.search(pattern, zh)}
    hold(f"chinese: {fault}", found, "see Words of the design system")


def test_english_texts_hold_no_chinese() -> None:
    found = {key: en for key, (en, _) in words.catalogue("en").items() if words.HAN.search(en)}
    hold("chinese in english", found, "English is complete: a Chinese term stands only where it is the name itself")


def test_templates_show_no_word_of_their_own() -> None:
    found = {}
    for path in files("*.html"):
        for text in words.visible(path):
            if words.HAN.search(text) or re.search(r"[A-Za-z]{2,}", text):
                found[f"{path.relative_to(ROOT).as_posix()}: {text[:40]}"] = ""
    hold("words in templates", found, "say it by a key of the catalogue")


def test_papers_print_no_word_of_their_own() -> None:
    found = {}
    for path in files("*.typ"):
        for text in words.printed(path):
            if words.HAN.search(text) or re.search(r"[A-Za-z]{2,}", text):
                found[f"{path.relative_to(ROOT).as_posix()}: {text[:40]}"] = ""
    hold("words on papers", found, "say it by a key of the catalogue")


def takes_files(module: Module) -> bool:
    """Importers know words that stand in people's spreadsheets."""
    return "imports" in module.inner or module.inner[:2] == ("infra", "bulk")


def test_code_holds_no_chinese_text() -> None:
    found = {}
    for module in modules():
        if module.inner[:1] == ("demo",) or module.name in NAMES_AS_DATA or takes_files(module):
            continue
        card_words = {
            id(leaf)
            for node in ast.walk(module.tree)
            if isinstance(node, ast.keyword) and node.arg == "words"
            for leaf in ast.walk(node)
        }
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and words.HAN.search(node.value):
                if id(node) not in module.docstrings and id(node) not in card_words:
                    found[f"{module.name}::{within(node, module.tree)}"] = node.value[:40]
    hold("chinese in code", found, "texts live in the catalogues, data in files")


def test_scripts_hold_no_text() -> None:
    found = {}
    for path in files("*.js"):
        code = re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.S)
        name = path.relative_to(ROOT).as_posix()
        if words.HAN.search(code):
            found[f"{name}: Han"] = words.HAN.search(code).group(0)  # type: ignore[union-attr]
        for text in re.findall(r"(?:textContent|innerText|title|placeholder|ariaLabel)\s*=\s*[\"'`]([^\"'`]+)", code):
            if re.search(r"[A-Za-z]{2,}", re.sub(r"\${[^}]*}", "", text)):
                found[f"{name}: {text[:40]}"] = ""
    hold("words in scripts", found, "the page hands its scripts their words, by data attributes")

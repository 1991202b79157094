"""One file of tokens: no other file names a colour or a type size, and its contrasts are what ui asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import anlan

SOURCE = Path(anlan.__file__).parent
TOKENS = SOURCE / "surfaces" / "parts" / "static" / "tokens.css"
STYLED = sorted(
    p
    for p in SOURCE.rglob("*")
    if p.suffix in {".css", ".html", ".js", ".svg"} and p != TOKENS and "node_modules" not in p.parts
)
NAMES = "white|black|red|green|blue|yellow|orange|teal|gray|grey|silver|navy|maroon|purple|gold|brown|pink|cyan|magenta"
COLOUR = re.compile(
    r"#[0-9a-fA-F]{8}\b|#[0-9a-fA-F]{6}\b|(?<=[:\s\"'])#[0-9a-fA-F]{3,4}(?=[\s;\"'])|\b(?:rgba?|hsla?|oklch|oklab|lab|lch|hwb)\("
    rf"|(?:color|background|fill|stroke|border[a-z-]*)\s*[:=]\s*[\"']?(?:{NAMES})\b"
)
SIZE = re.compile(
    r"font-size\s*:(?!\s*(?:var\(--t\d+\)|inherit|100%))[^;]+|(?<![\w-])font\s*:(?!\s*inherit)[^;]+;|fontSize\s*="
)


def block(selector: str) -> dict[str, str]:
    """The custom properties that a rule of the token file sets."""
    text = TOKENS.read_text(encoding="utf-8")
    body = text[text.index(selector + " {") :].split("{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))


LIGHT = block(":root")
DARK = {**LIGHT, **block('[data-theme="dark"]')}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("path", STYLED, ids=lambda p: str(p.relative_to(SOURCE)))
def test_no_colour_and_no_type_size_outside_the_tokens(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/|\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.S)
    text = re.sub(r"href=\"#[^\"]*\"|&#\w+;", "", text)
    found = (
        COLOUR.findall(text) + [m.group(0) for m in COLOUR.finditer(text)] + [m.group(0) for m in SIZE.finditer(text)]
    )
    assert not found, f"use a token of tokens.css instead of {found[:3]}"


def test_the_chosen_dark_and_the_systems_dark_are_the_same() -> None:
    assert block('[data-theme="dark"]') == block('[data-theme="auto"]')


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_contrast_at_least_four_and_a_half(theme: dict[str, str]) -> None:
    pairs = [(ink, on) for ink in ("text", "quiet") for on in ("ground", "surface", "sunk", "brand-soft", "land")]
    pairs += [("brand", "surface"), ("on-brand", "brand")]
    weak = {(a, b): round(contrast(theme[a], theme[b]), 2) for a, b in pairs if contrast(theme[a], theme[b]) < 4.5}
    assert weak == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_control_edges_and_level_shapes_contrast_at_least_three(theme: dict[str, str]) -> None:
    edges = {on: contrast(theme["edge"], theme[on]) for on in ("surface", "ground")}
    levels = {
        f"{n} on {on}": max(contrast(theme[f"level-{n}"], theme[on]), contrast(theme["ink"], theme[on]))
        for n in (1, 2, 3, 4)
        for on in ("surface", "land")
    }
    weak = {name: round(value, 2) for name, value in {**edges, **levels}.items() if value < 3}
    assert weak == {}


def test_numerals_read_on_their_level() -> None:
    on = {1: "on-level", 2: "ink", 3: "ink", 4: "on-level"}
    weak = {
        n: round(contrast(LIGHT[f"level-{n}"], LIGHT[ink]), 2)
        for n, ink in on.items()
        if contrast(LIGHT[f"level-{n}"], LIGHT[ink]) < 4.5
    }
    assert weak == {}

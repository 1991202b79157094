"""Prints a template with data: the same template, data and time give the same bytes.

A template is a Typst file (`papers/NAME.typ` in a room) that imports `/infra/papers/house.typ`. It holds no words:
`t("key")` stands for a sentence of the catalogues. Data comes to it as JSON, so nothing typed is ever read as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext, override

from anlan.infra.pages import times
from anlan.infra.pages.words import LANGUAGES, written
from anlan.kernel.decision import Refused, Said

ROOT = Path(__file__).parents[2]  # what a template may import: files of the checkout alone
FONT = "@expo-google-fonts/noto-sans-sc"  # one open family with 30,000 glyphs, brought by npm
WEIGHTS = ("400Regular", "700Bold")
_KEYS = re.compile(r"\bt\(\s*\"([a-z0-9_.]+)\"")
_IMPORTS = re.compile(r"#import\s+\"(/[^\"]+\.typ)\"")


def press(template: Path, data: Mapping[str, Any], *, at: datetime, lang: str = "zh") -> bytes:
    """The PDF of a template in one language, made at the city time `at`. Raises Refused where the font is missing.

    Data may hold sentences (`Said`), names in both languages, times and days; they come out in the paper's language.
    """
    with override(LANGUAGES[lang]):
        words = {key: gettext(key) for key in keys(template)}
        told = written(data)
    inputs = {
        "data": json.dumps(told, ensure_ascii=False, sort_keys=True),
        "words": json.dumps(words, ensure_ascii=False, sort_keys=True),
        "lang": lang,
        "printed": times.full(at),
    }
    fonts = _fonts(font_folder(settings.NODE_MODULES))
    compiler = typst.Compiler(str(template), root=str(ROOT), font_paths=fonts, sys_inputs=inputs)
    made = compiler.compile(format="pdf", timestamp=int(at.timestamp()))
    assert isinstance(made, bytes)
    return made


def keys(template: Path) -> frozenset[str]:
    """Catalogue keys that a template says, with those of what it imports."""
    text = template.read_text(encoding="utf-8")
    found = set(_KEYS.findall(text))
    for name in _IMPORTS.findall(text):
        found |= keys(ROOT / name.lstrip("/"))
    return frozenset(found)


def font_folder(modules: Path) -> Path:
    """Where the font lies among the modules that npm brought. Raises Refused where it is missing."""
    folder = modules / FONT
    if not all((folder / weight).is_dir() for weight in WEIGHTS):
        raise Refused(Said("core.refused.paper_font", {"font": FONT}))
    return folder


@cache
def _fonts(folder: Path) -> typst.Fonts:
    """Our font alone, whatever the machine has: a paper looks and weighs the same everywhere."""
    paths = [str(folder / weight) for weight in WEIGHTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)

"""Readings of Chinese names for search and order, as the database has no collation for them.

The dictionary is read when a first name is spelt: most processes never spell one.
"""

from __future__ import annotations

import importlib
import re
from functools import lru_cache

_CHINESE = re.compile(r"[\u3400-\u9fff]+")


@lru_cache(maxsize=50_000)
def spell(name: str) -> tuple[str, str]:
    """The name's reading without tones and spaces, and its initials: 石桥头 gives ("shiqiaotou", "sqt")."""
    syllables = _read(name)
    return "".join(syllables).replace(" ", ""), "".join(s[0] for s in syllables if s.strip())


def latin(name: str) -> str:
    """A name for those who read no Chinese: its runs of characters by their reading, the rest as it stands."""
    told = _CHINESE.sub(lambda run: f" {spell(run.group())[0].capitalize()} ", name)
    return re.sub(r"\s*-\s*", "-", " ".join(told.split()))


# surnames that are read otherwise than the same character elsewhere
SURNAMES = {
    "单": "shan", "仇": "qiu", "区": "ou", "解": "xie", "查": "zha", "曾": "zeng", "盖": "ge", "朴": "piao",
    "缪": "miao", "乐": "yue", "员": "yun", "繁": "po", "尉": "wei", "万": "wan", "冼": "xian", "翟": "zhai",
    "种": "chong", "折": "she",
}  # fmt: skip


def spell_person(name: str) -> tuple[str, str]:
    """A person's name, character by character: given names are no words that a dictionary of phrases could know."""
    syllables = [SURNAMES.get(name[:1]) or _character(name[:1]), *map(_character, name[1:])] if name else []
    return "".join(syllables).replace(" ", ""), "".join(s[0] for s in syllables if s.strip())


@lru_cache(maxsize=20_000)
def _character(character: str) -> str:
    return _read(character)[0] if character else ""


def _read(text: str) -> list[str]:
    words = importlib.import_module("pypinyin.core").Pinyin().seg(text)
    return [syllable for word in words for syllable in _word(word)]


@lru_cache(maxsize=20_000)
def _word(word: str) -> tuple[str, ...]:
    """A word of the dictionary, or what is none: names are made of the same few again and again."""
    dictionary = importlib.import_module("pypinyin")
    read = dictionary.pinyin([word], style=dictionary.Style.NORMAL, errors=lambda other: list(other))
    return tuple(s[0].lower() for s in read)

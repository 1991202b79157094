"""Readings of Chinese names for search and order, as the database has no collation for them."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, pinyin


@lru_cache(maxsize=50_000)
def spell(name: str) -> tuple[str, str]:
    """The name's reading without tones and spaces, and its initials: 石桥头 gives ("shiqiaotou", "sqt")."""
    syllables = [s[0].lower() for s in pinyin(name, style=Style.NORMAL, errors=lambda other: list(other))]
    return "".join(syllables).replace(" ", ""), "".join(s[0] for s in syllables if s.strip())

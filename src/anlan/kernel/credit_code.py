"""The unified social credit code of GB 32100-2015 and its inner code of GB 11714 (work-safety.md, 2.4)."""

from __future__ import annotations

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
INNER_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
LENGTH, OLD_LENGTH = 18, 15
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}


def plain(code: str) -> str:
    """A code as people mean it: full-width letters, spaces and the letters O and I, which no code has, put right."""
    return "".join(unicodedata.normalize("NFKC", code).split()).upper().replace("O", "0").replace("I", "1")


def check_character(first: str) -> str:
    """The 18th character for the first 17. Raises KeyError for a letter outside the alphabet."""
    total = sum(_VALUE[letter] * weight for letter, weight in zip(first, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def inner_check(organisation: str) -> str:
    """The 9th character of an organisation code for its first eight."""
    rest = 11 - sum(INNER_ALPHABET.index(c) * w for c, w in zip(organisation, INNER_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def check(code: str) -> str:
    """What a code is: `valid`, `failed` (perhaps issued, yet wrong), `old` (15 digits), `empty` or `malformed`.

    Never a reason to reject a row: some early codes fail although they were issued.
    """
    plain = code.strip().upper()
    if not plain:
        return "empty"
    if len(plain) == OLD_LENGTH and plain.isdigit():
        return "old"
    if len(plain) != LENGTH or any(letter not in _VALUE for letter in plain):
        return "malformed"
    return "valid" if check_character(plain[:17]) == plain[17] else "failed"


def complete(head: str, organisation: str) -> str:
    """A valid code from its first eight characters and the first eight of the organisation code."""
    first = head + organisation + inner_check(organisation)
    return first + check_character(first)

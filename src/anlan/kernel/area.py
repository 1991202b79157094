"""Codes of areas: the 12-digit statistical code and the house's suffixes for grids (GB/T 2260, GB/T 10114)."""

from __future__ import annotations

import re

_CODE = re.compile(r"^\d{12}(-[A-Z]\d{3}){0,2}$")
LEVELS = ("province", "prefecture", "county", "town", "village", "grid", "micro_grid")


def valid(code: str) -> bool:
    """Whether `code` is twelve digits, with at most two grid suffixes such as `-G003-M002`."""
    return bool(_CODE.match(code))


def pad(code: str) -> str:
    """An administrative code of 2, 4, 6, 9 or 12 digits as twelve digits."""
    return code if "-" in code else code.ljust(12, "0")


def trunk(code: str) -> str:
    """The shortest prefix that means the same area: `331081110000` gives `331081110`, a grid code is its own trunk."""
    if "-" in code:
        return code
    code = pad(code)
    for size in (2, 4, 6, 9):
        if not code[size:].strip("0"):
            return code[:size]
    return code


def level(code: str) -> str:
    """Level of an area by its code."""
    if "-" in code:
        return LEVELS[4 + code.count("-")]
    return {2: "province", 4: "prefecture", 6: "county", 9: "town", 12: "village"}[len(trunk(code))]


def bounds(code: str) -> tuple[str, str]:
    """Half-open range of codes [low, high) that lie in `code`, in byte order (COLLATE "C")."""
    stem = trunk(code)
    return stem, stem[:-1] + chr(ord(stem[-1]) + 1)


def covers(scope: str, code: str) -> bool:
    """Whether area `code` lies in `scope` or is it."""
    low, high = bounds(scope)
    return low <= code < high


def village(code: str) -> str:
    """The 12-digit code that carries rights, of a village or of a grid in it."""
    return code.split("-", 1)[0]


def parent(code: str) -> str:
    """The area one level up; a county's is its prefecture."""
    if "-" in code:
        return code.rsplit("-", 1)[0]
    size = len(trunk(code))
    return pad(code[: {4: 2, 6: 4, 9: 6, 12: 9}.get(size, 2)])


def chain(code: str) -> list[str]:
    """The area and all above it up to the county, nearest first."""
    out = [code]
    while level(out[-1]) not in ("county", "prefecture", "province"):
        out.append(parent(out[-1]))
    return out

"""A random draw that anybody can repeat with nothing but SHA-256: who has the smallest hash of seed and id is drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

HOW = "sha256(seed + '/' + id), ascending"


def order(seed: str, ids: Iterable[str]) -> list[tuple[str, str]]:
    """(hash, id) of everybody in the pot, in the order in which they are drawn."""
    return sorted((hashlib.sha256(f"{seed}/{one}".encode()).hexdigest(), one) for one in set(ids))


def drawn(seed: str, ids: Iterable[str], n: int) -> list[str]:
    """The first `n` of the order; all where there are fewer."""
    return [one for _, one in order(seed, ids)[:n]]

"""Two rows of registers compared as the finder compares them, for a page that shows why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from anlan.ground.premises.imports import extracts, knowledge
from anlan.ground.premises.imports.leading import Cards
from anlan.ground.premises.queries import RecordRow
from anlan.ground.premises.rules.extract import Knowledge
from anlan.ground.premises.rules.matching import Likeness, compare
from anlan.kernel import credit_code


@cache
def _bundled() -> Knowledge:
    return knowledge.knowledge()


class Desk:
    """Compares rows with the bundled words and weights."""

    def __init__(self) -> None:
        self.known = _bundled()
        self.cards = Cards(self.known)

    def like(self, a: RecordRow, b: RecordRow) -> Likeness:
        """How far two rows speak of one enterprise."""
        return compare(self.cards.full(str(a.id), a.values), self.cards.full(str(b.id), b.values), self.known.weights)

    def kind(self, like: Likeness) -> str:
        """sure, doubtful or none."""
        return like.kind(self.known.weights)

    def identity(self, row: RecordRow) -> str:
        """What the finder knows a market row by."""
        code = credit_code.plain(row.values.get("uscc") or "")
        if credit_code.check(code) == "valid":
            return code
        return f"name:{self.known.names.core(row.values.get('name') or '')}"[:120]

    def told(self, a: RecordRow, b: RecordRow) -> dict[str, Any]:
        """Both sides and their evidence, as a question keeps them."""
        like = self.like(a, b)
        return {"one": _shown(a), "other": _shown(b), "for": [f"field_{n}" for n in like.agree],
                "against": [f"field_{n}" for n in like.differ]}  # fmt: skip


def _shown(row: RecordRow) -> dict[str, Any]:
    address = next((row.values[n] for n in (*extracts.ADDRESSES, "address") if row.values.get(n)), "")
    return {"record": str(row.id), "source": row.source, "name": row.name, "code": row.values.get("uscc", ""),
            "address": address}  # fmt: skip


def sides(desk: Desk, a: RecordRow, b: RecordRow) -> tuple[str, str] | None:
    """What the two are known by in a question; None where nobody asks: one side is a market row."""
    if a.source == b.source == "market":
        pair = desk.identity(a), desk.identity(b)
    elif b.source == "market":
        pair = f"{a.source}:{a.key}", b.key
    elif a.source == "market":
        pair = f"{b.source}:{b.key}", a.key
    else:
        return None
    return pair if pair[0] != pair[1] else None


def groups(ids: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    """What belongs together by pairs."""
    made: list[set[str]] = [{one} for one in ids]
    for one, other in pairs:
        a, b = (next(g for g in made if x in g) for x in (one, other))
        if a is not b:
            a |= b
            made.remove(b)
    return made

"""The kinds of hazard as data: the field and the department of each, and the rule sets it may be judged by."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from anlan.ground.standards.queries import Item, Version

OTHER = "other"
SAFETY, FLOOD = FIELDS = ("safety", "flood")  # work safety; flood and slides
Offered = tuple[str, Version, Item]


@cache
def kinds() -> dict[str, str]:
    """Kind → department ("" for nobody's in particular)."""
    return {row["kind"]: row["department"] for row in _rows()}


@cache
def of_field(field: str) -> frozenset[str]:
    """Kinds of a field."""
    return frozenset(row["kind"] for row in _rows() if row["field"] == field)


@cache
def sets_of(kind: str) -> frozenset[str]:
    """Rule sets, or single items of them, that are about such hazards; none for a culvert, which no set is about."""
    return frozenset(code for row in _rows() if row["kind"] == kind for code in row["sets"].split())


def fitting(kind: str, offered: Sequence[Offered]) -> list[Offered]:
    """Of rule items those that such a hazard may be judged by: items of its kind first, then its sets' general ones."""
    own, named = [one for one in offered if one[2].kind == kind], sets_of(kind)
    general = [one for one in offered if one[2].kind == OTHER != kind and named & {one[0], one[1].code}]
    return own + general


def _rows() -> list[dict[str, str]]:
    with (Path(__file__).parents[1] / "kinds.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))

"""What changed between two versions of a standard, item by item: the preview before somebody puts one in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from anlan.ground.standards.rules.items import Item


@dataclass(frozen=True)
class Changed:
    """An item that is new, gone, or differs; for the last `parts` are (field, before, after)."""

    how: str  # added | gone | changed
    ref: str
    item: Item
    parts: tuple[tuple[str, Any, Any], ...] = ()


def between(before: Sequence[Item], after: Sequence[Item]) -> tuple[Changed, ...]:
    """What `after` changes of `before`, in the order of the items; what is gone comes last."""
    was, now = {i.ref: i for i in before}, {i.ref: i for i in after}
    found = [one for item in after if (one := _one(was.get(item.ref), item)) is not None]
    return (*found, *(Changed("gone", item.ref, item) for item in before if item.ref not in now))


def _one(was: Item | None, now: Item) -> Changed | None:
    if was is None:
        return Changed("added", now.ref, now)
    parts = tuple(
        (f.name, getattr(was, f.name), getattr(now, f.name)) for f in fields(Item) if differs(was, now, f.name)
    )
    return Changed("changed", now.ref, now, parts) if parts else None


def differs(was: Item, now: Item, name: str) -> bool:
    """Whether a field of an item differs."""
    a, b = getattr(was, name), getattr(now, name)
    return bool(dict(a) != dict(b)) if hasattr(a, "keys") else bool(a != b)

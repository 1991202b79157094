"""How far a version gives the text that it stands for: how many of its items, and in whose words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PUBLISHED, SHORT, OURS, CITY = "published", "short", "ours", "city"
# word for word as published; shortened and unchecked; ours, as the text was not found; the city's own
WORDINGS = (PUBLISHED, SHORT, OURS, CITY)


def reworded(coverage: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The same text after somebody of the city changed an item: the words are the city's from now on."""
    return {**coverage, "wording": CITY} if coverage else None

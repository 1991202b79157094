"""Text as it comes in by JSON: whatever PostgreSQL can keep, said before it is asked."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator


def storable(text: str) -> str:
    """The text. Raises ValueError where it holds NUL or half of a surrogate pair, which PostgreSQL does not keep."""
    if any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("characters that cannot be stored")
    return text


Words = Annotated[str, AfterValidator(storable)]

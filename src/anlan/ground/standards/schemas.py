"""The shape of input over the API; what an item may hold is weighed by `rules/items.py`, which names the field."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from anlan.infra.pages.moments import Moment
from anlan.infra.pages.typed import Words, storable


def _kept(value: Any) -> Any:
    """Every text inside, so that PostgreSQL can keep it."""
    if isinstance(value, str):
        storable(value)
    elif isinstance(value, dict):
        for name, inner in value.items():
            storable(name)
            _kept(inner)
    elif isinstance(value, list):
        for inner in value:
            _kept(inner)
    return value


Item = Annotated[dict[str, Any], AfterValidator(_kept)]


class Plain(BaseModel):
    """A verb without further words; `key` makes a repeat harmless."""

    model_config = ConfigDict(extra="forbid")
    key: UUID | None = None


class Names(BaseModel):
    """A name in both languages."""

    model_config = ConfigDict(extra="forbid")
    zh: Words = Field(min_length=1, max_length=80)
    en: Words = Field(min_length=1, max_length=80)


class Propose(Plain):
    """The next version of a standard, or the first of a new one (then with names and kind)."""

    text: Words = Field(max_length=500)
    items: list[Item] | None = Field(default=None, max_length=400)
    names: Names | None = None
    kind: Words = Field(default="", max_length=12)
    document: Words = Field(default="", max_length=120)
    valid_from: Moment | None = None


class SetItem(Plain):
    """An item put into a draft."""

    item: Item
    instead: Words = Field(default="", max_length=16)


class DropItem(Plain):
    """An item taken out of a draft."""

    ref: Words = Field(max_length=16)


class Wanted(BaseModel):
    """As of when; without it, now."""

    at: Moment | None = None


class Judged(BaseModel):
    """A rule item, and the date it is weighed by."""

    rule: Words = Field(max_length=80)
    at: Moment | None = None

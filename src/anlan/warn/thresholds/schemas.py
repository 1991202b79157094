"""The shape of what comes in by the JSON doors of rules. A rule's own settings are read by `rules.spec`."""

from __future__ import annotations

from math import isfinite
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from anlan.infra.pages.moments import Moment
from anlan.infra.pages.typed import Words, storable


def _whole(values: dict[str, Any]) -> dict[str, Any]:
    """What can be stored: whole words, finite numbers."""
    for name, value in values.items():
        storable(name)
        storable(str(value))
        if isinstance(value, float) and not isfinite(value):
            raise ValueError("finite numbers")
    return values


Settings = Annotated[dict[str, bool | int | float | str], AfterValidator(_whole)]
Code = Annotated[str, Field(pattern=r"^\d{12}$")]
Kind = Literal["level", "rate", "k_of_n", "missing"]


class Plain(BaseModel):
    """A verb without words; `key` makes a repeat harmless."""

    model_config = ConfigDict(extra="forbid")
    key: UUID | None = None


class Names(BaseModel):
    """A name in both languages."""

    model_config = ConfigDict(extra="forbid")
    zh: Words = Field(min_length=1, max_length=60)
    en: Words = Field(min_length=1, max_length=60)


class Revise(Plain):
    """What a draft is to say."""

    names: Names
    kind: Kind
    args: Settings = Field(max_length=20)
    area_set: list[Code] = Field(min_length=1, max_length=700)
    level: int = Field(ge=1, le=4)
    ladder: Words = Field("", max_length=32)
    note: Words = Field("", max_length=300)


class Draft(Revise):
    """A rule, or the next version of one."""

    number: Words = Field(pattern=r"^[A-Z]{1,3}-\d{1,5}$")


class Withdraw(Plain):
    """Why a rule is to end."""

    note: Words = Field(min_length=1, max_length=300)


class Tried(BaseModel):
    """A stretch of the past."""

    since: Moment
    until: Moment

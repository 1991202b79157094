"""The shape of what devices, the desk's programs and providers send."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _whole(text: str) -> str:
    """PostgreSQL keeps neither NUL nor halves of surrogate pairs."""
    if any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("characters that cannot be stored")
    return text


Words = Annotated[str, AfterValidator(_whole)]
Said = Literal["yes", "no", "wrong_number"]


class AnswerArgs(BaseModel):
    """An answer from a phone. `call` is the call's id, or that of the open work in Today."""

    model_config = ConfigDict(extra="forbid")
    call: UUID
    answer: Said


class Wanted(BaseModel):
    """What of the log is wanted."""

    area: str = Field("", pattern=r"^(\d{12})?$")
    only_open: bool = False


class Plain(BaseModel):
    """A verb without words; `key` makes a repeat harmless."""

    model_config = ConfigDict(extra="forbid")
    key: UUID | None = None


class Answer(Plain):
    """One's own answer."""

    answer: Said


class Record(Plain):
    """Somebody was reached by ordinary phone."""

    person: UUID
    answer: Said
    said_by: Words = Field(min_length=1, max_length=60)


class Stop(Plain):
    """Why the calling stops."""

    reason: Words = Field(min_length=1, max_length=200)

"""The shape of what devices, the desk's programs and providers send."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from anlan.infra.pages.typed import Words

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


class Step(BaseModel):
    """One step of a ladder, as it is stored."""

    model_config = ConfigDict(extra="forbid")
    who: Literal["first", "deputy", "village", "town", "town_lead", "duty", "tenant", "landlord"]
    wait_s: int = Field(ge=1, le=7 * 86_400)
    again_s: list[Annotated[int, Field(ge=1, le=7 * 86_400)]] = Field(default_factory=list, max_length=10)
    channels: list[Literal["in_app", "sms_sim"]] = Field(default_factory=lambda: ["in_app", "sms_sim"], min_length=1)
    on_yes: Literal["stop", "next"] = "stop"


class Propose(Plain):
    """The next version of a ladder, and why."""

    steps: list[Step] = Field(min_length=1, max_length=8)
    mode: Literal["any", "all"]
    text: Words = Field(min_length=1, max_length=500)


class Stop(Plain):
    """Why the calling stops."""

    reason: Words = Field(min_length=1, max_length=200)

"""The shape of what comes in by the JSON doors of alerts."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from anlan.infra.pages.moments import Moment
from anlan.infra.pages.typed import Words


class Wanted(BaseModel):
    """What of the list is wanted; `at` reads it as of a past time."""

    area: str = Field("", pattern=r"^(\d{12})?$")
    at: Moment | None = None


class Plain(BaseModel):
    """A verb without words; `key` makes a repeat harmless."""

    model_config = ConfigDict(extra="forbid")
    key: UUID | None = None


class StandDown(Plain):
    """Why an alert ends."""

    reason: Words = Field(min_length=1, max_length=300)

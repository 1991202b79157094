"""The shape of what phones and programs send."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from anlan.infra.pages.typed import Words


class Tare(BaseModel):
    """A zero, signed on site: why the zone is bare, and the photos that show it."""

    model_config = ConfigDict(extra="forbid")
    instrument: UUID
    reason: Words = Field(min_length=2, max_length=300)
    photos: list[Words] = Field(min_length=1, max_length=10)


class Decided(BaseModel):
    """A second person's word about a zero."""

    model_config = ConfigDict(extra="forbid")
    tare: UUID

"""The shape of what phones send about posts."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from anlan.infra.pages.typed import Words


class Confirm(BaseModel):
    """A person accepts a post."""

    model_config = ConfigDict(extra="forbid")
    post: UUID


class Decline(BaseModel):
    """A person does not take a post, and says why."""

    model_config = ConfigDict(extra="forbid")
    post: UUID
    reason: Words = Field(min_length=1, max_length=200)

"""The shape of what devices and providers send."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class AnswerArgs(BaseModel):
    """An answer from a phone. `call` is the call's id, or that of the open work in Today."""

    model_config = ConfigDict(extra="forbid")
    call: UUID
    answer: Literal["yes", "no", "wrong_number"]

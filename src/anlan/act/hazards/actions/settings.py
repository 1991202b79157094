"""Versions of the deadlines: one person proposes, another confirms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.hazards import states
from anlan.act.hazards.models import Setting
from anlan.act.hazards.rules import deadlines
from anlan.ground.access.actions import second
from anlan.infra.journal import Change, verb
from anlan.infra.versions import drafted
from anlan.kernel.decision import no, yes


@verb("hazards.propose", states.SETTING)
def propose(change: Change, *, values: Mapping[str, Any], valid_from: datetime, text: str) -> None:
    """Draft a new version of the deadlines. It holds for steps that begin after it is in force. Raises Refused."""
    change.require(deadlines.sound(values))
    change.require(yes() if text.strip() else no("hazards.refused.reason"))
    row = drafted(change, Setting, values, valid_from=valid_from, text=text)
    change.move(row, "draft")


@verb("hazards.confirm", states.SETTING)
def confirm(change: Change, *, setting: UUID) -> None:
    """Put a draft in force. Somebody else does it, unless the city has nobody else: that is marked. Raises Refused."""
    row = change.lock(Setting, setting)
    change.move(row, "confirmed", second(change, row))

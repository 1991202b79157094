"""Versions of the terms: one person proposes, another confirms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.act.inspections import states
from anlan.act.inspections.models import Setting
from anlan.act.inspections.rules import terms
from anlan.ground.access.actions import second
from anlan.infra.journal import Change, verb
from anlan.infra.versions import drafted
from anlan.kernel.decision import Said, no, yes


@verb("inspections.propose", states.SETTING)
def propose(change: Change, *, values: Mapping[str, Any], valid_from: datetime, text: str) -> None:
    """Draft a new version of caps, pass mark and frequencies. Raises Refused naming the value that is wrong."""
    change.require(terms.sound(values))
    change.require(yes() if text.strip() else no("inspections.refused.reason"))
    row = drafted(change, Setting, values, valid_from=valid_from, text=text)
    change.move(row, states.DRAFT)
    line = Said("inspections.work.setting", {"version": row.version})
    change.work(row, "draft", line, role="director", next=Said("inspections.work.setting_next"))


@verb("inspections.confirm", states.SETTING)
def confirm(change: Change, *, setting: UUID) -> None:
    """Put a draft in force. Somebody else does it, unless the city has nobody else: that is marked. Raises Refused."""
    row = change.lock(Setting, setting)
    change.move(row, states.CONFIRMED, second(change, row))
    change.settle(row)

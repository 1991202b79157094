"""Verbs over the terms: one person proposes a version, another puts it in force, or it is laid aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.access.actions import second
from anlan.infra.journal import Change, verb
from anlan.infra.versions import drafted
from anlan.kernel.decision import Said, no, yes
from anlan.sense.floors import states
from anlan.sense.floors.models import Setting
from anlan.sense.floors.queries.terms import shipped
from anlan.sense.floors.rules import terms


@verb("floors.propose_terms", states.SETTING)
def propose_terms(change: Change, *, values: Mapping[str, Any], valid_from: datetime, text: str) -> None:
    """Draft the next version of the terms, with the reason. Raises Refused."""
    change.require(terms.sound(values, valid_from, text, change.at))
    rows = Setting.objects.seen_by(change.by)
    change.require(no("floors.refused.draft") if rows.filter(state=states.DRAFT).exists() else yes())
    row = drafted(change, Setting, values, valid_from=valid_from, text=text, after=shipped(change.at).version)
    change.move(row, states.DRAFT)
    line = Said("floors.work.terms", {"version": row.version})
    change.work(row, "draft", line, role="director", next=Said("floors.work.terms_next"))


@verb("floors.confirm_terms", states.SETTING)
def confirm_terms(change: Change, *, setting: UUID) -> None:
    """Put a draft in force from its day on. Somebody else does it, unless the city has nobody else. Raises Refused."""
    row = change.lock(Setting, setting)
    change.move(row, states.CONFIRMED, second(change, row))
    change.settle(row)


@verb("floors.discard_terms", states.SETTING)
def discard_terms(change: Change, *, setting: UUID) -> None:
    """Lay a draft aside; what is in force stays. Raises Refused."""
    row = change.lock(Setting, setting)
    change.move(row, states.DISCARDED)
    change.settle(row)

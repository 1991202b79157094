"""Versions of the terms: one person proposes, another confirms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from anlan.act.inspections import states
from anlan.act.inspections.models import Setting
from anlan.act.inspections.rules import terms
from anlan.ground.access import queries as access
from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import plain
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, no, yes


@verb("inspections.propose", states.SETTING)
def propose(change: Change, *, values: Mapping[str, Any], valid_from: datetime, text: str) -> None:
    """Draft a new version of caps, pass mark and frequencies. Raises Refused naming the value that is wrong."""
    change.require(terms.sound(values))
    change.require(yes() if text.strip() else no("inspections.refused.reason"))
    last = Setting.objects.seen_by(change.by).aggregate(n=Max("version"))["n"] or 0
    row = Setting(
        area=areas.pad(areas.trunk(change.by.scopes()[0])[:6]),
        shown_down=True,
        version=last + 1,
        values=plain(values),
        valid_from=valid_from,
        text=text.strip(),
        proposed_by=change.by.account,
        proposed_at=change.at,
    )
    change.move(row, states.DRAFT)
    change.work(row, "draft", Said("inspections.work.setting", {"version": row.version}), role="director")


@verb("inspections.confirm", states.SETTING)
def confirm(change: Change, *, setting: UUID) -> None:
    """Put a draft in force. Somebody else does it, unless the city has nobody else: that is marked. Raises Refused."""
    row = change.lock(Setting, setting)
    verdict = yes("inspections.because.another")
    if row.proposed_by == change.by.account:
        row.alone = not access.others_may(change.by, "inspections.confirm", change.at)
        verdict = yes("inspections.because.alone") if row.alone else no("inspections.refused.own")
    row.confirmed_by, row.confirmed_at = change.by.account, change.at
    change.move(row, states.CONFIRMED, verdict)
    change.settle(row)

"""Versions of the deadlines: one person proposes, another confirms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from anlan.act.hazards import states
from anlan.act.hazards.models import Setting
from anlan.act.hazards.rules import deadlines
from anlan.ground.access import queries as access
from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import plain
from anlan.kernel import area as areas
from anlan.kernel.decision import no, yes


@verb("hazards.propose", states.SETTING)
def propose(change: Change, *, values: Mapping[str, Any], valid_from: datetime, text: str) -> None:
    """Draft a new version of the deadlines. It holds for steps that begin after it is in force. Raises Refused."""
    change.require(deadlines.sound(values))
    change.require(yes() if text.strip() else no("hazards.refused.reason"))
    last = Setting.objects.seen_by(change.by).aggregate(n=Max("version"))["n"] or 0
    row = Setting(
        area=_county(change),
        shown_down=True,
        version=last + 1,
        values=plain(values),
        valid_from=valid_from,
        text=text,
        proposed_by=change.by.account,
        proposed_at=change.at,
    )
    change.move(row, "draft")


@verb("hazards.confirm", states.SETTING)
def confirm(change: Change, *, setting: UUID) -> None:
    """Put a draft in force. Somebody else does it, unless the city has nobody else: that is marked. Raises Refused."""
    row = change.lock(Setting, setting)
    verdict = yes("hazards.because.another")
    if row.proposed_by == change.by.account:
        row.alone = not access.others_may(change.by, "hazards.confirm", change.at)
        verdict = yes("hazards.because.alone") if row.alone else no("hazards.refused.setting_own")
    row.confirmed_by, row.confirmed_at = change.by.account, change.at
    change.move(row, "confirmed", verdict)


def _county(change: Change) -> str:
    return areas.pad(areas.trunk(change.by.scopes()[0])[:6])

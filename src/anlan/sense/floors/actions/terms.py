"""Verbs over the terms: one person proposes a version, another puts it in force, or it is laid aside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from anlan.ground.access import queries as access
from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import plain
from anlan.kernel import area as areas
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
    row = Setting(
        area=areas.pad(areas.trunk(change.by.scopes()[0])[:6]),
        shown_down=True,
        version=(rows.aggregate(newest=Max("version"))["newest"] or shipped(change.at).version) + 1,
        values=plain(dict(values)),
        valid_from=valid_from,
        text=text.strip(),
        proposed_by=change.by.account,
        proposed_at=change.at,
    )
    change.move(row, states.DRAFT)
    line = Said("floors.work.terms", {"version": row.version})
    change.work(row, "draft", line, role="director", next=Said("floors.work.terms_next"))


@verb("floors.confirm_terms", states.SETTING)
def confirm_terms(change: Change, *, setting: UUID) -> None:
    """Put a draft in force from its day on. Somebody else does it, unless the city has nobody else. Raises Refused."""
    row = change.lock(Setting, setting)
    verdict = yes("floors.because.another")
    if row.proposed_by == change.by.account:
        row.alone = not access.others_may(change.by, "floors.confirm_terms", change.at)
        verdict = yes("floors.because.nobody_else") if row.alone else no("floors.refused.own_terms")
    row.confirmed_by, row.confirmed_at = change.by.account, change.at
    change.move(row, states.CONFIRMED, verdict)
    change.settle(row)


@verb("floors.discard_terms", states.SETTING)
def discard_terms(change: Change, *, setting: UUID) -> None:
    """Lay a draft aside; what is in force stays. Raises Refused."""
    row = change.lock(Setting, setting)
    change.move(row, states.DISCARDED)
    change.settle(row)

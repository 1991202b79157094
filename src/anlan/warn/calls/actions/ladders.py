"""Versions of the ladders: one person proposes, another confirms; calls under way keep the steps they began with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max

from anlan.ground.access.actions import second
from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import plain
from anlan.kernel.decision import Hidden, Said, no, yes
from anlan.warn.calls import states
from anlan.warn.calls.models import Ladder
from anlan.warn.calls.rules import ladder


@verb("calls.propose", states.LADDER)
def propose(change: Change, *, name: str, steps: Sequence[Mapping[str, Any]], mode: str, text: str) -> None:
    """Draft the next version of a ladder, with the reason. Raises Refused; Hidden where there is no such ladder."""
    rows = Ladder.objects.seen_by(change.by).filter(name=name)
    now = rows.filter(state__in=states.IN_FORCE, valid_to=None).first()
    if now is None:
        raise Hidden
    ladder.read(steps)
    change.require(yes() if mode in ladder.MODES else no("calls.refused.ladder", step=0, field="mode"))
    change.require(yes() if text.strip() else no("calls.refused.ladder_text"))
    change.require(no("calls.refused.ladder_draft") if rows.filter(state=states.DRAFT).exists() else yes())
    row = Ladder(
        area=now.area,
        shown_down=True,
        name=name,
        version=rows.aggregate(newest=Max("version"))["newest"] + 1,
        names=now.names,
        mode=mode,
        steps=plain(list(steps)),
        text=text.strip(),
        proposed_by=change.by.account,
        proposed_at=change.at,
    )
    change.move(row, states.DRAFT)
    line = Said("calls.work.ladder", {"name": row.names, "version": row.version})
    change.work(row, "draft", line, role="director", next=Said("calls.work.ladder_next"))


@verb("calls.confirm", states.LADDER)
def confirm(change: Change, *, version: UUID) -> None:
    """Put a draft in force at once, in place of the one before. Somebody else does it, unless the city has nobody else.

    Raises Refused.
    """
    row = change.lock(Ladder, version)
    verdict = second(change, row)
    change.require(verdict)
    in_force = Ladder.objects.seen_by(change.by).filter(name=row.name, state__in=states.IN_FORCE, valid_to=None)
    for pk in in_force.values_list("pk", flat=True):
        before = change.lock(Ladder, pk)
        before.valid_to = change.at
        change.save(before)
    row.valid_from = change.at
    change.move(row, states.CONFIRMED, verdict)
    change.settle(row)


@verb("calls.discard", states.LADDER)
def discard(change: Change, *, version: UUID) -> None:
    """Lay a draft aside; what is in force stays. Raises Refused."""
    row = change.lock(Ladder, version)
    row.valid_to = change.at
    change.move(row, states.DISCARDED)
    change.settle(row)

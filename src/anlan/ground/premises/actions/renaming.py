"""Verbs over rows of the dated tables: one person proposes, another confirms, then the finder reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from anlan.ground.access.actions import second
from anlan.ground.premises import states
from anlan.ground.premises.models import Record, Renaming
from anlan.ground.premises.rules import renaming as rules
from anlan.infra.journal import Change, verb
from anlan.infra.journal.values import plain
from anlan.kernel import area as areas
from anlan.kernel.decision import Said, no, yes


@verb("premises.propose_renaming", states.RENAMING)
def propose_renaming(change: Change, *, source: str, values: Mapping[str, Any], text: str, out: bool = False) -> None:
    """Propose a row of a dated table, in place of the one it is known by, or (`out`) that it leaves. Raises Refused."""
    told = {name: value.strip() for name, value in values.items() if isinstance(value, str) and value.strip()}
    change.require(rules.sound(source, told, text))
    key = rules.key(source, told)
    open_ = Renaming.objects.seen_by(change.by).filter(source=source, key=key, state=states.PROPOSED).exists()
    change.require(no("premises.refused.renaming_open") if open_ else yes())
    known = Record.objects.seen_by(change.by).filter(source=source, key=key, gone_at=None).first()
    if out:
        change.require(yes() if known else no("premises.refused.renaming_unknown"))
    else:
        change.require(no("premises.refused.renaming_known") if known and known.values == told else yes())
    row = Renaming(
        area=areas.pad(areas.trunk(change.by.scopes()[0])[:6]), shown_down=True, source=source, key=key,
        values=plain(told), out=out, text=text.strip(), proposed_by=change.by.account, proposed_at=change.at,
    )  # fmt: skip
    change.move(row, states.PROPOSED)
    line = Said("premises.work.renaming", {"name": rules.named(source, told)})
    change.work(row, "renaming", line, role="director", next=Said("premises.work.terms_next"))


@verb("premises.confirm_renaming", states.RENAMING)
def confirm_renaming(change: Change, *, renaming: UUID) -> None:
    """The row is in its table, or out of it, from now on. Somebody else does it, unless the city has nobody else.

    Files of that table that leave the row out do not take it away, as people decided on it. Raises Refused.
    """
    row = change.lock(Renaming, renaming)
    change.move(row, states.CONFIRMED, second(change, row))
    change.settle(row)
    known = Record.objects.seen_by(change.by).filter(source=row.source, key=row.key).first()
    if known is None:
        known = Record(source=row.source, key=row.key, first_at=change.at, area=row.area)
    else:
        known = change.lock(Record, known.pk)
    known.values, known.name, known.match = row.values, rules.named(row.source, row.values), "decided"
    known.told_at, known.gone_at = change.at, change.at if row.out else None
    if known._state.adding:
        change.create(known)
    else:
        change.save(known, ["values", "name", "match", "told_at", "gone_at"])


@verb("premises.drop_renaming", states.RENAMING)
def drop_renaming(change: Change, *, renaming: UUID) -> None:
    """Lay a proposal aside; the table stays as it is. Raises Refused."""
    row = change.lock(Renaming, renaming)
    change.move(row, states.DROPPED)
    change.settle(row)

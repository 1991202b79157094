"""Verbs over standards: shipped with the house, drafted, changed item by item, put in force by somebody else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from anlan.ground.access.actions import second
from anlan.ground.standards import states
from anlan.ground.standards.models import Standard
from anlan.ground.standards.rules import coverage
from anlan.ground.standards.rules import items as rules
from anlan.infra.bulk.taking import Batch
from anlan.infra.journal import Change, verb
from anlan.kernel import area as areas
from anlan.kernel.decision import Refused, Said, no, yes


@verb("standards.ship")
def ship(change: Change, standards: Sequence[Mapping[str, Any]], county: str) -> None:
    """Bring standards with the house, marked "default, to be confirmed". Raises Refused if there are any."""
    if Standard.objects.seen_by(change.by).exists():
        raise Refused(Said("standards.refused.shipped"))
    rows = []
    for given in standards:
        found = [item.as_json() for item in rules.read(given["items"])]
        kept = {"area": county, "shown_down": True, "state": states.DEFAULT, "items": found}
        times = {name: _moment(given.get(name)) for name in ("valid_from", "valid_to")}
        rows.append(Standard(**{**given, **kept, **times}))
    change.create_many(rows)
    change.area = county


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


@verb("standards.propose", states.STANDARD)
def propose(
    change: Change,
    *,
    code: str,
    text: str,
    items: Sequence[Mapping[str, Any]] | None = None,
    names: Mapping[str, str] | None = None,
    kind: str = "",
    document: str = "",
    valid_from: datetime | None = None,
) -> None:
    """Draft the next version of a standard with the reason, or the first of a new one; without `items` it begins as a
    copy of the newest. `valid_from` is when it is to come in force, at the earliest when it is confirmed.

    Raises Refused naming the item and field that is wrong.
    """
    rows = Standard.objects.seen_by(change.by).filter(code=code)
    before = rows.exclude(state__in=(states.DRAFT, states.DISCARDED)).order_by("-version").first()
    change.require(yes() if text.strip() else no("standards.refused.text"))
    change.require(yes() if rules.CODE.fullmatch(code) else no("standards.refused.code", code=code))
    change.require(no("standards.refused.draft") if rows.filter(state=states.DRAFT).exists() else yes())
    names, kind = names or (before.names if before else None), kind or (before.kind if before else "")
    named = names is not None and set(names) == {"zh", "en"} and all(str(v).strip() for v in names.values())
    change.require(yes() if named and kind in rules.KINDS else no("standards.refused.new", code=code))
    same = items is None
    if items is None:
        change.require(yes() if before else no("standards.refused.items", most=rules.MOST))
        items = before.items if before else ()
    row = Standard(
        area=before.area if before else _county(change),
        shown_down=True,
        code=code,
        version=(rows.aggregate(newest=Max("version"))["newest"] or 0) + 1,
        kind=kind,
        names=dict(names or {}),
        document=document or (before.document if before else ""),
        items=[item.as_json() for item in rules.read(items)],
        coverage=coverage.reworded(before.coverage) if before and not same else before.coverage if before else None,
        text=text.strip(),
        authors=[str(change.by.account)],
        proposed_by=change.by.account,
        proposed_at=change.at,
        valid_from=valid_from,
    )
    change.move(row, states.DRAFT)
    line = Said("standards.work.draft", {"name": row.names, "version": row.version})
    change.work(row, "draft", line, role="director", next=Said("standards.work.draft_next"))


@verb("standards.set_item", states.STANDARD, right="standards.propose")
def set_item(change: Change, *, version: UUID, item: Mapping[str, Any], instead: str = "") -> None:
    """Put an item into a draft, in place of the one of its ref (or of `instead`), else at the end. Raises Refused."""
    row, new = _draft(change, version), rules.one(item)
    place = next((n for n, old in enumerate(row.items) if old["ref"] == (instead or new.ref)), None)
    changed = list(row.items)
    changed[len(changed) if place is None else place : len(changed) if place is None else place + 1] = [new.as_json()]
    rules.read(changed)
    row.items = changed
    change.move(row, states.DRAFT)


@verb("standards.drop_item", states.STANDARD, right="standards.propose")
def drop_item(change: Change, *, version: UUID, ref: str) -> None:
    """Take an item out of a draft; one at least stays. Raises Refused."""
    row = _draft(change, version)
    left = [old for old in row.items if old["ref"] != ref]
    change.require(yes() if len(left) < len(row.items) else no("standards.refused.no_item", ref=ref))
    rules.read(left)
    row.items = left
    change.move(row, states.DRAFT)


def _draft(change: Change, version: UUID) -> Standard:
    row = change.lock(Standard, version)
    change.require(yes() if row.state == states.DRAFT else no("standards.refused.frozen"))
    if str(change.by.account) not in row.authors:
        row.authors = [*row.authors, str(change.by.account)]
    row.coverage = coverage.reworded(row.coverage)
    return row


@verb("standards.confirm", states.STANDARD)
def confirm(change: Change, *, version: UUID) -> None:
    """Put a draft in force, from now or from the later day it names; the one before ends then.

    Nobody confirms what they drafted or changed, unless the city has nobody else: that is marked. Raises Refused.
    """
    row = change.lock(Standard, version)
    verdict = second(change, row, {change.by.account} if str(change.by.account) in row.authors else ())
    change.require(verdict)
    start = max(row.valid_from or change.at, change.at)
    in_force = Standard.objects.seen_by(change.by).filter(code=row.code, state__in=states.IN_FORCE, valid_to=None)
    for pk in in_force.values_list("pk", flat=True):
        before = change.lock(Standard, pk)
        change.require(yes() if before.valid_from < start else no("standards.refused.order"))
        before.valid_to = start
        change.save(before)
    row.valid_from = start
    change.move(row, states.CONFIRMED, verdict)
    change.settle(row)


@verb("standards.discard", states.STANDARD)
def discard(change: Change, *, version: UUID) -> None:
    """Lay a draft aside; what is in force stays. Raises Refused."""
    row = change.lock(Standard, version)
    change.move(row, states.DISCARDED)
    change.settle(row)


@verb("standards.import", right="standards.propose")
def take_in(change: Change, batch: Batch) -> None:
    """Take in a file of standards: each that reads otherwise becomes a draft, or changes the one that is open."""
    change.after.update(batch.model_dump())
    drafts: list[Standard] = [*batch.plan.new, *batch.plan.changed]  # type: ignore[list-item]
    change.area = drafts[0].area
    for row in batch.plan.changed:
        change.require(change.by.may(change.right, row.area, change.at))
        row.save(change=change, update_fields=sorted(batch.plan.was[row.pk]))
        change.part("standards", row.pk, row.area)
    for row in drafts:
        row.text = row.text or batch.name
    change.create_many(batch.plan.new)
    for row in drafts:
        line = Said("standards.work.draft", {"name": row.names, "version": row.version})
        change.work(row, "draft", line, role="director", next=Said("standards.work.draft_next"))


def _county(change: Change) -> str:
    return areas.pad(areas.trunk(change.by.scopes()[0])[:6])

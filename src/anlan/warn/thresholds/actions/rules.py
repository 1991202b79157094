"""Verbs that change rules: drafted by one person, in force or retired by another; what ships is marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max

from anlan.ground.access import queries as access
from anlan.infra.journal import Change, verb
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.decision import Hidden, Refused, Said
from anlan.warn.thresholds import states
from anlan.warn.thresholds.models import Rule
from anlan.warn.thresholds.rules import drafts, spec

SILENCE = "thresholds.silence"  # the look at who has fallen silent


@verb("thresholds.ship", states.RULE)
def ship(change: Change, rules: Sequence[Mapping[str, Any]], county: str) -> None:
    """Bring rules with the house, in force and marked "default, to be confirmed". Raises Refused if there are rules."""
    if Rule.objects.seen_by(change.by).exists():
        raise Refused(Said("thresholds.refused.shipped"))
    rows = [_built(change, 1, area_set=[county], note="", **given) for given in rules]
    for row in rows:
        row.state, row.valid_from = states.DEFAULT, change.at
    change.create_many(rows)
    change.area = county
    change.after["numbers"] = [row.number for row in rows]


@verb("thresholds.draft", states.RULE)
def draft(
    change: Change,
    number: str,
    names: Mapping[str, str],
    kind: str,
    args: Mapping[str, Any],
    area_set: Sequence[str],
    level: int,
    ladder: str,
    note: str,
) -> None:
    """Draft a rule, or the next version of one. It says nothing before a second person confirms it. Raises Refused."""
    row = _built(
        change,
        _next_version(change, number),
        number=number,
        names=names,
        kind=kind,
        args=args,
        area_set=area_set,
        level=level,
        ladder=ladder,
        note=note,
    )
    change.move(row, states.DRAFT)
    _waits(change, row)


@verb("thresholds.withdraw", states.RULE, right="thresholds.draft")
def withdraw(change: Change, rule_id: UUID, note: str) -> None:
    """Draft the end of a rule in force. It goes on until a second person confirms. Raises Refused."""
    old = Rule.objects.seen_by(change.by).filter(pk=rule_id).first()
    if old is None:
        raise Hidden
    if old.state not in states.SPEAKING:
        raise Refused(Said("core.refused.move"))
    kept = {name: getattr(old, name) for name in ("number", "names", "kind", "args", "area_set", "level", "ladder")}
    row = _built(change, _next_version(change, old.number), note=note, **kept)
    row.withdraws = True
    change.move(row, states.DRAFT)
    _waits(change, row)


@verb("thresholds.revise", states.RULE, right="thresholds.draft")
def revise(
    change: Change,
    rule_id: UUID,
    names: Mapping[str, str],
    kind: str,
    args: Mapping[str, Any],
    area_set: Sequence[str],
    level: int,
    ladder: str,
    note: str,
) -> None:
    """Change a draft. Whoever changed it last counts as its author. Raises Refused: also where it ends a rule."""
    row = change.lock(Rule, rule_id)
    if row.withdraws:
        raise Refused(Said("core.refused.move"))
    fresh = _built(
        change,
        row.version,
        number=row.number,
        names=names,
        kind=kind,
        args=args,
        area_set=area_set,
        level=level,
        ladder=ladder,
        note=note,
    )
    for name in ("names", "kind", "args", "area_set", "area", "level", "ladder", "note", "drafted_by", "drafted_at"):
        setattr(row, name, getattr(fresh, name))
    change.allow(row)
    change.move(row, states.DRAFT)
    _waits(change, row)


@verb("thresholds.discard", states.RULE, right="thresholds.draft")
def discard(change: Change, rule_id: UUID) -> None:
    """Drop a draft. It stays readable, and its number's version is not used again. Raises Refused."""
    row = change.lock(Rule, rule_id)
    change.move(row, states.DISCARDED)
    change.settle(row)


@verb("thresholds.confirm", states.RULE)
def confirm(change: Change, rule_id: UUID) -> None:
    """Put a draft in force in place of the version before it, or confirm a default. A second person does it.

    Raises Refused: also to whoever drafted it, unless no other account may confirm.
    """
    row = change.lock(Rule, rule_id)
    verdict = drafts.may_confirm(row.drafted_by, change.by.account, _others(change, row))
    row.alone = verdict.ok and row.drafted_by == change.by.account
    row.confirmed_by = change.by.account
    change.require(verdict)
    if row.state == states.DRAFT:
        for pk in (
            Rule.objects.seen_by(change.by).filter(number=row.number, state__in=states.SPEAKING).values_list("pk")
        ):
            old = change.lock(Rule, pk[0])
            old.valid_to = change.at
            change.move(old, states.RETIRED)
        row.valid_from = change.at
    if row.withdraws:
        row.valid_to = change.at
    change.move(row, states.RETIRED if row.withdraws else states.CONFIRMED)
    change.settle(row)
    if row.kind == "missing":
        change.due(SILENCE, "all", change.at)


def _built(
    change: Change,
    version: int,
    *,
    number: str,
    names: Mapping[str, str],
    kind: str,
    args: Mapping[str, Any],
    area_set: Sequence[str],
    level: int,
    ladder: str,
    note: str,
) -> Rule:
    """A rule whose every field was looked at."""
    change.require(drafts.well_formed(number, names, level, ladder, area_set))
    spec.read(kind, args)
    return Rule(
        number=number,
        version=version,
        names={"zh": names["zh"].strip(), "en": names["en"].strip()},
        kind=kind,
        args=dict(args),
        area_set=list(area_set),
        area=drafts.home(area_set),
        level=level,
        ladder=ladder,
        note=note.strip(),
        drafted_by=change.by.account,
        drafted_at=change.at,
        shown_down=True,
    )


def _next_version(change: Change, number: str) -> int:
    """The version after all that there were. One draft at a time."""
    rows = Rule.objects.seen_by(SYSTEM).filter(number=number)
    with reading(SYSTEM):
        if rows.filter(state=states.DRAFT).exists():
            raise Refused(Said("thresholds.refused.draft_open", {"number": number}))
        return (rows.aggregate(newest=Max("version"))["newest"] or 0) + 1


def _others(change: Change, row: Rule) -> int:
    """How many other accounts may confirm; counted only where the drafter asks."""
    if row.drafted_by != change.by.account:
        return 0
    with reading(SYSTEM):
        others = access.others(change.by, change.at)
        return sum(other.may("thresholds.confirm", row.area, change.at).ok for other in others)


def _waits(change: Change, row: Rule) -> None:
    """A draft waits for somebody who may confirm."""
    line = Said("thresholds.work.draft", {"number": row.number, "version": row.version, "name": row.names})
    change.work(row, "draft", line, role="director", next=Said("thresholds.work.draft_next"))

"""Standards as other rooms and pages read them: which version held when, one item, and whether it changed since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from anlan.ground.standards import states
from anlan.ground.standards.models import Standard
from anlan.ground.standards.rules import items as rules
from anlan.ground.standards.rules.changes import Changed, between
from anlan.ground.standards.rules.items import DEPARTMENTS, Item
from anlan.infra.scope import SYSTEM, reading
from anlan.kernel.rights import Actor

_FROZEN: dict[UUID, tuple[Item, ...]] = {}


@dataclass(frozen=True)
class Version:
    """One version of a standard with its items; `default`: it came with the house and waits to be confirmed."""

    id: UUID
    code: str
    version: int
    kind: str
    names: dict[str, str]
    document: str
    items: tuple[Item, ...]
    state: str
    text: str
    authors: tuple[str, ...]
    proposed_by: UUID | None
    proposed_at: datetime | None
    confirmed_by: UUID | None
    confirmed_at: datetime | None
    alone: bool
    valid_from: datetime | None
    valid_to: datetime | None
    coverage: dict[str, Any] | None = None

    @property
    def default(self) -> bool:
        """Whether the city has not confirmed it."""
        return self.state == states.DEFAULT

    def item(self, ref: str) -> Item | None:
        """The item of a ref."""
        return next((i for i in self.items if i.ref == ref), None)

    def asked(self, tags: Iterable[str] = (), department: str = "") -> tuple[Item, ...]:
        """Items asked at a place with these tags, of one department or of all."""
        known = frozenset(tags)
        return tuple(i for i in self.items if i.asked(known) and department in ("", i.department))

    def holds(self, at: datetime) -> bool:
        """Whether this version was in force at a time."""
        known = self.state in states.IN_FORCE and self.valid_from is not None and self.valid_from <= at
        return known and (self.valid_to is None or at < self.valid_to)


@dataclass(frozen=True)
class Judged:
    """By which version an item was judged at its date, and what became of that item until now.

    `since` is how it differs in the version in force now: None where it does not, or where none is in force.
    """

    rule: str
    at: datetime
    version: Version
    item: Item | None
    now: Version | None
    since: Changed | None

    @property
    def changed(self) -> bool:
        """Whether the item reads otherwise now, or is gone."""
        return self.since is not None or self.now is None


def any_standards(viewer: Actor) -> bool:
    """Whether there is a standard at all."""
    return bool(Standard.objects.seen_by(viewer).exists())


def standards(viewer: Actor, at: datetime, kind: str = "") -> list[Version]:
    """Those in force at a time, by code."""
    rows = _in_force(viewer, at).filter(**({"kind": kind} if kind else {}))
    return _views(rows.order_by("code"))


def in_force(viewer: Actor, code: str, at: datetime) -> Version | None:
    """The version of a standard that held at a time."""
    return next(iter(_views(_in_force(viewer, at).filter(code=code))), None)


def versions(viewer: Actor, code: str) -> list[Version]:
    """Every version of a standard, the newest first; none where there is no such standard."""
    return _views(Standard.objects.seen_by(viewer).filter(code=code).order_by("-version"))


def version(viewer: Actor, pk: UUID) -> Version | None:
    """One version, in force or not."""
    return next(iter(_views(Standard.objects.seen_by(viewer).filter(pk=pk))), None)


def items_of(pk: UUID) -> tuple[Item, ...]:
    """The items of a version, for whoever has something that was begun on it; none where there is no such version.

    Read once by each process where it is no draft: the database lets nobody change it then, and a day's visits ask
    for it thousands of times.
    """
    if pk in _FROZEN:
        return _FROZEN[pk]
    with reading(SYSTEM):
        found = version(SYSTEM, pk)
    return found.items if found else ()


def item(viewer: Actor, rule: str, at: datetime) -> tuple[Version, Item] | None:
    """The item of "ORDER-10-2023/3(1)" as it stood at a time; None where there was none."""
    parts = rules.split(rule)
    held = in_force(viewer, parts[0], at) if parts else None
    found = held.item(parts[1]) if held and parts else None
    return (held, found) if held and found else None


def rule_items(viewer: Actor, at: datetime) -> list[tuple[str, Version, Item]]:
    """Every item of the rule sets in force at a time, with the text that names it: what a hazard may be judged by."""
    return [(f"{v.code}/{i.ref}", v, i) for v in standards(viewer, at, "rule_set") for i in v.items]


def judged(viewer: Actor, rule: str, at: datetime, now: datetime) -> Judged | None:
    """Which rule set judged a hazard of `at` and has it changed until `now`; None where none was in force then."""
    parts = rules.split(rule)
    then = in_force(viewer, parts[0], at) if parts else None
    if then is None or parts is None:
        return None
    today = in_force(viewer, parts[0], now)
    was = then.item(parts[1])
    moved = between([was] if was else [], [i for i in today.items if i.ref == parts[1]]) if today else ()
    return Judged(rule, at, then, was, today, next(iter(moved), None))


def drafts(viewer: Actor) -> dict[str, Version]:
    """Drafts that wait for somebody else, by code."""
    return {v.code: v for v in _views(Standard.objects.seen_by(viewer).filter(state=states.DRAFT))}


def coming(viewer: Actor, at: datetime) -> list[Version]:
    """Versions put in force from a later day on."""
    rows = Standard.objects.seen_by(viewer).filter(state__in=states.IN_FORCE, valid_from__gt=at)
    return _views(rows.order_by("code"))


def _in_force(viewer: Actor, at: datetime) -> Any:
    rows = Standard.objects.seen_by(viewer).filter(state__in=states.IN_FORCE, valid_from__lte=at)
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=at))


def _items(row: Standard) -> tuple[Item, ...]:
    """A version's items, read and checked once where it is no draft."""
    found = _FROZEN.get(row.pk)
    if found is None:
        found = rules.read(row.items)
        if row.state != states.DRAFT:
            _FROZEN[row.pk] = found
    return found


def _views(rows: Iterable[Standard]) -> list[Version]:
    return [
        Version(
            r.pk, r.code, r.version, r.kind, r.names, r.document, _items(r), r.state, r.text,
            tuple(r.authors), r.proposed_by, r.proposed_at, r.confirmed_by, r.confirmed_at, r.alone, r.valid_from,
            r.valid_to, r.coverage,
        )
        for r in rows
    ]  # fmt: skip


__all__ = [
    "DEPARTMENTS", "Changed", "Item", "Judged", "Version", "any_standards", "between", "coming", "drafts", "in_force",
    "item", "items_of", "judged", "rule_items", "standards", "version", "versions",
]  # fmt: skip

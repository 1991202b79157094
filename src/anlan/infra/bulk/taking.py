"""From a checked table to saved rows: all in one transaction or not at all; nothing to do leaves no trace."""

from __future__ import annotations

import functools
import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from anlan.infra.bulk.report import FileError, Progress, Report, silent
from anlan.infra.bulk.table import Table
from anlan.infra.journal import Change, Done
from anlan.infra.journal.values import plain
from anlan.infra.matter import Matter
from anlan.infra.scope import reading
from anlan.kernel.rights import Actor


@dataclass
class Plan:
    """What a file would change: rows to add, and known rows with the values they had."""

    new: list[Matter] = field(default_factory=list)
    changed: list[Matter] = field(default_factory=list)
    was: dict[Any, dict[str, Any]] = field(default_factory=dict)  # id → fields as they were
    counted_new: int = 0  # rows of the file, as one row may give several of ours
    counted_changed: int = 0
    same: int = 0

    def add(self, *rows: Matter) -> None:
        """A row of the file that was not known."""
        self.new.extend(rows)
        self.counted_new += 1

    def differ(self, row: Matter, values: dict[str, Any]) -> bool:
        """Set those of `values` that differ; whether any did. The caller counts."""
        was = {name: getattr(row, name) for name, value in values.items() if not _equal(getattr(row, name), value)}
        if not was:
            return False
        for name in was:
            setattr(row, name, values[name])
        if row.pk in self.was:
            self.was[row.pk] = {**was, **self.was[row.pk]}
        else:
            self.changed.append(row)
            self.was[row.pk] = was
        return True


class Batch:
    """A plan as the argument of a set verb; it enters the verb's digest as the file's hash."""

    def __init__(self, plan: Plan, content: bytes, name: str) -> None:
        self.plan, self.name = plan, name[:120]
        self.sha256 = hashlib.sha256(content).hexdigest()

    def model_dump(self) -> dict[str, Any]:
        """What the journal says of it."""
        return {
            "file": self.name,
            "sha256": self.sha256,
            "new": self.plan.counted_new,
            "changed": self.plan.counted_changed,
            "same": self.plan.same,
        }


Check = Callable[[Table, Actor, datetime, Progress], Plan]
Save = Callable[..., Done]


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for garbage: the rows of a file all stay until it is saved, and Python would go through the
    millions of values again and again to find that out.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@uncollected()
def take_in(
    kind: str,
    read: Callable[[bytes, str, Progress], Table],
    check: Check,
    save: Save,
    content: bytes,
    name: str,
    *,
    by: Actor,
    at: datetime,
    dry_run: bool = False,
    progress: Progress = silent,
    lock: str = "",
) -> Report:
    """Read, check and save a file. Any mistake: nothing is saved, and the report lists them all.

    Files of one `lock` (their kind) come in one after the other.
    """
    report = Report(kind, dry_run)
    try:
        table = read(content, name, progress)
        report.rows, report.ignored = table.rows, table.ignored
        with reading(by):
            if not dry_run:
                one_at_a_time(lock or kind)
            plan = check(table, by, at, progress)
            report.errors = table.sorted_errors()
            report.new, report.changed, report.same = plan.counted_new, plan.counted_changed, plan.same
            if report.ok and not dry_run and (plan.new or plan.changed):
                progress("save", 0, len(plan.new) + len(plan.changed))
                report.entry = save(Batch(plan, content, name), by=by, at=at).entry
                progress("save", len(plan.new) + len(plan.changed), len(plan.new) + len(plan.changed))
    except FileError as wrong:
        report.errors = [wrong.error]
    return report


def save_plan(change: Change, batch: Batch) -> None:
    """Within a set verb: write the plan's rows, known ones first, as a new row may follow one that ends."""
    plan = batch.plan
    change.after.update(batch.model_dump())
    _save_changed(change, plan)
    if plan.new:
        change.create_many(plan.new)


def _save_changed(change: Change, plan: Plan) -> None:
    for area in {r.area for r in plan.changed}:
        change.require(change.by.may(change.right, area, change.at))
    for model in dict.fromkeys(type(r) for r in plan.changed):
        rows = [r for r in plan.changed if type(r) is model]
        fields = sorted({f for r in rows for f in plan.was[r.pk]})
        model.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=fields, batch_size=2000
        )
        said = [f for f in fields if f not in model.unsaid]
        change.before.setdefault("rows", {}).update({str(r.pk): _said(plan.was[r.pk], said) for r in rows})
        change.after.setdefault("rows", {}).update({str(r.pk): _now(r, plan.was[r.pk], said) for r in rows})
        change.parts.extend((model._meta.app_label, r.pk, r.area) for r in rows)


def _said(was: dict[str, Any], said: Iterable[str]) -> dict[str, Any]:
    return {f: plain(was[f]) for f in said if f in was}


def _now(row: Matter, was: dict[str, Any], said: Iterable[str]) -> dict[str, Any]:
    return {f: plain(getattr(row, f)) for f in said if f in was}


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, memoryview):
        one = bytes(one)
    return bool(one == other)


@functools.cache
def _lock_number(kind: str) -> int:
    return int.from_bytes(hashlib.sha256(f"import/{kind}".encode()).digest()[:7], "big")


def one_at_a_time(kind: str) -> None:
    """Two files of one kind at once would each plan as if the other were not there."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_lock_number(kind)])

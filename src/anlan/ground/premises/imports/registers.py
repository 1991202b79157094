"""Registers from outside, a row at a time: what a row is known by, and how far a file tells it otherwise."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from anlan.ground.premises import actions
from anlan.ground.premises.actions.register import county_of
from anlan.ground.premises.imports import extracts, running
from anlan.ground.premises.imports.extracts import words
from anlan.ground.premises.models import Intake, Record
from anlan.ground.premises.rules import renaming
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, open_sheet, read_table
from anlan.infra.bulk.report import silent
from anlan.infra.bulk.taking import Plan, take_in
from anlan.infra.scope import reading
from anlan.kernel import credit_code
from anlan.kernel.rights import Actor

MORE = "more:"  # before the title of a column that nobody asks for: it is kept as it came
_name, _long = columns.text(120), columns.text(200)


def _plate_number(cell: str) -> str:
    return str(columns.whole(1, 99_999)(cell))


ALIASED = {"estate": "estate", "town": "town", "园区": "estate", "镇街": "town"}
DATED: Mapping[str, tuple[Column, ...]] = {
    "villages": (
        Column("town", ("镇街", "乡镇", "镇"), _name, required=True),
        Column("old", ("原村名", "旧村名", "原名"), _name, required=True),
        Column("new", ("现村名", "新村名", "现名"), _name, required=True),
        Column("since", ("起", "调整日期", "生效日期"), extracts.day, default=""),
    ),
    "roads": (
        Column("town", ("镇街", "乡镇", "镇"), _name, default=""),
        Column("old_road", ("原路名", "旧路名"), _name, required=True),
        Column("old_no", ("原门牌", "旧门牌", "原号"), _plate_number, default=""),
        Column("new_road", ("现路名", "新路名"), _name, required=True),
        Column("new_no", ("现门牌", "新门牌", "新号"), _plate_number, default=""),
        Column("since", ("起", "更名日期", "换牌日期", "生效日期"), extracts.day, default=""),
    ),
    "aliases": (
        Column("kind", ("类别",), columns.one_of(ALIASED), required=True),
        Column("alias", ("别名", "又名"), _name, required=True),
        Column("name", ("名称", "正名"), _name, required=True),
        Column("since", ("起", "生效日期"), extracts.day, default=""),
    ),
    "headers": (
        Column("table", ("表", "登记库"), columns.one_of({k: k for k in extracts.TABLES}), required=True),
        Column("field", ("字段",), _name, required=True),
        Column("header", ("表头", "列名"), _long, required=True),
    ),
}  # fmt: skip
KEYS: Mapping[str, tuple[str, ...]] = {
    **renaming.KEYS, "headers": ("table", "header"), "leases": ("lessor", "lessee", "address"),
}  # fmt: skip
SOURCES = (*extracts.TABLES, *DATED)
NAMES: Mapping[str, tuple[str, ...]] = {
    "leases": ("lessee",), "villages": ("old", "new"), "roads": ("old_road", "new_road"), "aliases": ("alias", "name"),
    "headers": ("table", "header"),
}  # fmt: skip


def importer(source: str) -> Callable[..., Report]:
    """What takes in a file of a source (`by`, `at`, `dry_run`, `progress`)."""

    def run(content: bytes, name: str, *, by: Actor, at: datetime, dry_run: bool = False,
            progress: Progress = silent) -> Report:  # fmt: skip
        with reading(by):
            known = columns_of(source, by)
        took: list[Intaken] = []
        report = take_in(
            source, partial(_read, source, known), partial(check, source, took, content, name),
            actions.take_in_register, content, name, by=by, at=at, dry_run=dry_run, progress=progress,
            lock=running.LOCK,
        )  # fmt: skip
        report.heard = True
        for one in took:
            report.notes += one.outcome.said()
        return report

    return run


def shipped(source: str) -> tuple[Column, ...]:
    """A source's columns as they come, before the city maps further headers."""
    return tuple(DATED.get(source) or extracts.TABLES[source])


def columns_of(source: str, by: Actor) -> tuple[Column, ...]:
    """The columns of a source, with the headers that the city has mapped."""
    if source in DATED:
        return DATED[source]
    mapped = [r.values for r in Record.objects.seen_by(by).filter(source="headers", gone_at=None)]
    told = {(v["table"], v["field"], v["header"]) for v in mapped}
    return tuple(
        replace(c, titles=(*c.titles, *sorted(h for t, f, h in told if (t, f) == (source, c.name))))
        for c in extracts.TABLES[source]
    )


def _read(source: str, known: tuple[Column, ...], content: bytes, name: str, progress: Progress) -> Table:
    if source in DATED:
        return read_table(content, name, known, progress)
    titles = list(dict.fromkeys(t for t in open_sheet(content, name).header if t))
    asked = {t for c in known for t in (c.name, *c.titles)}
    more = tuple(Column(MORE + t, (t,), words(400), default="") for t in titles if t not in asked)
    table = read_table(content, name, (*known, *extracts.unclaimed(more, known)), progress)
    extracts.must_tell_place(source, table)
    extracts.skip_headers(table)
    return table


@dataclass
class Intaken:
    """What a check made of a file, for the report."""

    outcome: running.Outcome = field(default_factory=running.Outcome)


def check(
    source: str, took: list[Intaken], content: bytes, name: str, table: Table, by: Actor, at: datetime,
    progress: Progress,
) -> Plan:  # fmt: skip
    """Compare the file with what the register told before, then let the finder say what follows."""
    plan = Plan()
    took.append(Intaken())
    if source == "headers":
        _known_fields(table)
    county = county_of(by, at)
    before = {r.key: r for r in Record.objects.seen_by(by).filter(source=source)}
    told: dict[str, Record] = {}
    for key, line in keyed(source, table):
        values = values_of(line)
        row = before.get(key)
        said = "".join(str(values.get(n, "")) + " → " for n in NAMES.get(source, ("name",)))[:-3][:120]
        if row is None:
            row = Record(source=source, key=key, name=said, values=values, first_at=at, told_at=at, area=county,
                         match="own" if source in ("market", *DATED) else "none",
                         firm=key if source == "market" else "")  # fmt: skip
            plan.add(row)
        elif row.gone_at is not None or row.values != values:
            plan.differ(row, {"values": values, "name": said, "told_at": at, "gone_at": None})
            plan.counted_changed += 1
        else:
            plan.same += 1
        told[key] = row
    if table.errors:
        return plan
    gone = [r for key, r in before.items() if key not in told and r.gone_at is None and not _kept(r)]
    alive = sum(r.gone_at is None or key in told for key, r in before.items())
    if gone and len(gone) <= alive * (1 - running.weight("whole_share")):
        for row in gone:
            plan.differ(row, {"gone_at": at})
            plan.counted_changed += 1
    if plan.new or plan.changed:
        took[0].outcome = running.follow(plan, source, by, at, progress)
    plan.new.append(
        Intake(source=source, at=at, name=name[:120], sha256=hashlib.sha256(content).hexdigest(), rows=table.rows,
               new=plan.counted_new, changed=plan.counted_changed, same=plan.same, area=county)
    )  # fmt: skip
    return plan


def _kept(row: Record) -> bool:
    """Whether people put it into a dated table: a file that leaves it out does not take it away."""
    return row.source in DATED and row.match == "decided"


def _known_fields(table: Table) -> None:
    for line in table.lines:
        known = [c.name for c in extracts.TABLES[line["table"]]]
        if line["field"] not in known:
            table.wrong(line, "field", "bulk.expected.one_of", line["field"], choices=", ".join(known))


def values_of(line: Line) -> dict[str, Any]:
    """The cells that say something; columns that nobody asks for under `more`."""
    told = {n: v for n, v in line.values.items() if v not in (None, "")}
    more = {n.removeprefix(MORE): v for n, v in told.items() if n.startswith(MORE)}
    return {n: v for n, v in told.items() if not n.startswith(MORE)} | ({"more": more} if more else {})


def keyed(source: str, table: Table) -> Iterator[tuple[str, Line]]:
    """Each row once with what it is known by; of several with one key each gets a number, whatever their order."""
    found: dict[str, dict[str, Line]] = {}
    for line in table.lines:
        key = key_of(source, line.values)
        same = found.setdefault(key, {})
        digest = json.dumps(values_of(line), ensure_ascii=False, sort_keys=True)
        same.setdefault(digest, line)
        if source in DATED and next(iter(same.values())) is not line:
            other = next(iter(same.values()))
            table.wrong(line, table_column(source), "bulk.row.twice", key, other=other.row,
                        what=running.what("record"))  # fmt: skip
    for key, same in found.items():
        for number, digest in enumerate(sorted(same)):
            yield (key if number == 0 else f"{key}#{number + 1}"), same[digest]


def table_column(source: str) -> str:
    """The column that a mistake about a doubled row is told at."""
    return KEYS[source][-1] if source in KEYS else {"power": "meter"}.get(source, "name")


def key_of(source: str, values: Mapping[str, Any]) -> str:
    """A code where there is one, else what tells rows of this source apart."""
    if source == "power":
        return str(values["meter"])[:100]
    if source in KEYS:
        return renaming.short("|".join(str(values.get(n) or "") for n in KEYS[source]))
    code = credit_code.plain(values.get("uscc") or "")
    if credit_code.check(code) in ("valid", "failed", "old"):
        return code
    places = [str(values[n]) for n in (*extracts.ADDRESSES, "address") if values.get(n)]
    return renaming.short("name:" + "|".join([str(values.get("name") or ""), code, *places[:1]]))

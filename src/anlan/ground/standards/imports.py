"""A standard from a file, as the page gives it out: its items become a draft, which a second person puts in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from typing import Any

from anlan.ground.standards import actions, states
from anlan.ground.standards.models import Standard
from anlan.ground.standards.rules import coverage
from anlan.ground.standards.rules import items as rules
from anlan.ground.standards.rules.changes import between
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.report import silent
from anlan.infra.bulk.taking import Plan, take_in
from anlan.infra.pages.words import both
from anlan.kernel import area as areas
from anlan.kernel.decision import Refused, Said
from anlan.kernel.rights import Actor

RIGHT = "standards.propose"
HEAD = ("code", "name_zh", "name_en", "kind", "document")  # of the standard; the first row of a new one must say them
ITEM = (
    "ref", "sort", "text_zh", "text_en", "basis_zh", "basis_en", "clause", "answer", "unit", "least", "most",
    "evidence_zh", "evidence_en", "photo", "grade", "rule", "days", "department", "weight", "hazard", "scope",
)  # fmt: skip
NAMES = (*HEAD, *ITEM)
CHOICES: Mapping[str, Sequence[str]] = {
    "kind": rules.KINDS, "sort": rules.SORTS, "answer": rules.ANSWERS, "grade": rules.GRADES,
    "department": rules.DEPARTMENTS,
}  # fmt: skip
MOST = {"code": 32, "name_zh": 80, "name_en": 80, "document": 120, "ref": 16, "clause": 80, "unit": 16, "rule": 80,
        "hazard": 32, "scope": 300}  # fmt: skip
LONGEST, FAR = 500, 1e9
RUNS = ("=", "+", "-", "@")  # before these the page's export writes an apostrophe


def columns_of() -> tuple[Column, ...]:
    """The columns with the headers of both languages, as the export writes them."""
    return tuple(_column(name) for name in NAMES)


def _column(name: str) -> Column:
    titles = tuple(both(f"standards.col.{name}").values())
    if name in CHOICES:
        words: dict[str, str] = {}
        for code in CHOICES[name]:
            spelt = (code, *both(f"standards.{name}.{code or 'none'}").values())
            words |= {one: code or "none" for word in spelt for one in (word, word.lower()) if one}
        default = {"kind": "", "grade": "general", "department": "emergency"}.get(name, CHOICES[name][-1])
        return Column(name, titles, columns.one_of(words), default="yes_no" if name == "answer" else default)
    if name == "photo":
        return Column(name, titles, columns.flag, default=False)
    if name in ("days", "weight"):
        bound = rules.LONGEST_DAYS if name == "days" else 100
        return Column(name, titles, columns.whole(0, bound), default=15 if name == "days" else 1)
    if name in ("least", "most"):
        return Column(name, titles, columns.number(-FAR, FAR))
    return Column(name, titles, partial(_words, MOST.get(name, LONGEST)), required=name in ("code", "ref", "text_zh"),
                  default="")  # fmt: skip


def _words(most: int, cell: str) -> str:
    return str(columns.text(most)(cell[1:] if cell[:1] == "'" and cell[1:2] in RUNS else cell))


def run(
    content: bytes, name: str, *, by: Actor, at: datetime, dry_run: bool = False, progress: Progress = silent
) -> Report:
    """Take in a file of standards: whole ones, as items that a file leaves out are taken out of the draft."""
    notes: list[Said] = []
    report = take_in(
        "standards", _read, partial(check, notes), actions.take_in, content, name, by=by, at=at, dry_run=dry_run,
        progress=progress,
    )  # fmt: skip
    report.notes += notes
    return report


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, columns_of(), progress)


def check(notes: list[Said], table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare each standard of the file with its newest version; mistakes go to the table."""
    plan = Plan()
    groups: dict[str, list[Line]] = {}
    for line in table.lines:
        groups.setdefault(line["code"], []).append(line)
    rows = Standard.objects.seen_by(by).exclude(state=states.DISCARDED).filter(code__in=groups).order_by("version")
    newest = {row.code: row for row in rows}
    for done, (code, lines) in enumerate(groups.items()):
        items = _items(table, lines)
        if items is not None and (code in newest or _may_begin(table, lines[0])):
            _compare(plan, notes, newest.get(code), lines[0], items, by, at)
        progress("check", done + 1, len(groups))
    return plan


def _items(table: Table, lines: Sequence[Line]) -> list[dict[str, Any]] | None:
    found: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for line in lines:
        if line["ref"] in seen:
            table.wrong(line, "ref", "bulk.row.twice", line["ref"], other=seen[line["ref"]],
                        what=Said("standards.col.ref").as_json())  # fmt: skip
            continue
        seen[line["ref"]] = line.row
        try:
            found.append(rules.one(_item(line)).as_json())
        except Refused as refused:
            field = str(refused.because.params["field"])
            told = {"text": "text_zh", "basis": "basis_zh", "evidence": "evidence_zh", "kind": "hazard"}.get(
                field, field
            )
            table.wrong(line, told, f"standards.expected.{field}", line.values.get(told))
    if len(lines) > rules.MOST:
        table.wrong(lines[rules.MOST], "code", "standards.refused.items", lines[0]["code"], most=rules.MOST)
    return found if len(found) == len(lines) <= rules.MOST else None


def _item(line: Line) -> dict[str, Any]:
    given = {name: line[name] for name in ITEM}
    for name in ("text", "basis", "evidence"):
        zh, en = given.pop(f"{name}_zh"), given.pop(f"{name}_en")
        given[name] = {"zh": zh or en, "en": en or zh} if zh or en else {}
    tags = given["scope"].replace("，", ",").replace("、", ",").split(",")
    given |= {"kind": given.pop("hazard") or "other", "scope": [t.strip() for t in tags if t.strip()]}
    return {**given, "grade": "" if given["grade"] == "none" else given["grade"]}


def _may_begin(table: Table, line: Line) -> bool:
    """Whether the first row of a standard that the city does not have says what it is."""
    if not rules.CODE.fullmatch(line["code"]):
        table.wrong(line, "code", "standards.expected.code", line["code"])
    for name in ("name_zh", "kind"):
        if not line[name]:
            table.wrong(line, name, "standards.expected.new", "", code=line["code"])
    return bool(line["name_zh"] and line["kind"] and rules.CODE.fullmatch(line["code"]))


def _compare(
    plan: Plan, notes: list[Said], before: Standard | None, first: Line, items: list[dict[str, Any]], by: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """What the file changes against the newest version, which may itself be a draft."""
    told = between(rules.read(before.items) if before else (), rules.read(items))
    counts = {how: sum(c.how == how for c in told) for how in ("added", "changed", "gone")}
    plan.counted_new += counts["added"]
    plan.counted_changed += counts["changed"]
    plan.same += len(items) - counts["added"] - counts["changed"]
    if before is not None and not told:
        return
    county = before.area if before else areas.pad(areas.trunk(by.scopes()[0])[:6])
    names = before.names if before else {"zh": first["name_zh"], "en": first["name_en"] or first["name_zh"]}
    covered = coverage.reworded(before.coverage) if before else None
    if before is not None and before.state == states.DRAFT:
        authors = sorted({*before.authors, str(by.account)})
        plan.differ(before, {"items": items, "authors": authors, "coverage": covered})
    else:
        plan.new.append(
            Standard(
                area=county, shown_down=True, code=first["code"], version=(before.version if before else 0) + 1,
                kind=before.kind if before else first["kind"], names=names,
                document=first["document"] or (before.document if before else ""), items=items, coverage=covered,
                state=states.DRAFT, authors=[str(by.account)], proposed_by=by.account, proposed_at=at,
            )
        )  # fmt: skip
    if counts["gone"]:
        notes.append(Said("standards.import.gone", {"name": names, "n": counts["gone"]}))
    notes.append(Said("standards.import.draft", {"name": names}))


def cells(version: Any) -> list[list[Any]]:
    """A version as rows of such a file: codes for what has words, which the page says."""
    head = [version.code, version.names["zh"], version.names["en"], version.kind, version.document]
    rows = []
    for item in version.items:
        given = asdict(item)
        for name in ("text", "basis", "evidence"):
            told = given.pop(name) or {}
            given |= {f"{name}_{lang}": told.get(lang, "") for lang in ("zh", "en")}
        given["hazard"] = given.pop("kind")
        rows.append([*head, *(given[name] for name in ITEM)])
    return rows

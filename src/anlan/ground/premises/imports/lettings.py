"""Lettings from a file, each with its agreement; the level follows from who lets: the owner, or who holds the unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.premises import actions
from anlan.ground.premises.actions.telling import at_place
from anlan.ground.premises.imports import finding
from anlan.ground.premises.imports.finding import Likely, Parties, what
from anlan.ground.premises.models import Agreement, Building, Compound, Floor, Letting, Occupant, Unit
from anlan.ground.premises.rules import chain
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.taking import Plan, take_in
from anlan.kernel.decision import Refused
from anlan.kernel.rights import Actor

COLUMNS = (
    Column("compound", ("厂区编号", "厂中厂编号", "编号"), columns.text(40), required=True),
    Column("building", ("幢", "幢号", "建筑"), columns.text(40), required=True),
    Column("floor", ("层", "楼层", "所在层"), columns.whole(-6, 60), required=True),
    Column("unit", ("单元", "室", "间", "单元名称"), columns.text(40), required=True),
    Column("lessor_code", ("出租方信用代码", "出租方统一社会信用代码"), finding.code, default=""),
    Column("lessor", ("出租方", "出租方名称"), columns.text(80), required=True),
    Column("lessee_code", ("承租方信用代码", "承租方统一社会信用代码"), finding.code, default=""),
    Column("lessee", ("承租方", "承租方名称"), columns.text(80), required=True),
    Column("since", ("租期起", "起租日期", "起"), columns.when, required=True),
    Column("until", ("租期止", "到期日期", "止"), finding.last_day),
    Column("contract", ("合同编号", "合同号"), columns.text(60), default=""),
    Column("use", ("用途", "租赁用途"), columns.text(80), default=""),
    Column("consent", ("同意转租文件", "转租同意书"), columns.text(60), default=""),
    Column("moves_in", ("是否使用", "自用"), columns.flag, default=True),
    Column("agreement", ("安全协议编号", "协议编号"), columns.text(60), default=""),
    Column("signed", ("协议签订日期", "签订日期"), columns.when),
    Column("agreed_until", ("协议有效期至", "协议到期"), finding.last_day),
)


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of lettings (`by`, `at`, `dry_run`, `progress`)."""
    return take_in("lettings", _read, check, actions.take_in_lettings, content, name, **given)


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


class _Known:
    """What is let, signed and sat in, as known now and as the file goes on telling."""

    def __init__(self, by: Actor, at: datetime, plan: Plan, refs: Collection[str]) -> None:
        self.at, self.plan = at, plan
        self.compounds, self.parties = finding.compounds(by), Parties(by, at, plan)
        self.owners = finding.owners(by, at)
        here = {self.compounds[ref].pk for ref in refs if ref in self.compounds}
        some = {"compound__in": here} if len(here) < len(self.compounds) // 2 else {}  # a small file reads its sites
        buildings = dict(finding.told_now(Building, by, at, **some).values_list("thing", "name"))
        rows = finding.told_now(Floor, by, at, **some).values_list("thing", "building", "level")
        floors = {floor: (buildings[of], level) for floor, of, level in rows if of in buildings}
        self.units: dict[tuple[UUID, str, int, str], UUID] = {}
        told = finding.told_now(Unit, by, at, **some).values_list("compound", "floor", "name", "thing")
        for compound, floor, unit, thing in told:
            if floor in floors:
                self.units[compound, *floors[floor], unit] = thing
        self.lettings: dict[UUID, list[Letting]] = defaultdict(list)
        for row in Letting.objects.seen_by(by).filter(known_to=None, **some):
            self.lettings[row.unit].append(row)
        self.agreements: dict[UUID, list[Agreement]] = defaultdict(list)
        for signed in Agreement.objects.seen_by(by).filter(known_to=None, **some):
            self.agreements[signed.letting].append(signed)
        self.sitting = finding.seats(by, at, **some)


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare the file with what is known now; whoever lets must hold the unit. Mistakes go to the table."""
    plan = Plan()
    known = _Known(by, at, plan, {line["compound"] for line in table.lines})
    waiting = [w for line in table.lines if (w := _placed(table, line, known, by))]
    seen: dict[tuple[Any, ...], Line] = {}
    while waiting:  # owners' lettings first, then what hangs below them: the file's order does not matter
        left = []
        for line, compound, unit in waiting:
            if not _tell(table, line, compound, unit, known, seen, last=False):
                left.append((line, compound, unit))
        if len(left) == len(waiting):
            for line, compound, unit in left:
                _tell(table, line, compound, unit, known, seen, last=True)
            break
        progress("check", len(table.lines) - len(left), len(table.lines))
        waiting = left
    return plan


def _placed(table: Table, line: Line, known: _Known, by: Actor) -> tuple[Line, Compound, UUID] | None:
    compound = known.compounds.get(line["compound"])
    if compound is None:
        table.wrong(line, "compound", "bulk.row.unknown", line["compound"], what=what("compound"))
        return None
    if not by.may(finding.RIGHT, compound.area):
        table.wrong(line, "compound", "bulk.row.elsewhere", line["compound"])
        return None
    unit = known.units.get((compound.pk, line["building"], line["floor"], line["unit"]))
    if unit is None:
        got = f"{line['building']}/{line['floor']}/{line['unit']}"
        table.wrong(line, "unit", "bulk.row.unknown", got, what=what("unit"))
        return None
    if line["until"] is not None and line["until"] <= line["since"]:
        table.wrong(line, "until", "premises.refused.term", line["until"].isoformat())
        return None
    if line["signed"] is not None and line["signed"] > known.at:
        table.wrong(line, "signed", "premises.expected.past", line["signed"].isoformat())
        return None
    return line, compound, unit


def _tell(
    table: Table, line: Line, c: Compound, unit: UUID, known: _Known, seen: dict[tuple[Any, ...], Line], *, last: bool
) -> bool:
    """Whether the line is dealt with; one whose lessor holds nothing yet waits for the others."""
    rows = known.lettings[unit]
    if _unclear(table, line, known, rows, known.owners.get(c.pk)):
        return True
    lessor = known.parties.known(line["lessor_code"], line["lessor"], _holds(rows, known.owners.get(c.pk)))
    terms = [chain.Held(r.thing, r.lessee_id, r.level, r.valid_from, r.valid_to) for r in rows]
    try:
        over = chain.above(lessor or UUID(int=0), known.owners.get(c.pk), terms, line["since"], line["until"])
    except Refused as refused:
        if last or refused.because.key != "premises.refused.not_theirs":
            table.wrong(line, "lessor", refused.because.key, line["lessor"], **refused.because.params)
            return True
        return False
    assert lessor is not None  # whoever holds the unit is known
    lessee = known.parties.made(line["lessee_code"], line["lessee"], likely=_rents(rows, line["since"]))
    key = unit, lessee, line["since"]
    first = seen.setdefault(key, line)
    if first is not line:
        table.wrong(line, "lessee", "bulk.row.twice", line["lessee"], other=first.row, what=what("letting"))
        return True
    row = next((r for r in rows if r.lessee_id == lessee and r.valid_from == line["since"]), None)
    if row is None:
        free = chain.free(over.level, terms, line["since"], over.until)
        if lessor == lessee or not free:
            because = free.because if not free else None
            key_ = because.key if because else "premises.refused.oneself"
            table.wrong(line, "unit", key_, line["unit"], **(because.params if because else {}))
            return True
        row = _letting(line, c, unit, lessor, lessee, over)
        row.known_from = known.at
        known.plan.add(row)
        rows.append(row)
    else:
        _compare(known, row, line, over)
    _sign(known, row, line, c)
    _move_in(known, row, line, c)
    return True


def _holds(rows: list[Letting], owner: UUID | None) -> Likely:
    return lambda p: p == owner or any(r.lessee_id == p for r in rows)


def _rents(rows: list[Letting], since: datetime) -> Likely:
    return lambda p: any(r.lessee_id == p and r.valid_from == since for r in rows)


def _unclear(table: Table, line: Line, known: _Known, rows: list[Letting], owner: UUID | None) -> bool:
    """Whether several bear a name that the row gives without a code, and the unit's own lettings do not tell which."""
    for side, likely in (("lessor", _holds(rows, owner)), ("lessee", _rents(rows, line["since"]))):
        if known.parties.unclear(line[f"{side}_code"], line[side], likely):
            table.wrong(line, side, "premises.row.namesakes", line[side])
            return True
    return False


def _letting(line: Line, c: Compound, unit: UUID, lessor: UUID, lessee: UUID, over: chain.Above) -> Letting:
    return Letting(
        **at_place(c), unit=unit, lessor_id=lessor, lessee_id=lessee, parent=over.parent, level=over.level,
        valid_from=line["since"], valid_to=over.until, contract=line["contract"], use=line["use"],
        consent=line["consent"],
    )  # fmt: skip


def _compare(known: _Known, row: Letting, line: Line, over: chain.Above) -> None:
    """A letting that is known: other words or another end are told from its beginning; an ended one stays ended."""
    values: dict[str, Any] = {name: line[name] for name in ("contract", "use", "consent") if line[name]}
    if line["until"] is not None and (row.valid_to is None or line["until"] < row.valid_to):
        values["valid_to"] = over.until
    finding.counted(known.plan, finding.retold(known.plan, row, row.valid_from, known.at, values))


def _sign(known: _Known, row: Letting, line: Line, c: Compound) -> None:
    signed = line["signed"]
    if signed is None or any(a.valid_from == signed for a in known.agreements[row.thing]):
        return
    ends = min((end for end in (line["agreed_until"], row.valid_to) if end is not None), default=None)
    if ends is not None and ends <= signed:
        return
    for before in known.agreements[row.thing]:
        if before.valid_from < signed and (before.valid_to is None or before.valid_to > signed):
            finding.retold(known.plan, before, before.valid_from, known.at, {"valid_to": signed})
    fact = Agreement(
        **at_place(c), letting=row.thing, number=line["agreement"], valid_from=signed, valid_to=ends,
        known_from=known.at,
    )  # fmt: skip
    known.agreements[row.thing].append(fact)
    known.plan.new.append(fact)


def _move_in(known: _Known, row: Letting, line: Line, c: Compound) -> None:
    over = row.valid_to is not None and row.valid_to <= known.at
    if not line["moves_in"] or over or (row.unit, row.lessee_id) in known.sitting:
        return
    known.sitting.add((row.unit, row.lessee_id))
    fact = Occupant(
        **at_place(c), unit=row.unit, party_id=row.lessee_id, valid_from=row.valid_from, known_from=known.at
    )
    known.plan.new.append(fact)

"""Units from a file, one a row, with the buildings and floors they lie in; and who was found sitting there."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from anlan.ground.premises import actions
from anlan.ground.premises.actions.telling import at_place
from anlan.ground.premises.imports import finding
from anlan.ground.premises.imports.finding import Parties, what
from anlan.ground.premises.models import Building, Compound, Floor, Occupant, Unit
from anlan.ground.premises.rules.values import FIRE_CLASSES, LOAD_SOURCES
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.taking import Plan, take_in
from anlan.kernel.rights import Actor

FIRE_WORDS = {"甲": "A", "乙": "B", "丙": "C", "丁": "D", "戊": "E"} | {
    f"{k}类": v for k, v in zip("甲乙丙丁戊", "ABCDE", strict=True)
}
SOURCE_WORDS = {"设计图": "drawing", "图纸": "drawing", "鉴定": "appraisal", "限载牌": "posted", "估算": "estimate",
                "来源不明": "none", "无": "none", "by_drawing": "drawing", "by_appraisal": "appraisal",
                "as_posted": "posted", "estimated": "estimate", "no_source": "none"}  # fmt: skip
COLUMNS = (
    Column("compound", ("厂区编号", "厂中厂编号", "编号"), columns.text(40), required=True),
    Column("building", ("幢", "幢号", "建筑"), columns.text(40), required=True),
    Column("floor", ("层", "楼层", "所在层"), columns.whole(-6, 60), required=True),
    Column("unit", ("单元", "室", "间", "单元名称"), columns.text(40), required=True),
    Column("m2", ("面积", "建筑面积", "单元面积"), columns.number(0, 1e6)),
    Column("exits", ("安全出口", "出口数"), columns.whole(0, 200)),
    Column("place", ("顺序", "从左第几"), columns.whole(0, 999), default=0),
    Column("tags", ("工艺标签", "重点工艺", "风险标签"), finding.tags),
    Column("fire_class", ("火灾危险性类别", "火灾危险性"), columns.one_of({c: c for c in FIRE_CLASSES} | FIRE_WORDS),
           default=""),
    Column("built", ("建成年份", "建造年份"), columns.whole(1850, 2200)),
    Column("floor_m2", ("层面积", "本层面积"), columns.number(0, 1e6)),
    Column("design_load", ("设计荷载",), columns.number(0, 200)),
    Column("posted_load", ("限载", "限载值"), columns.number(0, 200)),
    Column("load_source", ("限载来源", "荷载来源"), columns.one_of({c: c for c in LOAD_SOURCES} | SOURCE_WORDS),
           default="none"),
    Column("occupant_code", ("在用单位信用代码", "使用单位信用代码"), finding.code, default=""),
    Column("occupant", ("在用单位", "使用单位"), columns.text(80), default=""),
)  # fmt: skip


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of units (`by`, `at`, `dry_run`, `progress`)."""
    return take_in("units", _read, check, actions.take_in_units, content, name, **given)


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


class _Known:
    """What stands where, as known now and as the file goes on telling."""

    def __init__(self, by: Actor, at: datetime, plan: Plan) -> None:
        self.at, self.plan = at, plan
        self.compounds, self.parties = finding.compounds(by), Parties(by, at, plan)
        self.begun = finding.begun(by, at)
        self.buildings = {(b.compound_id, b.name): b for b in finding.facts_now(Building, by, at)}
        self.floors = {(f.building, f.level): f for f in finding.facts_now(Floor, by, at)}
        self.units = {(u.floor, u.name): u for u in finding.facts_now(Unit, by, at)}
        self.sitting = finding.seats(by, at)
        self.told: dict[UUID, int] = {}  # building or floor → the row of the file that spoke of it


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare the file with what is known now; mistakes go to the table."""
    plan = Plan()
    known = _Known(by, at, plan)
    seen: dict[tuple[Any, ...], Line] = {}
    for done, line in enumerate(table.lines):
        key = line["compound"], line["building"], line["floor"], line["unit"]
        first = seen.setdefault(key, line)
        compound = known.compounds.get(line["compound"])
        if first is not line and _occupants(first) != _occupants(line):
            table.wrong(line, "occupant", "premises.row.shared_hall", line["occupant"], other=first.row, unit=key[3])
        elif first is not line:
            table.wrong(line, "unit", "bulk.row.twice", "/".join(map(str, key)), other=first.row, what=what("unit"))
        elif compound is None:
            table.wrong(line, "compound", "bulk.row.unknown", line["compound"], what=what("compound"))
        elif not by.may(finding.RIGHT, compound.area):
            table.wrong(line, "compound", "bulk.row.elsewhere", line["compound"])
        else:
            _tell(known, table, line, compound)
        if done % 2000 == 0:
            progress("check", done, len(table.lines))
    return plan


def _occupants(line: Line) -> tuple[str, str]:
    return line["occupant_code"], line["occupant"]


def _tell(known: _Known, table: Table, line: Line, c: Compound) -> None:
    plan, at = known.plan, known.at
    since, before = known.begun.get(c.pk, at), len(plan.new)
    building = _building(known, line, c, since)
    floor = _floor(known, line, c, building, since)
    values = {"m2": line["m2"], "exits": line["exits"], "place": line["place"]}
    if line["tags"] is not None:
        values["tags"] = line["tags"]
    unit = known.units.get((floor.thing, line["unit"]))
    fresh = unit is None
    if unit is None:
        unit = Unit(**at_place(c), floor=floor.thing, name=line["unit"], valid_from=since, known_from=at, **values)
        known.units[floor.thing, line["unit"]] = unit
        plan.new.append(unit)
    else:
        finding.retold(plan, unit, at, at, finding.spoken_of(table, values))
    _sits(known, table, line, c, unit, since)
    if fresh:
        plan.counted_new += 1
    else:
        finding.counted(plan, len(plan.new) > before)


def _building(known: _Known, line: Line, c: Compound, since: datetime) -> Building:
    key = c.pk, line["building"]
    row: Building | None = known.buildings.get(key)
    values = {"fire_class": line["fire_class"], "built": line["built"]}
    if row is None:
        row = Building(
            **at_place(c), name=line["building"], above=max(1, line["floor"]), valid_from=since, known_from=known.at,
            **values,
        )  # fmt: skip
        known.plan.new.append(row)
        known.buildings[key] = row
        known.told[row.thing] = line.row
    elif row.known_from == known.at and row.thing in known.told:  # of this very file: it grows as rows come
        row.above, row.below = max(row.above, line["floor"]), max(row.below, -line["floor"], 0)
    elif row.thing not in known.told:
        known.told[row.thing] = line.row
        told = {k: v for k, v in values.items() if v not in ("", None)}
        finding.retold(known.plan, row, known.at, known.at, told)
    return row


def _floor(known: _Known, line: Line, c: Compound, building: Building, since: datetime) -> Floor:
    key = building.thing, line["floor"]
    row: Floor | None = known.floors.get(key)
    given = {"m2": line["floor_m2"], "design_load": line["design_load"], "posted_load": line["posted_load"]}
    values = {k: v for k, v in given.items() if v is not None}
    if line["load_source"] != "none":
        values["load_source"] = line["load_source"]
    if row is None:
        row = Floor(
            **at_place(c), building=building.thing, name=f"{line['floor']}F", level=line["floor"], valid_from=since,
            known_from=known.at, **values,
        )  # fmt: skip
        known.plan.new.append(row)
        known.floors[key] = row
        known.told[row.thing] = line.row
    elif row.thing not in known.told:
        known.told[row.thing] = line.row
        finding.retold(known.plan, row, known.at, known.at, values)
    return row


def _sits(known: _Known, table: Table, line: Line, c: Compound, unit: Unit, since: datetime) -> None:
    if not line["occupant"]:
        return
    likely = lambda p: (unit.thing, p) in known.sitting  # noqa: E731
    if known.parties.unclear(line["occupant_code"], line["occupant"], likely):
        table.wrong(line, "occupant", "premises.row.namesakes", line["occupant"])
        return
    party = known.parties.made(line["occupant_code"], line["occupant"], likely=likely)
    if (unit.thing, party) not in known.sitting:
        known.sitting.add((unit.thing, party))
        fact = Occupant(**at_place(c), unit=unit.thing, party_id=party, valid_from=since, known_from=known.at)
        known.plan.new.append(fact)

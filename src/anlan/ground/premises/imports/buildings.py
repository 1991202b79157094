"""Buildings and floors from a file, a floor a row, also where nothing is let yet; a building alone names no floor."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from anlan.ground.premises import actions
from anlan.ground.premises.actions.telling import at_place
from anlan.ground.premises.imports import finding
from anlan.ground.premises.imports.finding import what
from anlan.ground.premises.imports.units import FIRE_WORDS, SOURCE_WORDS
from anlan.ground.premises.models import Building, Compound, Floor
from anlan.ground.premises.rules.values import APPRAISALS, FIRE_CLASSES, LOAD_SOURCES, RESISTANCES
from anlan.infra.bulk import Column, Line, Progress, Report, Table, columns, read_table
from anlan.infra.bulk.taking import Plan, take_in
from anlan.kernel.clock import CITY
from anlan.kernel.rights import Actor

GRADES = {f"{word}级": n for word, n in zip("一二三四", RESISTANCES, strict=True)}
FIRE = columns.one_of({c: c for c in FIRE_CLASSES} | FIRE_WORDS)


def _day(cell: str) -> date:
    return columns.when(cell).astimezone(CITY).date()


OF_BUILDING = (
    Column("above", ("地上层数",), columns.whole(0, 60)),
    Column("below", ("地下层数",), columns.whole(0, 6)),
    Column("structure", ("结构", "结构类型"), columns.text(16), default=""),
    Column("built", ("建成年份", "建造年份"), columns.whole(1850, 2200)),
    Column("resistance", ("耐火等级",), columns.one_of({c: c for c in RESISTANCES} | GRADES), default=""),
    Column("fire_class", ("火灾危险性类别", "火灾危险性"), FIRE, default=""),
    Column("fire_found", ("现场火灾危险性", "实际火灾危险性"), FIRE, default=""),
    Column("acceptance", ("消防验收编号", "消防验收"), columns.text(60), default=""),
    Column("appraisal", ("房屋鉴定等级", "房屋鉴定"),
           columns.one_of({c: c for c in APPRAISALS} | {f"{c}级": c for c in APPRAISALS}), default=""),
    Column("appraised_on", ("鉴定日期",), _day),
    Column("lifts", ("电梯数", "电梯"), columns.whole(0, 200)),
    Column("exits", ("幢安全出口",), columns.whole(0, 200)),
)  # fmt: skip
OF_FLOOR = (
    Column("floor_name", ("层名", "楼层名称"), columns.text(40), default=""),
    Column("m2", ("层面积", "本层面积"), columns.number(0, 1e6)),
    Column("design_load", ("设计荷载",), columns.number(0, 200)),
    Column("posted_load", ("限载", "限载值"), columns.number(0, 200)),
    Column("load_source", ("限载来源", "荷载来源"), columns.one_of({c: c for c in LOAD_SOURCES} | SOURCE_WORDS),
           default="none"),
    Column("floor_exits", ("层安全出口",), columns.whole(0, 200)),
)  # fmt: skip
COLUMNS = (
    Column("compound", ("厂区编号", "厂中厂编号", "编号"), columns.text(40), required=True),
    Column("building", ("幢", "幢号", "建筑"), columns.text(40), required=True),
    *OF_BUILDING,
    Column("floor", ("层", "楼层", "所在层"), columns.whole(-6, 60)),
    *OF_FLOOR,
)
NEVER_EMPTY = ("above", "below", "name")  # an empty cell of these leaves what is known
COUNTED = {"floor_name": "name", "floor_exits": "exits"}  # a floor's, where the building has one of that name


def run(content: bytes, name: str, **given: Any) -> Report:
    """Take in a file of buildings and floors (`by`, `at`, `dry_run`, `progress`)."""
    return take_in("buildings", _read, check, actions.take_in_buildings, content, name, **given)


def _read(content: bytes, name: str, progress: Progress) -> Table:
    return read_table(content, name, COLUMNS, progress)


class _Known:
    """What stands where, as known now and as the file goes on telling."""

    def __init__(self, by: Actor, at: datetime, plan: Plan) -> None:
        self.at, self.plan = at, plan
        self.compounds = finding.compounds(by)
        self.begun = finding.begun(by, at)
        self.buildings = {(b.compound_id, b.name): b for b in finding.facts_now(Building, by, at)}
        self.floors = {(f.building, f.level): f for f in finding.facts_now(Floor, by, at)}
        self.told: dict[UUID, Line] = {}  # building → the first row of the file that speaks of it


def check(table: Table, by: Actor, at: datetime, progress: Progress) -> Plan:
    """Compare the file with what is known now; mistakes go to the table."""
    plan = Plan()
    known = _Known(by, at, plan)
    seen: dict[tuple[Any, ...], Line] = {}
    for done, line in enumerate(table.lines):
        key = line["compound"], line["building"], line["floor"]
        first = seen.setdefault(key, line)
        compound = known.compounds.get(line["compound"])
        if first is not line:
            place = "/".join(str(part) for part in key if part is not None)
            table.wrong(line, "floor", "bulk.row.twice", place, other=first.row, what=what("floor"))
        elif compound is None:
            table.wrong(line, "compound", "bulk.row.unknown", line["compound"], what=what("compound"))
        elif not by.may(finding.RIGHT, compound.area):
            table.wrong(line, "compound", "bulk.row.elsewhere", line["compound"])
        else:
            _tell(known, table, line, compound)
        if done % 2000 == 0:
            progress("check", done, len(table.lines))
    return plan


def _tell(known: _Known, table: Table, line: Line, c: Compound) -> None:
    since, new, before = known.begun.get(c.pk, known.at), False, len(known.plan.new)
    key = c.pk, line["building"]
    building: Building | None = known.buildings.get(key)
    if building is None:
        storeys = {"above": max(1, line["floor"] or 1), "below": max(0, -(line["floor"] or 0))}
        building = Building(**at_place(c), name=line["building"], valid_from=since, known_from=known.at,
                            **storeys | _values(table, line, OF_BUILDING))  # fmt: skip
        known.buildings[key], new = building, True
        known.plan.new.append(building)
        known.told[building.thing] = line
    elif building.thing not in known.told:
        known.told[building.thing] = line
        finding.retold(known.plan, building, known.at, known.at, _values(table, line, OF_BUILDING))
    elif (other := _otherwise(known.told[building.thing], line)) is not None:
        table.wrong(line, other, "premises.row.building", line[other], other=known.told[building.thing].row)
        return
    if line["floor"] is not None:
        new = _floor(known, table, line, c, building, since) or new
    if new:
        known.plan.counted_new += 1
    else:
        finding.counted(known.plan, len(known.plan.new) > before)


def _floor(known: _Known, table: Table, line: Line, c: Compound, building: Building, since: datetime) -> bool:
    """Whether the floor is new."""
    row: Floor | None = known.floors.get((building.thing, line["floor"]))
    values = _values(table, line, OF_FLOOR)
    if row is not None:
        finding.retold(known.plan, row, known.at, known.at, values)
        return False
    told = {"name": f"{line['floor']}F", "building": building.thing, "level": line["floor"]} | values
    known.plan.new.append(Floor(**at_place(c), valid_from=since, known_from=known.at, **told))
    return True


def _values(table: Table, line: Line, some: tuple[Column, ...]) -> dict[str, Any]:
    """What the row says of these columns, by the names of the fact."""
    told = {COUNTED.get(c.name, c.name): line[c.name] for c in some if c.name in table.titles}
    return {name: value for name, value in told.items() if name not in NEVER_EMPTY or value not in (None, "")}


def _otherwise(first: Line, line: Line) -> str | None:
    """A column by which two rows say different things of one building."""
    return next((c.name for c in OF_BUILDING if line[c.name] != first[c.name]), None)
